import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { UsageStatsBars } from "../src/charts/bars";
import "../src/charts/bars";
import type { HourOfWeek, UsageStatsHeatmap } from "../src/charts/heatmap";
import "../src/charts/heatmap";
import { scale } from "../src/charts/scale";
import { WEEKDAYS } from "../src/format";
import { LOCALE, setWidth, text } from "./setup";

afterEach(() => {
  document.body.replaceChildren();
  setWidth(600);
});

describe("the axis", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [17, [0, 5, 10, 15, 20]],
    [74, [0, 20, 40, 60, 80]],
    [100, [0, 50, 100]],
    [2345, [0, 1000, 2000, 3000]],
  ])("of values up to %i", (highest, ticks) => {
    expect(scale(highest).ticks).toEqual(ticks);
  });

  it("holds every value, in few whole steps of 1, 2 or 5", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (highest) => {
        const { top, ticks } = scale(highest);
        const step = String(ticks[1]);
        expect(top).toBeGreaterThanOrEqual(highest);
        expect(step).toMatch(/^[125]0*$/);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

async function bars(values: number[], more: Partial<UsageStatsBars> = {}): Promise<UsageStatsBars> {
  const chart = document.createElement("usage-stats-bars") as UsageStatsBars;
  chart.locale = LOCALE;
  chart.heading = "Uses by day";
  chart.bars = values.map((value, index) => ({
    label: `${index + 1}`,
    name: `November ${index + 1}`,
    value,
  }));
  Object.assign(chart, more);
  document.body.append(chart);
  await chart.updateComplete;
  return chart;
}

function press(chart: UsageStatsBars, key: string): Promise<boolean> {
  const slider = chart.renderRoot.querySelector("[role=slider]");
  slider?.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  return chart.updateComplete;
}

describe("bars", () => {
  it("are as high as their values, from a worked example", async () => {
    const chart = await bars([0, 10, 20]);
    const paths = [...chart.renderRoot.querySelectorAll("path")].map((path) => path.getAttribute("d"));
    // 168 px with 18 above and 22 below; 20 is the top of the axis. The axis has 2 digits: 22 px.
    expect(paths[0]).toBe("");
    expect(paths[1]).toMatch(/^M287,146V86Q287,82 291,82H331Q335,82 335,86V146Z$/);
    expect(paths[2]).toMatch(/^M479.6+\d*,146V22Q479.6+\d*,18 /);
  });

  it("say the highest first, then what arrow keys choose, within one tab stop", async () => {
    const chart = await bars([3, 24, 5]);
    const said = () => text(chart.renderRoot.querySelector("p"));
    const slider = chart.renderRoot.querySelector("[role=slider]");
    expect(said()).toBe("Busiest: November 2 (24)");
    expect(chart.renderRoot.querySelectorAll("[tabindex]")).toHaveLength(1);

    await press(chart, "ArrowRight");
    expect(said()).toBe("November 3: 5");
    expect(slider?.getAttribute("aria-valuenow")).toBe("3");
    expect(slider?.getAttribute("aria-valuetext")).toBe("November 3: 5");
    await press(chart, "ArrowRight");
    expect(said()).toBe("November 3: 5");
    await press(chart, "Home");
    expect(said()).toBe("November 1: 3");
    await press(chart, "ArrowLeft");
    expect(said()).toBe("November 1: 3");
    await press(chart, "End");
    await press(chart, "ArrowDown");
    expect(said()).toBe("November 2: 24");
    await press(chart, "Tab");
    expect(said()).toBe("November 2: 24");
  });

  it("are chosen by a tap at their column", async () => {
    const chart = await bars([3, 24, 5]);
    const slider = chart.renderRoot.querySelector("[role=slider]");
    const tap = async (clientX: number) => {
      slider?.dispatchEvent(new PointerEvent("pointerdown", { clientX }));
      await chart.updateComplete;
      return text(chart.renderRoot.querySelector("p"));
    };
    expect(await tap(30)).toBe("November 1: 3");
    expect(await tap(599)).toBe("November 3: 5");
    expect(await tap(5)).toBe("November 1: 3");
  });

  it("forget a bar that is no more", async () => {
    const chart = await bars([1, 2, 3]);
    await press(chart, "End");
    chart.bars = chart.bars.slice(0, 2);
    await chart.updateComplete;
    expect(text(chart.renderRoot.querySelector("p"))).toBe("Busiest: November 2 (2)");
  });

  it("have all values in a table for screen readers", async () => {
    const chart = await bars([1234, 0]);
    const rows = [...chart.renderRoot.querySelectorAll("tbody tr")].map(text);
    expect(rows).toEqual(["November 1 1,234", "November 2 0"]);
    expect(text(chart.renderRoot.querySelector("caption"))).toBe("Uses by day");
  });

  it("say that there is nothing", async () => {
    const chart = await bars([0, 0]);
    expect(text(chart.renderRoot.querySelector("p"))).toBe("No uses in this period");
    expect(text((await bars([])).renderRoot.querySelector("p"))).toBe("");
  });

  it("keep a name that is wider than its bar inside, and off its neighbour", async () => {
    setWidth(340);
    const chart = await bars(Array<number>(28).fill(3));
    chart.bars = chart.bars.map((bar) => ({ ...bar, label: "27. Nov." }));
    await chart.updateComplete;
    const names = [...chart.renderRoot.querySelectorAll("svg text:not(.tick, .value)")];
    const places = names.map((name) => Number(name.getAttribute("x")));
    const half = ("27. Nov.".length * 5.5) / 2;
    expect(places.at(-1)).toBe(340 - half);
    expect((places.at(-1) ?? 0) - (places.at(-2) ?? 0)).toBeGreaterThan(2 * half);
  });

  it("leave out names for which there is no room, never the last", async () => {
    setWidth(300);
    const chart = await bars(Array.from({ length: 60 }, (_, index) => index));
    const names = [...chart.renderRoot.querySelectorAll("svg text:not(.value, .tick)")].map(text);
    expect(names.at(-1)).toBe("60");
    expect(names.length).toBeLessThan(25);
  });
});

async function heatmap(
  hours: HourOfWeek[],
  more: Partial<UsageStatsHeatmap> = {},
): Promise<UsageStatsHeatmap> {
  const chart = document.createElement("usage-stats-heatmap") as UsageStatsHeatmap;
  chart.locale = LOCALE;
  chart.heading = "Uses by hour and weekday";
  chart.hours = hours;
  Object.assign(chart, more);
  document.body.append(chart);
  await chart.updateComplete;
  return chart;
}

const WEEK: HourOfWeek[] = WEEKDAYS.flatMap((weekday) =>
  Array.from({ length: 24 }, (_, hour) => ({ weekday, hour, count: 0 })),
);
const FRIDAY: HourOfWeek[] = [
  ...WEEK.filter(({ weekday, hour }) => weekday !== "friday" || hour !== 9),
  { weekday: "friday", hour: 9, count: 24 },
  { weekday: "monday", hour: 0, count: 6 },
];

describe("the heat map", () => {
  it("has a cell for each hour of the week, and says the busiest", async () => {
    const chart = await heatmap(FRIDAY);
    const rows = [...chart.renderRoot.querySelectorAll("tbody tr")];
    expect(rows).toHaveLength(7);
    expect(chart.renderRoot.querySelectorAll("tbody td")).toHaveLength(168);
    expect(text(rows[4]?.querySelector("th"))).toBe("Fri");
    const cell = rows[4]?.querySelectorAll("td")[9];
    expect(text(cell)).toBe("24");
    // The most used hour has the strongest shade on which text can be read, a quarter a quarter.
    expect(cell?.getAttribute("style")).toBe("--share: 60");
    expect(rows[0]?.querySelectorAll("td")[0]?.getAttribute("style")).toBe("--share: 15");
    expect(text(chart.renderRoot.querySelector("p"))).toBe("Busiest: Friday, 9–10 (24)");
  });

  it("turns round where it is narrow", async () => {
    setWidth(419);
    const chart = await heatmap(FRIDAY);
    const rows = [...chart.renderRoot.querySelectorAll("tbody tr")];
    expect(rows).toHaveLength(24);
    expect(text(rows[9]?.querySelectorAll("td")[4])).toBe("24");
    expect([...chart.renderRoot.querySelectorAll("thead th")].map(text).join(" ")).toBe(
      "Mon Tue Wed Thu Fri Sat Sun",
    );
  });

  it.each([
    [420, 99, 7],
    [480, 99, 7],
    [480, 1_234, 24],
    [900, 1_234, 7],
  ])("at %i px with numbers up to %i has %i rows", async (pixels, count, rows) => {
    setWidth(pixels);
    const chart = await heatmap([{ weekday: "friday", hour: 9, count }]);
    expect(chart.renderRoot.querySelectorAll("tbody tr")).toHaveLength(rows);
  });

  it("begins the week and names the hours as the profile says", async () => {
    const locale = { ...LOCALE, language: "en-US", first_weekday: "sunday", time_format: "12" } as const;
    const chart = await heatmap(FRIDAY, { locale });
    const days = [...chart.renderRoot.querySelectorAll("tbody th")].map(text);
    expect(days[0]).toBe("Sun");
    const hours = [...chart.renderRoot.querySelectorAll("thead th")].map(text);
    expect([hours[0], hours[13]]).toEqual(["12 AM", "1 PM"]);
    expect(text(chart.renderRoot.querySelector("p"))).toMatch(/^Busiest: Friday, 9\D+10 AM \(24\)$/);
  });

  it("speaks German, and names no hour where there is none", async () => {
    const locale = { ...LOCALE, language: "de" };
    const chart = await heatmap(FRIDAY, { locale });
    expect(text(chart.renderRoot.querySelector("p"))).toBe("Am meisten: Freitag, 9–10 Uhr (24)");
    const empty = await heatmap(WEEK);
    expect(text(empty.renderRoot.querySelector("p"))).toBe("No uses in this period");
  });
});
