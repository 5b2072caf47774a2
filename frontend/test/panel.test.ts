import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answering, button, buttons, find, links, open, press, shown, TRENDS, type, WHOLE } from "./panel_house";
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

const PLACES = ["", "/trends", "/unused", "/trackers", "/data"];

describe("the frame", () => {
  it("has five places, of which one is here", async () => {
    const panel = await open(house, "/trends");

    expect(find(panel, "nav a").map((link) => link.getAttribute("href"))).toEqual(
      PLACES.map((path) => `/usage-stats${path}`),
    );
    expect(find(panel, "[aria-current=page]").map(text)).toEqual(["Trends"]);
  });

  it("is there at once, with grey lines until the first message", async () => {
    const panel = await open(house, "", null);

    expect(find(panel, "h1").map(text)).toEqual(["Usage"]);
    expect(find(panel, ".skeleton").length).toBeGreaterThan(0);
    expect(find(panel, "usage-stats-today")).toEqual([]);
  });

  it("speaks German", async () => {
    house.with({ language: "de" });
    const panel = await open(house);

    expect(find(panel, "nav span").map(text)).toEqual(["Heute", "Verlauf", "Ungenutzt", "Tracker", "Daten"]);
  });

  it("says what failed, and asks again", async () => {
    house.refusal = { message: "Not today" };
    const panel = await open(house, "", null);
    expect(shown(panel)).toContain("Not today");

    house.refusal = undefined;
    await press(panel, "Try again");
    house.publish(WHOLE);
    await settle();
    expect(find(panel, "dd").map(text)[0]).toBe("12");
    expect(shown(panel)).not.toContain("Not today");
  });

  it("says when there is no answer within ten seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const opening = open(house, "", null);
    await vi.advanceTimersByTimeAsync(100);
    const panel = await opening;
    await vi.advanceTimersByTimeAsync(10_000);

    expect(shown(panel)).toContain("There was no answer within ten seconds.");
  });

  it("keeps the numbers while the connection is lost, and says from when they are", async () => {
    const panel = await open(house);
    panel.hass = house.with({ connected: false });
    await settle();

    expect(shown(panel)).toMatch(/No connection to Home Assistant. Last update: \d\d:\d\d\./);
    expect(find(panel, "dd").map(text)[0]).toBe("12");
  });

  it("subscribes again with the connection, and while the command is not there yet", async () => {
    const panel = await open(house);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    house.refusal = { code: "unknown_command", message: "Unknown command" };
    house.reconnect();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(house.subscriptions).toBe(3);

    house.refusal = undefined;
    await vi.advanceTimersByTimeAsync(2_000);
    house.publish({ ...WHOLE, total_usages: 99 });
    await vi.advanceTimersByTimeAsync(10);
    expect(find(panel, "dd").map(text)[0]).toBe("99");
    expect(shown(panel)).not.toContain("Unknown command");
  });

  it("ends its subscription when it is taken away, and begins again", async () => {
    const panel = await open(house);
    panel.remove();
    await settle();
    expect(house.ended).toBe(1);

    document.body.append(panel);
    await settle();
    expect(house.subscriptions).toBe(2);
  });

  it("is not drawn again for states of others", async () => {
    const panel = await open(house);
    const drawn = vi.spyOn(panel as unknown as { render(): unknown }, "render");
    for (let change = 0; change < 200; change += 1) panel.hass = house.with({ states: {} });
    await settle();

    expect(drawn).not.toHaveBeenCalled();
  });

  it("says that it starts, or why it could not be loaded", async () => {
    const panel = await open(house, "", { state: "setup_in_progress", issues: [] });
    expect(shown(panel)).toContain("Usage Stats is starting.");

    house.publish({ state: "setup_retry", issues: ["database_damaged"], reason: "The disk is full" });
    await settle();
    expect(shown(panel)).toContain("The disk is full");
    expect(find(panel, "a.button").map((link) => link.getAttribute("href"))).toEqual([
      "/config/integrations/integration/usage_stats",
      "/config/repairs",
    ]);
  });
});

describe.each(PLACES)("who is no administrator, at %s", (path) => {
  it("sees no control that would be refused", async () => {
    house.with({ user: { is_admin: false, id: "2" } });
    const panel = await open(house, path, { ...WHOLE, sharing: { status: "off" } });

    const refused = ["Reset…", "Share…", "Delete everything…", "Rename or merge…", "Correct…", "Export this period…"];
    expect(buttons(panel).filter((name) => refused.includes(name))).toEqual([]);
    expect(links(panel)).toEqual([]);
    const asked = house.calls.map(({ action }) => action);
    expect(asked).not.toContain("preview_submission");
    expect(asked).not.toContain("get_events");
    if (path === "/data") expect(shown(panel)).toContain("Sharing is off. Nothing leaves this machine.");
  });
});

describe("today", () => {
  it("has three numbers and the list, most used first, as text", async () => {
    const panel = await open(house);

    expect(find(panel, "dd").map(text)).toEqual(["12", "3", "Sat 07:30"]);
    expect(find(panel, ".uses li").map(text)).toEqual([
      "Notfall ct 8",
      "Espresso button 3",
      "<b>x</b> voice 1",
    ]);
    expect(find(panel, "b")).toEqual([]);
  });

  it("says the hour at which the day ends, which is the next of its name", async () => {
    const closes = new Date(Date.now() + 3_600_000).toISOString();
    const panel = await open(house, "", { ...WHOLE, closes });
    expect(find(panel, "dd").map(text)[2]).toMatch(/^\d\d:\d\d$/);

    house.with({ locale: { ...house.hass.locale, time_format: "12" } });
    panel.hass = house.hass;
    await settle();
    expect(find(panel, "dd").map(text)[2]).toMatch(/^\d{1,2}:\d\d [ap]m$/);
  });

  it("shows 50 rows, then all, and filters", async () => {
    const stats = Array.from({ length: 312 }, (_, row) => ({
      skill: `Skill ${row}`,
      modality: "x",
      count: 400 - row,
    }));
    const panel = await open(house, "", { ...WHOLE, stats });
    expect(find(panel, ".uses li")).toHaveLength(50);

    await press(panel, "Show all (312)");
    expect(find(panel, ".uses li")).toHaveLength(312);

    await type(panel, "input[type=search]", "skill 311");
    expect(find(panel, ".uses li").map(text)).toEqual(["Skill 311 x 89"]);
    await type(panel, "input[type=search]", "nothing");
    expect(shown(panel)).toContain("Nothing matches the filter.");
  });

  it("keeps rows in their place while a finger is on the list", async () => {
    const panel = await open(house);
    find(panel, ".uses")[0]?.dispatchEvent(new Event("pointerdown"));
    const stats = [
      { skill: "Espresso", modality: "button", count: 20 },
      { skill: "Notfall", modality: "ct", count: 8 },
    ];
    house.publish({ ...WHOLE, stats });
    await settle();
    expect(find(panel, ".uses li").map(text)).toEqual(["Notfall ct 8", "Espresso button 20"]);

    find(panel, ".uses")[0]?.dispatchEvent(new Event("pointerup"));
    await settle();
    expect(find(panel, ".uses li").map(text)).toEqual(["Espresso button 20", "Notfall ct 8"]);
  });

  it("says of a day without uses what the day before had", async () => {
    const nothing = { ...WHOLE, stats: [], total_usages: 0, total_combinations: 0 };
    house.answers["get_trends"] = () => ({ ...TRENDS, total: 31 });
    const panel = await open(house, "", nothing);
    expect(shown(panel)).toContain("Nothing counted yet today; yesterday 31.");

    house.answers["get_trends"] = () => ({ ...TRENDS, total: 0 });
    house.publish({ ...nothing, date: "2026-11-28" });
    await settle();
    expect(shown(panel)).toContain("Nothing counted yet today.");
  });

  it("shows two ways to begin at the first run", async () => {
    const first = { ...WHOLE, stats: [], total_usages: 0, total_combinations: 0, known_combinations: 0 };
    const panel = await open(house, "", first);

    expect(shown(panel)).toContain("Add a tracker");
    expect(find(panel, "pre").map((one) => one.textContent)).toEqual([
      "action: usage_stats.record\ndata:\n  skill: Espresso\n  modality: button",
    ]);
    expect(shown(panel)).toContain("Nothing is sent unless you turn it on.");
  });

  it("says what is wrong, and leads to the repair", async () => {
    const panel = await open(house, "", { ...WHOLE, issues: ["write_failed", "names_alike"] });

    expect(shown(panel)).toContain("Uses cannot be saved right now.");
    expect(links(panel)).toEqual(["/config/repairs"]);
  });

  it("exports once for a double tap, and says what came of it", async () => {
    house.answers["export"] = () => ({ success: true, message: "3 rows were written." });
    const panel = await open(house);
    button(panel, "Export now").click();
    button(panel, "Export now").click();
    await settle();

    expect(house.calls.filter(({ action }) => action === "export")).toHaveLength(1);
    expect(shown(panel)).toContain("3 rows were written.");
  });

  it("says what failed beside what is known", async () => {
    house.answers["export"] = () => Promise.reject(new Error("The folder cannot be read"));
    const panel = await open(house);
    await press(panel, "Export now");

    expect(shown(panel)).toContain("The folder cannot be read");
    expect(find(panel, "dd").map(text)[0]).toBe("12");
    expect(button(panel, "Export now").disabled).toBe(false);
  });

  it("says how many go without export before a reset", async () => {
    house.answers["reset"] = ({ dry_run }) =>
      dry_run ? { discarded: 7 } : { success: true, message: "At zero." };
    const panel = await open(house);
    await press(panel, "Reset…");
    expect(shown(panel)).toContain("Not exported yet, and lost with them: 7.");
    expect(house.calls.filter(({ data }) => data["dry_run"] !== true && "dry_run" in data)).toEqual([]);

    await press(panel, "Cancel");
    expect(find(panel, "dialog")).toEqual([]);
    expect(house.calls.filter(({ action }) => action === "reset")).toHaveLength(1);

    await press(panel, "Reset…");
    await press(panel, "Reset");
    expect(shown(panel)).toContain("At zero.");
  });
});
