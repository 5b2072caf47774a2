import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answering, asked, find, open, press, shown, TRENDS, type, WHOLE } from "./panel_house";
import type { House } from "./setup";
import { settle, text } from "./setup";

let house: House;

beforeEach(() => {
  house = answering();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("trends", () => {
  it("have the total, the change, days without use and what to expect", async () => {
    const panel = await open(house, "/trends");

    expect(find(panel, "dd").map(text)).toEqual(["155", "+55%", "2", "41 30 to 54"]);
    expect(find(panel, "usage-stats-bars, usage-stats-heatmap")).toHaveLength(2);
    expect(shown(panel)).toContain("Thorax ct 2 Oct 2026");
  });

  it("ask by week and month, and of one skill", async () => {
    const panel = await open(house, "/trends");
    house.answers["get_trends"] = () => ({ ...TRENDS, groups: [{ month: "2026-10", count: 3, days: 31, average: 0 }] });
    await press(panel, "Months");
    expect(asked(house, "get_trends")).toContainEqual({ days: 365, group_by: "month", limit: 1 });
    house.answers["get_trends"] = () => ({ ...TRENDS, groups: [{ week: "2026-10-05", count: 3, days: 7, average: 0 }] });
    await press(panel, "Weeks");
    expect(asked(house, "get_trends")).toContainEqual({ days: 182, group_by: "week", limit: 1 });

    await type(panel, "select", "=Kardio");
    expect(asked(house, "get_trends").at(-1)).toMatchObject({ skill: "Kardio" });
  });

  it("have a table with totals, whose cells, rows and columns choose", async () => {
    const panel = await open(house, "/trends");
    const table = find(panel, "usage-stats-matrix tr, tr").map(text);
    expect(table.filter((row) => row.startsWith("Notfall"))).toEqual(["Notfall 90 40 130"]);
    expect(table.filter((row) => row.startsWith("Total"))).toEqual(["Total 9065 155"]);

    await press(panel, "25");
    expect(asked(house, "get_trends").at(-1)).toMatchObject({ skill: "Kardio", modality: "mrt" });
    await press(panel, "mrt");
    expect(asked(house, "get_trends").at(-1)).not.toHaveProperty("skill");
    await press(panel, "Show everything");
    expect(asked(house, "get_trends").at(-1)).not.toHaveProperty("modality");
  });

  it("say that there is no whole day yet", async () => {
    house.answers["get_trends"] = () => ({
      ...TRENDS,
      ...{ days: 0, total: 0, combinations: [], not_used: [], groups: [], compared: null, expected: null },
    });
    expect(shown(await open(house, "/trends"))).toContain("There is no whole day yet.");
  });

  it("keep what is known beside what failed, and ask again", async () => {
    const panel = await open(house, "/trends");
    house.answers["get_trends"] = () => Promise.reject(new Error("The database cannot be read"));
    await press(panel, "Weeks");
    expect(shown(panel)).toContain("The database cannot be read");
    expect(find(panel, "dd").map(text)[0]).toBe("155");

    house.answers["get_trends"] = () => ({ ...TRENDS, total: 7, groups: [] });
    for (const again of find<HTMLButtonElement>(panel, "[role=alert] button")) again.click();
    await settle();
    expect(shown(panel)).not.toContain("The database cannot be read");
    expect(find(panel, "dd").map(text)[0]).toBe("7");
  });

  it("say when an answer does not come", async () => {
    house.answers["get_trends"] = () => new Promise(() => undefined);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const opening = open(house, "/trends");
    await vi.advanceTimersByTimeAsync(100);
    const panel = await opening;
    expect(find(panel, ".skeleton").length).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(shown(panel)).toContain("There was no answer within ten seconds.");
  });

  it("are exported, renamed and corrected through the actions", async () => {
    for (const action of ["export_range", "rename", "correct"]) {
      house.answers[action] = () => ({ success: true, message: `Done: ${action}` });
    }
    const panel = await open(house, "/trends");
    const send = async () => {
      find<HTMLFormElement>(panel, "form")[0]?.dispatchEvent(new Event("submit", { cancelable: true }));
      await settle();
      await settle();
    };
    await press(panel, "Export this period…");
    await send();
    expect(shown(panel)).toContain("Done: export_range");
    expect(asked(house, "export_range")).toEqual([
      { layout: "long", format: "csv", separator: "comma", days: 28, zeros: false },
    ]);

    await press(panel, "Rename or merge…");
    await type(panel, "[name=skill]", "Notfall");
    await type(panel, "[name=new_skill]", "Emergency");
    await send();
    expect(asked(house, "rename")).toEqual([{ skill: "Notfall", new_skill: "Emergency" }]);

    house.answers["correct"] = () => Promise.reject(new Error("The field reason is required."));
    await press(panel, "Correct…");
    await type(panel, "[name=count]", "-2");
    await send();
    expect(asked(house, "correct").at(-1)).toMatchObject({ count: -2, date: "2026-11-27" });
    expect(shown(panel)).toContain("The field reason is required.");
    expect(find(panel, "dialog")).toHaveLength(1);
  });
});

describe("unused", () => {
  it("says of each kind what, since when, why, and what names it", async () => {
    house.hass.states["automation.film"] = {
      ...{ entity_id: "automation.film", state: "on", last_changed: "" },
      attributes: { friendly_name: "Film night" },
    };
    const panel = await open(house, "/unused");

    expect(asked(house, "get_unused")).toEqual([{ days: 60, limit: 50 }]);
    expect(find(panel, "summary").map(text)).toEqual([
      ...["Automations 0", "Scripts 0", "Scenes 1", "Buttons 0", "Devices 2", "Helpers 0"],
      "What you count yourself 1",
    ]);
    const rows = find(panel, "li").map(text);
    expect(rows).toContain("Film Last used on 2 August 2026 Mentioned in Film night");
    expect(rows).toContain("Hall No change since 17 November 2026; nothing is known from before");
    expect(rows).toContain("Attic Currently unavailable");
    expect(shown(panel)).toContain("is used by dashboards and templates.");
    expect(find(panel, "li a").map((link) => link.getAttribute("href"))).toEqual([
      ...["/config/scene/show/scene.film", "/history?entity_id=light.hall"],
      "/history?entity_id=light.attic",
    ]);
  });

  it("asks for other days when they are typed, and not for none", async () => {
    const panel = await open(house, "/unused");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    for (const days of ["", "0", "30"]) {
      const [field] = find<HTMLInputElement>(panel, "input");
      if (field) field.value = days;
      field?.dispatchEvent(new Event("input"));
    }
    await vi.advanceTimersByTimeAsync(700);

    expect(asked(house, "get_unused")).toEqual([{ days: 60, limit: 50 }, { days: 30, limit: 50 }]);
  });
});

describe("trackers", () => {
  const tracker = { id: "1", name: "All lights", kind: "turned_on", last: null, has_problem: false };

  it("say what they record, when they did last, and what is wrong", async () => {
    const panel = await open(house, "/trackers", {
      ...WHOLE,
      trackers: [
        { ...tracker, last: "2020-11-20T10:00:00+00:00" },
        { ...tracker, id: "2", kind: "custom", skill: "{{ name }}", modality: "x", has_problem: true, problem: "deaf" },
        { ...tracker, id: "3", kind: "custom", event_type: "job_failed" },
        { ...tracker, id: "4", kind: "of a newer version" },
      ],
    });

    const rows = find(panel, "li").map(text);
    expect(rows[0]).toMatch(/^All lights Last record: 20 Nov 2020, \d\d:\d\d Lights, switches/);
    expect(rows[1]).toBe("All lights Nothing recorded yet {{ name }} · x deaf Open repairs");
    expect(rows[2]).toContain("Event job_failed");
    expect(rows[3]).toContain("Uses");
  });

  it("lead to the page where they are added", async () => {
    const panel = await open(house, "/trackers");
    expect(shown(panel)).toContain("There is no tracker yet.");
    expect(find(panel, "a.button").map(text)).toEqual(["Add or change trackers"]);
  });
});

describe("an answer of another version", () => {
  it("is said beside what is known, with another try", async () => {
    house.answers["get_trends"] = () => ({ ...TRENDS, compared: 7, groups: "many" });
    const panel = await open(house, "/trends");
    expect(shown(panel)).toContain("It may be from another version");
    expect(shown(panel)).toContain("Most used");

    house.answers["get_trends"] = () => TRENDS;
    for (const again of find<HTMLButtonElement>(panel, "[role=alert] button")) again.click();
    await settle();
    await settle();
    expect(shown(panel)).not.toContain("another version");
    expect(find(panel, "dd").map(text)[0]).toBe("155");
  });

  it("leaves the rest of the panel alone", async () => {
    const panel = await open(house, "/trackers", { ...WHOLE, trackers: null as never });
    expect(shown(panel)).toContain("It may be from another version");
    expect(find(panel, "nav a")).toHaveLength(5);
    expect(find(panel, "[role=alert] button").map(text)).toEqual(["Try again"]);
  });
});
