/** What each card takes of its configuration. The readers raise an error that names the field. */

import type { Combination } from "../api";
import { choice, optionalName, optionalText, requiredName, wholeNumber } from "./config";
import type { CardConfig } from "./config";

export interface CountSettings extends Combination {
  name: string | undefined;
  icon: string;
}

export interface TodaySettings {
  title: string | undefined;
  rows: number;
  /** In small letters. */
  filter: string | undefined;
}

/** What is asked of `get_trends`. */
export interface TrendsQuestion {
  days: number;
  group_by: string;
  skill?: string;
}

export interface TrendsSettings {
  title: string | undefined;
  question: TrendsQuestion;
}

export const GROUPS = ["day", "week", "month", "weekday", "hour"] as const;
export type Grouping = (typeof GROUPS)[number];

export interface BarsSettings extends TrendsSettings {
  group: Grouping;
}

export const MOST_DAYS = 3660;
export const ROWS = 8;
export const MOST_ROWS = 50;
/** The days of a chart that names none. */
export const DAYS: Record<Grouping | "hour_of_week", number> = {
  day: 14,
  week: 84,
  month: 365,
  weekday: 28,
  hour: 28,
  hour_of_week: 28,
};
const ICON = "mdi:gesture-tap-button";

export function readCount(config: CardConfig): CountSettings {
  return {
    skill: requiredName(config, "skill"),
    modality: requiredName(config, "modality"),
    name: optionalText(config, "name"),
    icon: optionalText(config, "icon") ?? ICON,
  };
}

export function readToday(config: CardConfig): TodaySettings {
  return {
    title: optionalText(config, "title"),
    rows: wholeNumber(config, "rows", { fallback: ROWS, most: MOST_ROWS }),
    filter: optionalText(config, "filter")?.toLowerCase(),
  };
}

export function readBars(config: CardConfig): BarsSettings {
  const group = choice(config, "group", GROUPS);
  return { ...readTrends(config, group), group };
}

export function readHeatmap(config: CardConfig): TrendsSettings {
  return readTrends(config, "hour_of_week");
}

function readTrends(config: CardConfig, group: keyof typeof DAYS): TrendsSettings {
  const days = wholeNumber(config, "days", { fallback: DAYS[group], most: MOST_DAYS });
  const skill = optionalName(config, "skill");
  return {
    title: optionalText(config, "title"),
    question: { days, group_by: group, ...(skill === undefined ? {} : { skill }) },
  };
}
