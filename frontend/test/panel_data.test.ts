import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as fc from "fast-check";
import { layOut } from "../src/layout";
import { answering, asked, button, buttons, event, find, open, press, shown, type, WHOLE } from "./panel_house";
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

describe("files", () => {
  it("are listed by month, with size, and downloaded by a signed path", async () => {
    const links: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      links.push(this.getAttribute("href") ?? "");
    });
    const panel = await open(house, "/data", { ...WHOLE, waiting_batches: 2 });

    expect(shown(panel)).toContain("Exports that could not be written yet: 2.");
    expect(shown(panel)).toMatch(/November 2026.*Thursday,? 26 November.*332 bytes.*October 2026.*Saturday,? 31 October.*20.3 kB · archived/);
    await press(panel, "Download");
    expect(links).toEqual(["/api/usage-stats/files/usage_stats_2026-11-26.csv?authSig=1"]);
    await press(panel, "Export my data");
    expect(links[1]).toBe("/api/v1/usage-stats/export?authSig=1");
  });

  it("are asked for again after an export", async () => {
    await open(house, "/data");
    const before = asked(house, "list_files").length;
    house.publish({ ...WHOLE, last_export: "2026-11-27T18:00:00+00:00" });
    await settle();
    expect(asked(house, "list_files")).toHaveLength(before + 1);
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
    expect(asked(house, "get_events").at(-1)).toEqual({ limit: 100 });
    await type(panel, "usage-stats-events select, select", "job_failed");
    expect(asked(house, "get_events").at(-1)).toEqual({ limit: 50, type: "job_failed" });
  });
});

describe("privacy", () => {
  it("lays the document out and copies the exact text", async () => {
    const copied: string[] = [];
    vi.stubGlobal("navigator", { clipboard: { writeText: async (copy: string) => copied.push(copy) } });
    const panel = await open(house, "/data");
    expect(find(panel, "pre").map((one) => one.textContent)[0]).toBe('{\n  "number": 166.0,\n  "names": []\n}');
    expect(shown(panel)).toContain("12 Nov 2026 – 18 Nov 2026 sent");
    expect(shown(panel)).toContain("It was not kept.");

    await press(panel, "Copy");
    expect(copied).toEqual(['{"number":166.0,"names":[]}']);
    vi.unstubAllGlobals();
  });

  it("says why sharing is paused", async () => {
    const sharing = { status: "paused", since: "2026-11-01T09:00:00+00:00" } as const;
    const panel = await open(house, "/data", { ...WHOLE, sharing });
    expect(shown(panel)).toContain("until a repair issue is answered");
    expect(shown(panel)).toContain("Open repairs");

    house.publish({ ...WHOLE, sharing, records_events: false });
    await settle();
    expect(shown(panel)).toContain("Sharing is paused while events are turned off in the options.");
    expect(shown(panel)).not.toContain("repair");
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
    expect(asked(house, "opt_in").at(-1)).toEqual({
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
    expect(shown(panel)).toContain("Since 1 November 2026, agreed to version 2");
    expect(shown(panel)).toContain("Summaries go to https://example.org.");

    await press(panel, "Stop sharing…");
    await press(panel, "Stop sharing");
    expect(asked(house, "opt_out")).toEqual([{ erase: false }]);
    expect(shown(panel)).toContain("Stopped.");
  });
});

describe("what the collector holds", () => {
  const sharing = { status: "off", collector_url: "https://example.org" } as const;

  it("is asked for when somebody wants to know, and shown as it came", async () => {
    house.answers["get_held_data"] = () => ({ success: true, held: '{"number":166.0}', message: "This is all." });
    const panel = await open(house, "/data", { ...WHOLE, sharing });
    expect(asked(house, "get_held_data")).toEqual([]);

    await press(panel, "Show what the collector holds about me");
    expect(shown(panel)).toContain("This is all.");
    expect(find(panel, "usage-stats-held pre, pre").map((one) => one.textContent)).toContain(
      '{\n  "number": 166.0\n}',
    );
  });

  it("may be nothing, or not be answered", async () => {
    const panel = await open(house, "/data", { ...WHOLE, sharing });
    const documents = find(panel, "pre").length;
    house.answers["get_held_data"] = () => ({ success: false, held: null, message: "Nobody answered." });
    await press(panel, "Show what the collector holds about me");
    expect(find(panel, ".notice.error").map(text)).toEqual(["Nobody answered."]);
    expect(find(panel, "pre")).toHaveLength(documents);

    house.answers["get_held_data"] = () => Promise.reject(new Error("Only for administrators."));
    await press(panel, "Show what the collector holds about me");
    expect(shown(panel)).toContain("Only for administrators.");
  });

  it("is no question while there is no identity, or for others", async () => {
    expect(buttons(await open(house, "/data"))).not.toContain("Show what the collector holds about me");
    house.with({ user: { is_admin: false, id: "2" } });
    const panel = await open(house, "/data", { ...WHOLE, sharing });
    expect(buttons(panel)).not.toContain("Show what the collector holds about me");
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

    const listed = asked(house, "list_files").length;
    await press(panel, "Continue…");
    expect(confirm(panel).disabled).toBe(true);
    confirm(panel).click();
    await type(panel, "usage-stats-dialog input", "delet");
    expect(confirm(panel).disabled).toBe(true);
    expect(asked(house, "delete_all")).toEqual([]);

    await type(panel, "usage-stats-dialog input", "delete ");
    await press(panel, "Delete everything");
    expect(asked(house, "delete_all")).toEqual([{ confirm: true, files: true }]);
    expect(shown(panel)).toContain("All gone. Events: 61, submissions: 2, files: 9.");
    expect(asked(house, "list_files").length).toBeGreaterThan(listed);
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
