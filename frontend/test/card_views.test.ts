import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../src/card_views";
import type { UsageStatsBars } from "../src/charts/bars";
import type { UsageStatsHeatmap } from "../src/charts/heatmap";
import { readBars, readHeatmap, readToday } from "../src/cards/settings";
import type { CardView } from "../src/cards/card";
import type { LitElement } from "lit";
import { House, LIVE, settle, text } from "./setup";

type View = CardView & LitElement;

let house: House;

beforeEach(() => {
  house = new House();
  house.answers["get_trends"] = () => TRENDS;
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const TRENDS = {
  from: "2026-11-25",
  to: "2026-11-26",
  total: 30,
  groups: [
    { date: "2026-11-25", count: 10, days: 1, average: 10 },
    { date: "2026-11-26", count: 20, days: 1, average: 20 },
  ],
  today: { date: "2026-11-27", total: 5 },
};

async function view(tag: string, settings: unknown): Promise<View> {
  const shown = document.createElement(tag) as View;
  shown.settings = settings;
  shown.hass = house.hass;
  document.body.append(shown);
  await settle();
  return shown;
}

async function hand(shown: View, changes: Partial<typeof house.hass>): Promise<void> {
  shown.hass = house.with(changes);
  await settle();
}

const trouble = (shown: View) => text(shown.renderRoot.querySelector(".trouble"));
const rows = (shown: View) => [...shown.renderRoot.querySelectorAll("li")].map(text);

describe("the view of today", () => {
  const settings = (more = {}) => readToday({ type: "x", ...more });

  it("shows a frame at once, then the counts, then their changes", async () => {
    const shown = await view("usage-stats-today-view", settings());
    expect(text(shown.renderRoot.querySelector("h2"))).toBe("Today");
    house.publish(LIVE);
    await settle();
    expect(rows(shown)).toEqual(["Notfall ct 8", "Espresso button 3", "<b>x</b> voice 1"]);
    expect(text(shown.renderRoot.querySelector("h2"))).toBe("Today 12 · 27 Nov");
    expect(shown.renderRoot.querySelector("b")).toBeNull();
    house.publish({ ...LIVE, stats: [{ skill: "Notfall", modality: "ct", count: 9 }] });
    await settle();
    expect(rows(shown)).toEqual(["Notfall ct 9"]);
  });

  it("says what it cannot read, and goes on with what it can", async () => {
    const shown = await view("usage-stats-today-view", settings());
    house.publish({ ...LIVE, stats: "of another version" });
    await settle();
    expect(trouble(shown)).toContain("The answer cannot be read. Reload the page.");
    house.publish(LIVE);
    await settle();
    expect(trouble(shown)).toBe("");
    expect(rows(shown)).toHaveLength(3);
  });

  it("shows as many rows as wanted, of what the filter finds", async () => {
    const shown = await view("usage-stats-today-view", settings({ rows: 1, title: "Hier" }));
    house.publish(LIVE);
    await settle();
    expect(rows(shown)).toEqual(["Notfall ct 8"]);
    expect(text(shown.renderRoot.querySelector(".more"))).toBe("and 2 more");
    shown.settings = settings({ filter: "ESPR" });
    await settle();
    expect(rows(shown)).toEqual(["Espresso button 3"]);
    shown.settings = settings({ filter: "tea" });
    await settle();
    expect(text(shown.renderRoot.querySelector(".empty"))).toBe("Nothing counted yet");
  });

  it("draws nothing when other states of the house change", async () => {
    const shown = await view("usage-stats-today-view", settings());
    house.publish(LIVE);
    await settle();
    const update = vi.spyOn(shown as unknown as { render: () => unknown }, "render");
    for (let change = 0; change < 200; change += 1) await hand(shown, { states: {} });
    expect(update).not.toHaveBeenCalled();
  });

  it("keeps the numbers while there is no connection, with their time", async () => {
    const shown = await view("usage-stats-today-view", settings());
    house.publish(LIVE);
    await settle();
    await hand(shown, { connected: false });
    expect(trouble(shown)).toMatch(/^Not connected\. As of \d\d:\d\d$/);
    expect(rows(shown)).toHaveLength(3);
    await hand(shown, { connected: true });
    expect(trouble(shown)).toBe("");
  });

  it("says so where there never was a connection", async () => {
    house.with({ connected: false });
    const shown = await view("usage-stats-today-view", settings());
    expect(trouble(shown)).toBe("Not connected");
  });

  it("says what failed in the server's words, and tries again", async () => {
    house.refusal = { message: "Unknown command." };
    const shown = await view("usage-stats-today-view", settings());
    expect(trouble(shown)).toBe("Unknown command. Try again");
    house.refusal = undefined;
    shown.renderRoot.querySelector<HTMLElement>(".trouble button")?.click();
    await settle();
    house.publish(LIVE);
    await settle();
    expect(trouble(shown)).toBe("");
    expect(rows(shown)).toHaveLength(3);
  });

  it("keeps the numbers while the integration is not loaded", async () => {
    const shown = await view("usage-stats-today-view", settings());
    house.publish(LIVE);
    house.publish({ state: "setup_retry", issues: [] });
    await settle();
    expect(trouble(shown)).toBe("Usage Stats is not running. Try again");
    expect(rows(shown)).toHaveLength(3);
  });

  it("shares one subscription with the others, which ends with the last", async () => {
    const first = await view("usage-stats-today-view", settings());
    const second = await view("usage-stats-today-view", settings());
    house.publish(LIVE);
    await settle();
    expect(house.subscriptions).toBe(1);
    expect(rows(second)).toHaveLength(3);
    first.remove();
    await settle();
    expect(house.ended).toBe(0);
    second.remove();
    await settle();
    expect(house.ended).toBe(1);
    document.body.append(first);
    await settle();
    expect(house.subscriptions).toBe(2);
  });
});

describe("the view with bars", () => {
  const chart = (shown: View) => shown.renderRoot.querySelector<UsageStatsBars>("usage-stats-bars");
  const show = (config = {}) => view("usage-stats-bars-view", readBars({ type: "x", ...config }));

  it("asks once, and adds the day that is not over, live", async () => {
    const shown = await show({ skill: "Espresso" });
    expect(house.calls).toEqual([
      { action: "get_trends", data: { days: 14, group_by: "day", skill: "Espresso", limit: 1 } },
    ]);
    expect(chart(shown)?.bars.map(({ value }) => value)).toEqual([10, 20, 5]);
    house.publish(LIVE);
    await settle();
    expect(chart(shown)?.bars.at(-1)).toEqual({
      label: "27/11",
      name: "Friday 27 November, so far",
      value: 3,
      open: true,
    });
    expect(text(shown.renderRoot.querySelector("h2"))).toBe("Uses by day Espresso");
    house.publish({ ...LIVE, stats: [] });
    await settle();
    expect(house.calls).toHaveLength(1);
  });

  it("asks again when the counting day is another", async () => {
    const shown = await show();
    house.publish({ ...LIVE, date: "2026-11-28" });
    await settle();
    expect(house.calls).toHaveLength(2);
    house.publish({ ...LIVE, date: "2026-11-28", total_usages: 1 });
    await settle();
    expect(house.calls).toHaveLength(2);
    expect(chart(shown)?.bars).toHaveLength(3);
  });

  it("asks again for another configuration", async () => {
    const shown = await show();
    shown.settings = readBars({ type: "x", group: "week" });
    await settle();
    expect(house.calls.map(({ data }) => data["group_by"])).toEqual(["day", "week"]);
  });

  it.each([
    ["week", { week: "2026-11-23" }, "23/11", "Week from Monday 23 November"],
    ["month", { month: "2026-11" }, "Nov", "November 2026"],
    ["hour", { hour: 9 }, "9", "9–10"],
    ["weekday", { weekday: "friday" }, "Fri", "Friday"],
  ])("names a group by %s", async (group, label, short, whole) => {
    house.answers["get_trends"] = () => ({ ...TRENDS, groups: [{ ...label, count: 4 }] });
    const shown = await show({ group });
    expect(chart(shown)?.bars).toEqual([{ label: short, name: whole, value: 4 }]);
  });

  it("puts weekdays in the order of the person's week", async () => {
    const groups = ["monday", "sunday"].map((weekday) => ({ weekday, count: 1 }));
    house.answers["get_trends"] = () => ({ ...TRENDS, groups });
    house.with({ locale: { ...house.hass.locale, first_weekday: "sunday" } });
    const shown = await show({ group: "weekday" });
    expect(chart(shown)?.bars.map(({ label }) => label)).toEqual(["Sun", "Mon"]);
  });

  it("keeps the chart beside what failed, and tries again", async () => {
    const shown = await show();
    house.answers["get_trends"] = () => Promise.reject({ message: "The database is busy." });
    house.publish({ ...LIVE, date: "2026-11-28" });
    await settle();
    expect(trouble(shown)).toBe("The database is busy. Try again");
    expect(chart(shown)?.bars).toHaveLength(3);
    house.answers["get_trends"] = () => TRENDS;
    shown.renderRoot.querySelector<HTMLElement>(".trouble button")?.click();
    await settle();
    expect(trouble(shown)).toBe("");
  });

  it("does not wait for ever", async () => {
    vi.useFakeTimers();
    house.answers["get_trends"] = () => new Promise(() => undefined);
    const shown = document.createElement("usage-stats-bars-view") as View;
    shown.settings = readBars({ type: "x" });
    shown.hass = house.hass;
    document.body.append(shown);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(trouble(shown)).toBe("");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(trouble(shown)).toBe("Home Assistant does not answer. Try again");
  });
});

describe("the view of the heat map", () => {
  it("hands on the hours of the week", async () => {
    const groups = [{ weekday: "friday", hour: 9, count: 24, days: 4, average: 6 }];
    house.answers["get_trends"] = () => ({ ...TRENDS, groups });
    const shown = await view("usage-stats-heatmap-view", readHeatmap({ type: "x", days: 7 }));
    const chart = shown.renderRoot.querySelector<UsageStatsHeatmap>("usage-stats-heatmap");
    expect(chart?.hours).toEqual([{ weekday: "friday", hour: 9, count: 24 }]);
    expect(house.calls[0]?.data).toEqual({ days: 7, group_by: "hour_of_week", limit: 1 });
  });
});
