/** What the dialogs for new cards and dashboards offer of us, in the person's language. */

import { pageLanguage } from "../page";
import type { Hass } from "../hass";
import { cardTexts } from "./texts";
import type { CardTextKey } from "./texts";
import { combinationOf, entityWithKey, isOurs } from "./known";

interface Suggestion {
  label: string;
  config: { type: string; [field: string]: unknown };
}

interface Listed {
  type: string;
  readonly name: string;
  readonly description: string;
}

declare global {
  interface Window {
    customCards?: Listed[];
    customStrategies?: Listed[];
  }
}

const CARDS: [type: string, name: CardTextKey, description: CardTextKey][] = [
  ["usage-stats-count-card", "count.card", "count.card_about"],
  ["usage-stats-today-card", "today.card", "today.card_about"],
  ["usage-stats-bars-card", "bars.card", "bars.card_about"],
  ["usage-stats-heatmap-card", "heatmap.card", "heatmap.card_about"],
];

/** Reads the texts when they are shown: the language is not known before. */
function listed<More extends object>(type: string, name: CardTextKey, description: CardTextKey, more: More) {
  return {
    type,
    get name() {
      return cardTexts(pageLanguage())(name);
    },
    get description() {
      return cardTexts(pageLanguage())(description);
    },
    ...more,
  };
}

function suggestions(type: string) {
  return (hass: Hass, entityId: string): Suggestion[] | null => {
    const all = suggested(hass, entityId).filter(({ config }) => config.type === `custom:${type}`);
    return all.length > 0 ? all : null;
  };
}

/** Returns the cards that suit an entity; none for those of others. */
function suggested(hass: Hass, entityId: string): Suggestion[] {
  if (!isOurs(hass, entityId)) return [];
  const text = cardTexts(hass.language);
  const bars = (config: object) => ({
    label: text("bars.card"),
    config: { type: "custom:usage-stats-bars-card", group: "day", ...config },
  });
  const { skill } = hass.states[entityId]?.attributes ?? {};
  const known = combinationOf(hass, entityId);
  if (known !== undefined) {
    const { modality } = known;
    const config = { type: "custom:usage-stats-count-card", skill: known.skill, modality };
    return [{ label: text("count.card"), config }, bars({ skill: known.skill })];
  }
  if (typeof skill === "string") return [bars({ skill })];
  if (entityId !== entityWithKey(hass, "total_uses")) return [];
  return [
    { label: text("today.card"), config: { type: "custom:usage-stats-today-card" } },
    bars({}),
    { label: text("heatmap.card"), config: { type: "custom:usage-stats-heatmap-card" } },
  ];
}

function add(list: Listed[], entry: Listed): void {
  if (!list.some(({ type }) => type === entry.type)) list.push(entry);
}

/** Lists cards and strategy, once per page. */
export function list(): void {
  const cards = (window.customCards ??= []);
  for (const [type, name, description] of CARDS) {
    const more = { preview: true, getEntitySuggestion: suggestions(type) };
    add(cards, listed(type, name, description, more));
  }
  const strategies = (window.customStrategies ??= []);
  const more = { strategyType: "dashboard" };
  add(strategies, listed("usage-stats", "strategy.name", "strategy.about", more));
}
