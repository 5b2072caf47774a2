import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as fc from "fast-check";
import { layOut } from "../src/layout";
import { answering, button, event, find, open, press, shown, TRENDS, type, WHOLE } from "./panel_house";
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

const asked = (action: string) =>
  house.calls.filter((call) => call.action === action).map(({ data }) => data);

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
    expect(asked("get_trends")).toContainEqual({ days: 365, group_by: "month", limit: 1 });
    house.answers["get_trends"] = () => ({ ...TRENDS, groups: [{ week: "2026-10-05", count: 3, days: 7, average: 0 }] });
    await press(panel, "Weeks");
    expect(asked("get_trends")).toContainEqual({ days: 182, group_by: "week", limit: 1 });

    await type(panel, "select", "=Kardio");
    expect(asked("get_trends").at(-1)).toMatchObject({ skill: "Kardio" });
  });

  it("have a table with totals, whose cells, rows and columns choose", async () => {
    const panel = await open(house, "/trends");
    const table = find(panel, "usage-stats-matrix tr, tr").map(text);
    expect(table.filter((row) => row.startsWith("Notfall"))).toEqual(["Notfall 90 40 130"]);
    expect(table.filter((row) => row.startsWith("Total"))).toEqual(["Total 9065 155"]);

    await press(panel, "25");
    expect(asked("get_trends").at(-1)).toMatchObject({ skill: "Kardio", modality: "mrt" });
    await press(panel, "mrt");
    expect(asked("get_trends").at(-1)).not.toHaveProperty("skill");
    await press(panel, "Show everything");
    expect(asked("get_trends").at(-1)).not.toHaveProperty("modality");
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
    expect(asked("export_range")).toEqual([
      { layout: "long", format: "csv", separator: "comma", days: 28, zeros: false },
    ]);

    await press(panel, "Rename or merge…");
    await type(panel, "[name=skill]", "Notfall");
    await type(panel, "[name=new_skill]", "Emergency");
    await send();
    expect(asked("rename")).toEqual([{ skill: "Notfall", new_skill: "Emergency" }]);

    house.answers["correct"] = () => Promise.reject(new Error("The field reason is required."));
    await press(panel, "Correct…");
    await type(panel, "[name=count]", "-2");
    await send();
    expect(asked("correct").at(-1)).toMatchObject({ count: -2, date: "2026-11-27" });
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

    expect(asked("get_unused")).toEqual([{ days: 60, limit: 50 }]);
    expect(find(panel, "summary").map(text)).toEqual([
      ...["Automations 0", "Scripts 0", "Scenes 1", "Buttons 0", "Devices 2", "Helpers 0"],
      "What you count yourself 1",
    ]);
    const rows = find(panel, "li").map(text);
    expect(rows).toContain("Film Last used on 2 August 2026 Named in Film night");
    expect(rows).toContain("Hall No change since 17 November 2026; nobody knows what was before");
    expect(rows).toContain("Attic Not available now");
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

    expect(asked("get_unused")).toEqual([{ days: 60, limit: 50 }, { days: 30, limit: 50 }]);
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
    expect(rows[1]).toBe("All lights Nothing since the last start {{ name }} · x deaf Open repairs");
    expect(rows[2]).toContain("Event job_failed");
    expect(rows[3]).toContain("Uses");
  });

  it("lead to the page where they are added", async () => {
    const panel = await open(house, "/trackers");
    expect(shown(panel)).toContain("There is no tracker yet.");
    expect(find(panel, "a.button").map(text)).toEqual(["Add or change trackers"]);
  });
});

describe("files", () => {
  it("are listed by month, with size, and downloaded by a signed path", async () => {
    const links: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this.getAttribute("href") ?? "");
    });
    const panel = await open(house, "/data", { ...WHOLE, waiting_batches: 2 });

    expect(shown(panel)).toContain("Batches that wait for their file: 2.");
    expect(shown(panel)).toMatch(/November 2026.*Thursday 26.*332 bytes.*October 2026.*Saturday 31.*20.3 kB · archived/);
    await press(panel, "Download");
    expect(links).toEqual(["/api/usage-stats/files/usage_stats_2026-11-26.csv?authSig=1"]);
    await press(panel, "Export my data");
    expect(links[1]).toBe("/api/v1/usage-stats/export?authSig=1");
  });

  it("are asked for again after an export", async () => {
    await open(house, "/data");
    const before = asked("list_files").length;
    house.publish({ ...WHOLE, last_export: "2026-11-27T18:00:00+00:00" });
    await settle();
    expect(asked("list_files")).toHaveLength(before + 1);
  });
});

describe("events", () => {
  it("are summed up and listed, 50 at a time and by type", async () => {
    house.answers["get_events"] = ({ limit }) => ({
      events: Array.from({ length: limit as number }, (_, number) => event(number)),
    });
    const panel = await open(house, "/data");
    expect(shown(panel)).toContain("By printer: prusa 4");
    expect(shown(panel)).toContain("By error: clogged 3");
    expect(find(panel, "i")).toEqual([]);

    await press(panel, "Show more");
    expect(asked("get_events").at(-1)).toEqual({ limit: 100 });
    await type(panel, "usage-stats-events select, select", "job_failed");
    expect(asked("get_events").at(-1)).toEqual({ limit: 50, type: "job_failed" });
  });
});

describe("privacy", () => {
  it("lays the document out and copies the exact text", async () => {
    const copied: string[] = [];
    vi.stubGlobal("navigator", { clipboard: { writeText: async (copy: string) => copied.push(copy) } });
    const panel = await open(house, "/data");
    expect(find(panel, "pre").map((one) => one.textContent)[0]).toBe('{\n  "number": 166.0,\n  "names": []\n}');
    expect(shown(panel)).toContain("12 Nov 2026 – 18 Nov 2026 sent");
    expect(shown(panel)).toContain("Nothing of it is kept.");

    await press(panel, "Copy");
    expect(copied).toEqual(['{"number":166.0,"names":[]}']);
    vi.unstubAllGlobals();
  });

  it("asks in the words of the flow, for the version that is shown", async () => {
    house.answers["opt_in"] = () => Promise.reject(new Error("The field collector_url must use https."));
    const panel = await open(house, "/data");
    await press(panel, "Share…");

    expect(find(panel, "dialog h2").map(text)).toEqual(["Share a weekly summary?"]);
    expect(shown(panel)).toContain("Version 2, documentation.");
    expect(find(panel, "strong, code").map(text)).toEqual(["What is sent", "opt_out"]);
    await type(panel, "[name=collector_url]", "http://example.org");
    const submit = async () => {
      find<HTMLFormElement>(panel, "form")[0]?.dispatchEvent(new Event("submit", { cancelable: true }));
      await settle();
      await settle();
    };
    await submit();
    expect(shown(panel)).toContain("The field collector_url must use https.");

    house.answers["opt_in"] = () => ({ success: true, message: "Shared." });
    await submit();
    expect(asked("opt_in").at(-1)).toEqual({
      collector_url: "http://example.org",
      privacy_policy_version: "2",
    });
    expect(shown(panel)).toContain("Shared.");
    expect(find(panel, "dialog")).toEqual([]);
  });

  it("says since when and to whom, and stops, with erasure only if it is ticked", async () => {
    house.answers["opt_out"] = () => ({ success: true, message: "Stopped." });
    const panel = await open(house, "/data", {
      ...WHOLE,
      sharing: {
        ...{ status: "on", since: "2026-11-01T10:00:00+00:00", policy_version: "2" },
        ...{ collector_url: "https://example.org", next_submission: "2026-12-02T02:00:00+00:00" },
      },
    });
    expect(shown(panel)).toContain("Since 1 November 2026, to version 2");
    expect(shown(panel)).toContain("Summaries go to https://example.org.");

    await press(panel, "Stop sharing…");
    await press(panel, "Stop sharing");
    expect(asked("opt_out")).toEqual([{ erase: false }]);
    expect(shown(panel)).toContain("Stopped.");
  });
});

describe("deletion", () => {
  const confirm = (panel: Awaited<ReturnType<typeof open>>) => button(panel, "Delete everything");

  it("needs two dialogs and a word", async () => {
    house.answers["delete_all"] = () => ({
      ...{ success: true, message: "All gone.", deleted_events: 61, deleted_history: 2, deleted_files: 9 },
    });
    const panel = await open(house, "/data");
    await press(panel, "Delete everything…");
    expect(shown(panel)).toContain("All 61 events");
    expect(shown(panel)).toContain("Counters, history of uses, CSV files, settings and the consent stay.");
    const [files] = find<HTMLInputElement>(panel, "dialog + *, input[type=checkbox]");
    if (files) files.checked = true;
    files?.dispatchEvent(new Event("change"));
    await settle();
    expect(shown(panel)).toContain("Settings and the consent stay.");

    const listed = asked("list_files").length;
    await press(panel, "Continue…");
    expect(confirm(panel).disabled).toBe(true);
    confirm(panel).click();
    await type(panel, "usage-stats-dialog input", "delet");
    expect(confirm(panel).disabled).toBe(true);
    expect(asked("delete_all")).toEqual([]);

    await type(panel, "usage-stats-dialog input", "delete ");
    await press(panel, "Delete everything");
    expect(asked("delete_all")).toEqual([{ confirm: true, files: true }]);
    expect(shown(panel)).toContain("All gone. Events: 61, submissions: 2, files: 9.");
    expect(asked("list_files").length).toBeGreaterThan(listed);
  });
});

describe("the layout of a document", () => {
  it("adds nothing but white space outside of texts", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "grapheme" }), (json) => {
        const compact = JSON.stringify(JSON.parse(json));
        const laidOut = layOut(compact);
        // Taking the white space away outside of texts gives the same characters back.
        const back = laidOut.replace(/("(?:\\.|[^"\\])*")|\s+/g, (_, kept?: string) => kept ?? "");
        expect(back).toBe(compact);
        expect(JSON.parse(laidOut)).toEqual(JSON.parse(compact));
      }),
    );
  });

  it("keeps numbers as they are written", () => {
    expect(layOut('[166.0,1e5,"a: {b}\\""]')).toBe('[\n  166.0,\n  1e5,\n  "a: {b}\\""\n]');
  });
});
