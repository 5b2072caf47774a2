import type { LitElement } from "lit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../src/card_views";
import { taps } from "../src/card_views/taps";
import { readCount } from "../src/cards/settings";
import type { CardView } from "../src/cards/card";
import { House, LIVE, text } from "./setup";

const ESPRESSO = { skill: "Espresso", modality: "button" };

let house: House;
let shown: CardView & LitElement;

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  house = new House();
  house.answers["record"] = () => ({ counted: 1, durable: true });
  house.answers["correct"] = () => ({ success: true, message: "Corrected." });
  shown = document.createElement("usage-stats-count-view") as CardView & LitElement;
  shown.settings = readCount({ type: "x", ...ESPRESSO, name: "Kaffee", icon: "mdi:coffee" });
  shown.hass = house.hass;
  document.body.append(shown);
  await pass();
  house.publish(LIVE);
  await pass();
});

afterEach(() => {
  document.body.replaceChildren();
  while (taps.takeBack(ESPRESSO));
  vi.useRealTimers();
});

const pass = (milliseconds = 1) => vi.advanceTimersByTimeAsync(milliseconds);
const find = (selector: string) => shown.renderRoot.querySelector<HTMLElement>(selector);
const number = () => text(find(".number"));

async function tap(): Promise<void> {
  find("button.count")?.click();
  await pass();
}

async function longPress(): Promise<void> {
  const button = find("button.count");
  button?.dispatchEvent(new PointerEvent("pointerdown"));
  await pass(700);
  button?.dispatchEvent(new PointerEvent("pointerup"));
  button?.click();
  await pass();
}

async function choose(selector: string): Promise<void> {
  find(`dialog ${selector}`)?.click();
  await pass();
}

describe("the button that counts", () => {
  it("says what it counts, and how often that was", () => {
    expect(number()).toBe("3");
    expect(text(find("button.count"))).toBe("Count Kaffee button Today: 3");
    expect(text(find(".name"))).toBe("Kaffee");
  });

  it("counts with a tick and the new number, before the next live count", async () => {
    await tap();
    expect(house.calls).toMatchObject([{ action: "record", data: ESPRESSO }]);
    expect(number()).toBe("4");
    expect(text(find("[role=status]"))).toBe("Counted: 4");
    expect(find(".done")).not.toBeNull();
    house.publish({ ...LIVE, stats: [{ ...ESPRESSO, count: 4 }] });
    await pass(2_000);
    expect([number(), find(".done")]).toEqual(["4", null]);
  });

  it("takes a double tap for one, and two taps for two", async () => {
    await tap();
    await tap();
    expect(house.calls).toHaveLength(1);
    await pass(600);
    await tap();
    expect(house.calls).toHaveLength(2);
  });

  it("counts nothing while it is only looked at", async () => {
    shown.preview = true;
    await tap();
    await longPress();
    expect([house.calls, find("dialog")]).toEqual([[], null]);
  });

  it("says that there are too many combinations", async () => {
    house.answers["record"] = () => ({ counted: 0, durable: true });
    await tap();
    expect(text(find(".trouble"))).toContain("too many combinations");
    expect(number()).toBe("3");
  });

  it("says what Home Assistant refused, in its words", async () => {
    house.answers["record"] = () => Promise.reject({ code: "unauthorized", message: "Unauthorized" });
    await tap();
    expect(text(find(".trouble"))).toBe("Unauthorized Try again");
    find(".trouble button")?.click();
    await pass();
    expect(find(".trouble")).toBeNull();
  });

  it("keeps taps without a connection, says so, and sends them with it", async () => {
    shown.hass = house.with({ connected: false });
    await tap();
    expect(text(find(".waiting"))).toBe("No connection. One use waits and is counted later.");
    await pass(600);
    await tap();
    expect(text(find(".waiting"))).toBe("No connection. 2 uses wait and are counted later.");
    expect(house.calls).toEqual([]);
    shown.hass = house.with({ connected: true });
    await pass();
    expect(house.calls.map(({ action }) => action)).toEqual(["record", "record"]);
    expect(find(".waiting")).toBeNull();
  });

  it("tries again now and then", async () => {
    house.answers["record"] = () => Promise.reject({ code: 3 });
    await tap();
    house.answers["record"] = () => ({ counted: 1, durable: true });
    await pass(16_000);
    expect(find(".waiting")).toBeNull();
    expect(new Set(house.calls.map(({ data }) => data["use_id"])).size).toBe(1);
  });
});

describe("a long press", () => {
  it("offers to take the last use back, and counts nothing", async () => {
    await longPress();
    expect(text(find("dialog p"))).toBe("Take back the last use of Kaffee?");
    expect(house.calls).toEqual([]);
    await choose(".main");
    expect(house.calls).toEqual([
      {
        action: "correct",
        data: { date: "2026-11-27", ...ESPRESSO, count: -1, reason: "Taken back on a dashboard" },
      },
    ]);
    expect(find("dialog")).toBeNull();
  });

  it("changes nothing when it was a mistake, and the next tap counts", async () => {
    await longPress();
    await choose("button");
    expect([house.calls, find("dialog")]).toEqual([[], null]);
    await tap();
    expect(house.calls).toHaveLength(1);
  });

  it("is also the menu key of a keyboard", async () => {
    const menu = new Event("contextmenu", { cancelable: true });
    find("button.count")?.dispatchEvent(menu);
    await pass();
    expect([menu.defaultPrevented, find("dialog") === null]).toEqual([true, false]);
  });

  it("offers nothing where there is nothing, or no right to correct", async () => {
    shown.hass = house.with({ user: { is_admin: false, id: "2" } });
    await longPress();
    expect(find("dialog")).toBeNull();
    shown.hass = house.with({ user: { is_admin: true, id: "1" } });
    house.publish({ ...LIVE, stats: [] });
    await pass(600);
    await longPress();
    expect(find("dialog")).toBeNull();
  });

  it("takes back a use that waits without asking anybody, for everyone", async () => {
    shown.hass = house.with({ connected: false, user: { is_admin: false, id: "2" } });
    await tap();
    await pass(600);
    await longPress();
    await choose(".main");
    expect(find(".waiting")).toBeNull();
    shown.hass = house.with({ connected: true });
    await pass(20_000);
    expect(house.calls).toEqual([]);
  });

  it.each([
    [() => ({ success: false, message: "The disk is full." }), "The disk is full."],
    [() => Promise.reject({ message: "count is too low" }), "count is too low"],
    [() => Promise.reject(undefined), "Home Assistant does not answer."],
  ])("says what did not work", async (answer, words) => {
    house.answers["correct"] = answer;
    await longPress();
    await choose(".main");
    expect(text(find(".trouble"))).toBe(`${words} Try again`);
  });
});
