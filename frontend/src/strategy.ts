/** A whole dashboard, made from the sensors that exist, mostly of Home Assistant's own cards. */

import { callAction } from "./action";
import type { Combination } from "./api";
import { isOurs, knownCombinations } from "./cards/known";
import type { KnownCombination } from "./cards/known";
import type { Hass } from "./hass";
import { cardTexts } from "./cards/texts";
import type { CardTextKey } from "./cards/texts";
import type { Translate } from "./translator";

interface Card {
  type: string;
  [field: string]: unknown;
}

interface Section {
  type: "grid";
  cards: Card[];
}

const TILES = 12;
const GRAPHS = 6;
// Rows that a phone still scrolls through; the panel has all.
const REST = 60;
const DAYS = 28;
const LONGEST_WAIT = 3_000;

export class UsageStatsStrategy extends HTMLElement {
  /** A new combination gets a sensor, which is a change of this. */
  static registryDependencies = ["entities"];

  static async generate(_config: unknown, hass: Hass) {
    const text = cardTexts(hass.language);
    const known = byUse(knownCombinations(hass), await usedMost(hass));
    const sections = [today(known, hass, text), trends(text), details(known, hass, text)];
    return {
      title: text("title"),
      views: [
        {
          title: text("title"),
          path: "usage",
          icon: "mdi:chart-bar",
          type: "sections",
          max_columns: 3,
          sections: sections.filter(({ cards }) => cards.length > 1),
        },
      ],
    };
  }
}

/** Asks what was used most of late: in the morning all counters of today are zero. */
async function usedMost(hass: Hass): Promise<Combination[]> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, LONGEST_WAIT));
  const question = { days: DAYS, limit: TILES };
  try {
    const answer = callAction<{ combinations: Combination[] }>(hass, "get_trends", question);
    return (await Promise.race([answer, late])).combinations;
  } catch {
    // Without an answer, today's order is as good as any.
    return [];
  }
}

function byUse(known: KnownCombination[], used: Combination[]): KnownCombination[] {
  const rank = new Map(used.map(({ skill, modality }, index) => [`${skill}\n${modality}`, index]));
  const of = ({ skill, modality }: Combination) => rank.get(`${skill}\n${modality}`) ?? Infinity;
  // Equal ranks leave the order of today.
  return known
    .map((one, index) => ({ one, index, rank: of(one) }))
    .sort((a, b) => (a.rank === b.rank ? a.index - b.index : a.rank - b.rank))
    .map(({ one }) => one);
}

function heading(text: Translate<CardTextKey>, key: CardTextKey, icon: string): Card {
  return { type: "heading", heading: text(key), icon };
}

function subheading(words: string): Card {
  return { type: "heading", heading: words, heading_style: "subtitle" };
}

function today(known: KnownCombination[], hass: Hass, text: Translate<CardTextKey>): Section {
  const cards = [heading(text, "strategy.today", "mdi:calendar-today")];
  // Not one of a sensor: also what has none is counted.
  if (known.length === 0) cards.push({ type: "custom:usage-stats-today-card" });
  for (const { entity_id } of known.slice(0, TILES)) {
    const name = [{ type: "device" }, { type: "entity" }];
    cards.push({ type: "tile", entity: entity_id, name });
  }
  return { type: "grid", cards: withButton(cards, hass) };
}

/** Adds what writes the file, where the person may see it. */
function withButton(cards: Card[], hass: Hass): Card[] {
  const button = Object.keys(hass.entities).find(
    (entityId) => entityId.startsWith("button.") && isOurs(hass, entityId),
  );
  if (button === undefined) return cards;
  // The state is when it was pressed last, so nothing to look at.
  return [...cards, { type: "tile", entity: button, name: { type: "entity" }, hide_state: true }];
}

/** Long-term statistics begin with a sensor; these cards also have the days before it. */
function trends(text: Translate<CardTextKey>): Section {
  return {
    type: "grid",
    cards: [
      heading(text, "strategy.trends", "mdi:trending-up"),
      { type: "custom:usage-stats-bars-card", group: "day" },
      { type: "custom:usage-stats-bars-card", group: "weekday", days: DAYS },
      { type: "custom:usage-stats-heatmap-card", days: DAYS },
    ],
  };
}

function details(known: KnownCombination[], hass: Hass, text: Translate<CardTextKey>): Section {
  const cards = [heading(text, "strategy.details", "mdi:format-list-bulleted")];
  if (known.length > 0 && has(hass, "history")) {
    cards.push(subheading(text("strategy.last_day")), {
      type: "history-graph",
      hours_to_show: 24,
      entities: known.slice(0, GRAPHS).map(named),
    });
  }
  const rest = known.slice(TILES, TILES + REST);
  if (rest.length > 0) {
    cards.push(subheading(text("strategy.rest")), { type: "entities", entities: rest.map(named) });
  }
  if (hass.panels["usage-stats"] !== undefined) {
    cards.push({
      ...heading(text, "strategy.open_panel", "mdi:chart-bar"),
      tap_action: { action: "navigate", navigation_path: "/usage-stats" },
    });
  }
  return { type: "grid", cards };
}

function has(hass: Hass, component: string): boolean {
  return hass.config.components.includes(component);
}

function named({ entity_id, skill, modality }: KnownCombination) {
  return { entity: entity_id, name: `${skill} ${modality}` };
}
