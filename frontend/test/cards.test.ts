import { beforeEach, describe, expect, it, vi } from "vitest";
import "../src/cards";
import type { Card, CardView } from "../src/cards/card";
import { combinationOf, knownCombinations } from "../src/cards/known";
import {
  UsageStatsBarsCard,
  UsageStatsCountCard,
  UsageStatsHeatmapCard,
  UsageStatsTodayCard,
} from "../src/cards/kinds";
import { list } from "../src/cards/listing";
import { House, settle } from "./setup";

const TAGS = {
  count: "usage-stats-count-card",
  today: "usage-stats-today-card",
  bars: "usage-stats-bars-card",
  heatmap: "usage-stats-heatmap-card",
} as const;
type Kind = keyof typeof TAGS;

function card(kind: Kind): Card {
  return document.createElement(TAGS[kind]) as Card;
}

let house: House;

beforeEach(() => {
  document.body.replaceChildren();
  house = new House();
});

describe("a configuration", () => {
  it.each<[Kind, Record<string, unknown>, string]>([
    ["count", {}, "skill is missing."],
    ["count", { skill: "Espresso" }, "modality is missing."],
    ["count", { skill: "  ", modality: "button" }, "skill is missing."],
    ["count", { skill: ["a"], modality: "button" }, "skill must be text."],
    ["count", { skill: "x".repeat(65), modality: "y" }, "skill has more than 64 characters."],
    ["today", { rows: 0 }, "rows must be a whole number from 1 to 50."],
    ["today", { rows: "8" }, "rows must be a whole number from 1 to 50."],
    ["today", { filter: {} }, "filter must be text."],
    ["bars", { group: "year" }, "group must be one of: day, week, month, weekday, hour."],
    ["bars", { days: 1.5 }, "days must be a whole number from 1 to 3660."],
    ["heatmap", { days: 4000 }, "days must be a whole number from 1 to 3660."],
    ["heatmap", { skill: true }, "skill must be text."],
  ])("of the card %s that is %j is refused by name", (kind, config, message) => {
    expect(() => card(kind).setConfig({ type: "custom:x", ...config })).toThrow(message);
  });

  it("names what is wrong in the language of the page", () => {
    const page = document.createElement("home-assistant") as HTMLElement & { hass?: unknown };
    page.hass = house.with({ language: "de" });
    document.body.append(page);
    expect(() => card("count").setConfig({ type: "x" })).toThrow("skill fehlt.");
  });

  it.each(Object.keys(TAGS) as Kind[])("with nothing but what is needed suits %s", (kind) => {
    const config = { type: "custom:x", skill: 42, modality: " voice \u00a0 control" };
    expect(() => card(kind).setConfig(config)).not.toThrow();
  });
});

describe("a card", () => {
  it("hands its view what it gets, before and after it is shown", async () => {
    const shown = card("today");
    const first = { ...house.hass };
    shown.setConfig({ type: "x", filter: "Espresso" });
    shown.hass = first;
    shown.preview = true;
    document.body.append(shown);
    await vi.waitFor(() => expect(shown.firstElementChild).not.toBeNull(), 5_000);
    const view = shown.firstElementChild as CardView;
    expect(view.localName).toBe("usage-stats-today-view");
    expect(view.settings).toEqual({ title: undefined, rows: 8, filter: "espresso" });
    expect([view.hass, view.preview]).toEqual([first, true]);

    const second = { ...house.hass };
    shown.setConfig({ type: "x", rows: 3 });
    shown.hass = second;
    shown.preview = false;
    expect(view.settings).toEqual({ title: undefined, rows: 3, filter: undefined });
    expect([view.hass, view.preview]).toEqual([second, false]);

    shown.remove();
    document.body.append(shown);
    await settle();
    expect(shown.childElementCount).toBe(1);
  });

  it.each(Object.keys(TAGS) as Kind[])("%s says how much room it takes", (kind) => {
    const { columns, min_columns } = card(kind).getGridOptions();
    expect(min_columns).toBeLessThanOrEqual(columns);
    expect(card(kind).getCardSize()).toBeGreaterThan(0);
  });
});

describe("what a card is set up with", () => {
  beforeEach(() => {
    house.addSensor("sensor.a", { skill: "Espresso", modality: "button" }, "3");
    house.addSensor("sensor.b", { skill: "Notfall", modality: "ct" }, "8");
    house.addSensor("sensor.c", { skill: "Notfall" }, "8");
    house.addSensor("sensor.d", { skill: "Aufnahme", modality: "ct" }, "unavailable");
  });

  it("is what is used most, or the entity that was chosen", () => {
    const { hass } = house;
    const stub = UsageStatsCountCard.getStubConfig;
    expect(stub(hass)).toEqual({ skill: "Notfall", modality: "ct" });
    expect(stub(hass, ["light.x", "sensor.a"])).toEqual({ skill: "Espresso", modality: "button" });
    expect(stub(new House().hass)).toEqual({ skill: "Espresso", modality: "button" });
    expect(knownCombinations(hass).map(({ count }) => count)).toEqual([8, 3, 0]);
    expect(combinationOf(hass, "light.x")).toBeUndefined();
  });

  it("is a form with names in use, that makes a configuration which is accepted", () => {
    const page = document.createElement("home-assistant") as HTMLElement & { hass?: unknown };
    page.hass = house.hass;
    document.body.append(page);
    const { schema, computeLabel, computeHelper } = UsageStatsCountCard.getConfigForm();
    expect(schema.map(computeLabel)).toEqual(["Skill", "Modality", "Name", "Icon"]);
    expect(schema[0]?.selector).toEqual({
      select: { options: ["Aufnahme", "Espresso", "Notfall"], custom_value: true, mode: "dropdown" },
    });
    const bars = UsageStatsBarsCard.getConfigForm();
    expect(bars.schema.map(({ name }) => name)).toEqual(["title", "group", "days", "skill"]);
    expect(bars.schema.map(computeHelper)).toEqual([
      undefined,
      undefined,
      "Whole days before today.",
      undefined,
    ]);
    expect(UsageStatsTodayCard.getConfigForm().schema).toHaveLength(3);
    expect(UsageStatsHeatmapCard.getConfigForm().schema).toHaveLength(3);
    expect(computeLabel({ name: "other", selector: {} })).toBe("other");
    for (const kind of [UsageStatsBarsCard, UsageStatsHeatmapCard, UsageStatsTodayCard]) {
      expect(() => new kind().setConfig({ type: "x", ...kind.getStubConfig() })).not.toThrow();
    }
  });

  it("is plain text where no name is known", () => {
    const { schema } = UsageStatsCountCard.getConfigForm();
    expect(schema[0]).toEqual({ name: "skill", required: true, selector: { text: {} } });
  });
});

describe("what the dialogs offer", () => {
  const suggest = (entityId: string) =>
    (window.customCards ?? []).flatMap((entry) => {
      const { getEntitySuggestion } = entry as unknown as {
        getEntitySuggestion: (hass: unknown, entityId: string) => { config: object }[] | null;
      };
      return getEntitySuggestion(house.hass, entityId) ?? [];
    });

  it("is four cards and a strategy, once", () => {
    list();
    list();
    expect(window.customCards?.map(({ type }) => type).sort()).toEqual(Object.values(TAGS).sort());
    expect(window.customStrategies).toHaveLength(1);
    expect(window.customStrategies?.[0]).toMatchObject({
      type: "usage-stats",
      strategyType: "dashboard",
      name: "Usage",
    });
    for (const entry of window.customCards ?? []) {
      expect(entry).toMatchObject({ preview: true });
      expect(`${entry.name} ${entry.description}`).not.toContain("undefined");
    }
  });

  it("for an entity are the cards that suit it, and none for others' entities", () => {
    house.addSensor("sensor.a", { skill: "Espresso", modality: "button" });
    house.addSensor("sensor.c", { skill: "Espresso" });
    house.addSensor("sensor.total", {});
    house.addSensor("sensor.export", {});
    Object.assign(house.hass.entities["sensor.total"] ?? {}, { translation_key: "total_uses" });
    house.hass.states["light.x"] = { entity_id: "light.x", state: "on", attributes: {}, last_changed: "" };

    expect(suggest("sensor.a").map(({ config }) => config)).toEqual([
      { type: "custom:usage-stats-count-card", skill: "Espresso", modality: "button" },
      { type: "custom:usage-stats-bars-card", group: "day", skill: "Espresso" },
    ]);
    expect(suggest("sensor.c")).toHaveLength(1);
    expect(suggest("sensor.total")).toHaveLength(3);
    expect(suggest("sensor.export")).toEqual([]);
    expect(suggest("light.x")).toEqual([]);
  });
});
