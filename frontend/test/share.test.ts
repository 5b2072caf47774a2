import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { UsageStatsPanel } from "../src/panel";
import { answering, asked, buttons, find, open, press, shown, type } from "./panel_house";
import type { House } from "./setup";
import { settle, text } from "./setup";

const ADDRESS = "https://collector.example";
const AGREED = { collector_url: ADDRESS, privacy_policy_version: "2" };
const CHECK = { collector_url: ADDRESS, dry_run: true };
const SILENT = "Nobody answered within ten seconds.";

let house: House;
let panel: UsageStatsPanel;

/** Refuses as Home Assistant does: with the words of the action, and what they are made of. */
function refuse(translation_key: string, field: string) {
  house.answers["opt_in"] = () =>
    Promise.reject({
      code: "service_validation_error",
      message: `Validation error: ${translation_key}`,
      translation_key,
      translation_placeholders: { field },
    });
}

/** Answers the check as if no collector were there, and the consent itself with success. */
function beSilent() {
  refuse("silent", "collector_url");
  const silent = house.answers["opt_in"];
  house.answers["opt_in"] = (data) =>
    data["dry_run"] === true ? silent?.(data) : { success: true, message: "Shared." };
}

async function submit(name?: string) {
  const event = new Event("submit", { cancelable: true });
  const submitter = find(panel, "button").find((one) => one.getAttribute("name") === name);
  Object.defineProperty(event, "submitter", { value: submitter ?? null });
  find<HTMLFormElement>(panel, "form")[0]?.dispatchEvent(event);
  await settle();
  await settle();
}

const wrong = () => find(panel, "form .notice").map(text);

beforeEach(async () => {
  house = answering();
  panel = await open(house, "/data");
  await press(panel, "Share…");
  await type(panel, "[name=collector_url]", ADDRESS);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("who agrees to share", () => {
  it("agrees only after a collector has answered", async () => {
    house.answers["opt_in"] = () => ({ success: true, message: "Shared." });
    await submit();
    expect(asked(house, "opt_in")).toEqual([CHECK, AGREED]);
    expect(shown(panel)).toContain("Shared.");
    expect(find(panel, "dialog")).toEqual([]);
  });

  it("is told at the field, in the words of the flow, that nobody answers", async () => {
    beSilent();
    await submit();
    expect(asked(house, "opt_in")).toEqual([CHECK]);
    expect(wrong()).toEqual([SILENT]);
    const [field] = find(panel, "[name=collector_url]");
    expect(field?.getAttribute("aria-invalid")).toBe("true");
    expect(find(panel, `#${field?.getAttribute("aria-describedby")}`).map(text)).toEqual([SILENT]);

    const event = new Event("input", { bubbles: true });
    find(panel, "[name=collector_url]")[0]?.dispatchEvent(event);
    await settle();
    expect(wrong()).toEqual([]);
    expect(buttons(panel)).not.toContain("Save anyway");
  });

  it("may do it nevertheless", async () => {
    beSilent();
    await submit();
    expect(buttons(panel)).toContain("Save anyway");
    await submit("anyway");
    expect(asked(house, "opt_in")).toEqual([CHECK, AGREED]);
    expect(shown(panel)).toContain("Shared.");
  });

  it.each([
    ["field_not_https", "The address must start with https."],
    ["wrong_certificate", "The certificate is not valid."],
  ])("has to correct what is refused: %s", async (key, words) => {
    refuse(key, "collector_url");
    await submit();
    expect(wrong()).toEqual([words]);
    expect(find(panel, "[aria-invalid=true]").map((one) => one.getAttribute("name"))).toEqual(["collector_url"]);
    expect(buttons(panel)).not.toContain("Save anyway");
    expect(asked(house, "opt_in")).toHaveLength(1);
  });

  it("reads what is not about the address beside the buttons", async () => {
    refuse("field_not_current", "privacy_policy_version");
    await submit();
    expect(wrong()).toEqual([]);
    expect(shown(panel)).toContain("Validation error: field_not_current");
  });

  it.each([false, true])("has not agreed by a dialog that is closed, opened again: %s", async (again) => {
    let answer: (value: unknown) => void = () => undefined;
    house.answers["opt_in"] = () => new Promise((resolve) => (answer = resolve));
    await submit();
    expect(asked(house, "opt_in")).toEqual([CHECK]);
    await press(panel, "Cancel");
    if (again) await press(panel, "Share…");
    answer({ success: true, message: "It is there." });
    await settle();
    await settle();
    expect(asked(house, "opt_in")).toEqual([CHECK]);
    expect(find(panel, "dialog")).toHaveLength(again ? 1 : 0);
  });

  it("waits as long as the server waits for the collector", async () => {
    vi.useFakeTimers();
    house.answers["opt_in"] = () => new Promise(() => undefined);
    find<HTMLFormElement>(panel, "form")[0]?.dispatchEvent(new Event("submit", { cancelable: true }));
    await vi.advanceTimersByTimeAsync(11_000);
    expect(find(panel, ".notice.error")).toEqual([]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(find(panel, ".notice.error")).toHaveLength(1);
  });
});
