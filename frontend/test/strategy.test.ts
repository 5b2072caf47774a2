import { beforeEach, describe, expect, it, vi } from "vitest";
import { UsageStatsStrategy } from "../src/strategy";
import { House } from "./setup";

interface Card {
  type: string;
  [field: string]: unknown;
}

const TRENDS = [
  "heading",
  ...Array<string>(2).fill("custom:usage-stats-bars-card"),
  "custom:usage-stats-heatmap-card",
];

let house: House;

beforeEach(() => {
  house = new House();
  house.answers["get_trends"] = () => ({ combinations: [] });
});

async function sections(): Promise<Card[][]> {
  const { views } = await UsageStatsStrategy.generate({}, house.hass);
  return (views[0]?.sections ?? []).map(({ cards }) => cards);
}

const types = (cards: Card[] | undefined) => cards?.map(({ type }) => type);

function addCounters(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const attributes = { skill: `Skill ${String(index).padStart(4, "0")}`, modality: "button" };
    house.addSensor(`sensor.s${index}`, attributes, "0");
  }
}

describe("the dashboard", () => {
  it("has what is used today, trends and details", async () => {
    addCounters(14);
    house.addSensor("button.export", {});
    house.with({ panels: { "usage-stats": {} } });
    const [today, trends, details] = await sections();

    expect(types(today)).toEqual(["heading", ...Array<string>(13).fill("tile")]);
    expect(today?.[1]).toEqual({
      type: "tile",
      entity: "sensor.s0",
      name: [{ type: "device" }, { type: "entity" }],
    });
    expect(today?.at(-1)).toMatchObject({ entity: "button.export", hide_state: true });
    expect(types(trends)).toEqual(TRENDS);
    expect(trends?.map(({ group }) => group)).toEqual([undefined, "day", "weekday", undefined]);
    expect(types(details)).toEqual([
      ...["heading", "heading", "history-graph", "heading", "entities", "heading"],
    ]);
    expect((details?.[2]?.["entities"] as Card[])[0]).toEqual({
      entity: "sensor.s0",
      name: "Skill 0000 button",
    });
    expect(details?.[4]?.["entities"]).toHaveLength(2);
    expect(details?.at(-1)).toMatchObject({
      tap_action: { action: "navigate", navigation_path: "/usage-stats" },
    });
  });

  it("puts first what was used most of late, though today it was not", async () => {
    addCounters(3);
    house.answers["get_trends"] = () => ({
      combinations: [{ skill: "Skill 0002", modality: "button" }],
    });
    const [today] = await sections();
    expect(today?.slice(1).map(({ entity }) => entity)).toEqual([
      "sensor.s2",
      "sensor.s0",
      "sensor.s1",
    ]);
  });

  it("is there without an answer", async () => {
    vi.useFakeTimers();
    addCounters(1);
    house.answers["get_trends"] = () => new Promise(() => undefined);
    const made = sections();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(types((await made)[0])).toEqual(["heading", "tile"]);
    vi.useRealTimers();
    house.answers["get_trends"] = () => Promise.reject(new Error("not loaded"));
    expect(types((await sections())[0])).toEqual(["heading", "tile"]);
  });

  it("leaves out what needs a recorder, sensors or the panel", async () => {
    house.with({ config: { ...house.hass.config, components: [] } });
    expect((await sections()).map(types)).toEqual([
      ["heading", "custom:usage-stats-today-card"],
      TRENDS,
    ]);
    addCounters(2);
    expect((await sections()).map(types)).toEqual([
      ["heading", "tile", "tile"],
      TRENDS,
    ]);
  });

  it("is made for a home with a thousand counters, within a moment", async () => {
    addCounters(1_000);
    const start = performance.now();
    const [today, , details] = await sections();
    expect(performance.now() - start).toBeLessThan(500);
    expect(today).toHaveLength(13);
    expect(details?.[4]?.["entities"]).toHaveLength(60);
  });

  it("does not show hidden sensors, and speaks German", async () => {
    addCounters(2);
    Object.assign(house.hass.entities["sensor.s0"] ?? {}, { hidden: true });
    house.with({ language: "de" });
    const [today] = await sections();
    expect(today?.[0]).toMatchObject({ heading: "Heute" });
    expect(today?.[1]).toMatchObject({ entity: "sensor.s1" });
    expect(today).toHaveLength(2);
  });
});
