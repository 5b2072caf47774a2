import type { Grouping } from "./settings";

/** The keys of the groupings' names, in the texts of cards and of their views. */
export const GROUP_NAMES = {
  day: "group.day",
  week: "group.week",
  month: "group.month",
  weekday: "group.weekday",
  hour: "group.hour",
} as const satisfies Record<Grouping, string>;
