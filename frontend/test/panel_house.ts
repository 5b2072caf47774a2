/** The panel in a house whose actions answer, and what of it a person sees. */

import type { LitElement } from "lit";
import type { Live, NotLoaded, Trends } from "../src/api";
import type { UsageStatsPanel } from "../src/panel";
import "../src/panel";
import { loadPanelTexts } from "../src/panel-texts";
import { House, LIVE, LOCALE, settle, text } from "./setup";

export const WHOLE: Live = {
  ...(LIVE as Live),
  state: "loaded",
  issues: [],
  entry_id: "1",
  closes: "2026-11-28T07:30:00+01:00",
  next_rollover: "2026-11-28T07:30:00+01:00",
  last_export: "2026-11-27T06:30:00+00:00",
  waiting_batches: 0,
  known_combinations: 3,
  records_events: true,
  sharing: { status: "off", privacy_version: "2" },
  trackers: [],
};

export const TRENDS: Trends = {
  from: "2026-10-30",
  to: "2026-11-26",
  history_from: "2026-10-01",
  days: 28,
  days_with_uses: 26,
  days_without: 2,
  total: 155,
  per_day: 5.5,
  longest_streak: 14,
  compared: { total: 100, change: 55, change_percent: 55 },
  combinations: [
    { skill: "Notfall", modality: "ct", count: 90, share: 0.58, change: 3, days_used: 20, last: "2026-11-26" },
    { skill: "Notfall", modality: "mrt", count: 40, share: 0.26, change: 3, days_used: 9, last: "2026-11-26" },
    { skill: "Kardio", modality: "mrt", count: 25, share: 0.16, change: 3, days_used: 9, last: "2026-11-26" },
  ],
  total_combinations: 3,
  not_used: [{ skill: "Thorax", modality: "ct", last: "2026-10-02", days: 55 }],
  groups: [
    { date: "2026-11-25", count: 10, days: 1, average: 10 },
    { date: "2026-11-26", count: 20, days: 1, average: 20 },
  ],
  expected: { from: "2026-11-28", to: "2026-12-04", total: { expected: 41.3, low: 30, high: 54 } },
  today: { date: "2026-11-27", total: 5 },
};

export const PREVIEW = {
  waiting: false,
  payload: '{"number":166.0,"names":[]}',
  message: "",
  submissions: [
    { from: "2026-11-12", to: "2026-11-18", state: "accepted", at: "2026-11-19T03:00:00+00:00", payload: '{"a":1}' },
    { from: "2026-11-05", to: "2026-11-11", state: "dropped", at: null, payload: "" },
  ],
};

export const WEEK = {
  job_count: 4,
  file_count: 1,
  upload_count: 2,
  error_count: 3,
  uptime_hours: 160,
  jobs_completed: 3,
  jobs_failed: 1,
  print_hours: 7.5,
  by_printer_type: { prusa: 4 },
  by_error_type: { clogged: 3 },
};

export function event(number: number) {
  return {
    id: String(number),
    event_type: "job_completed",
    timestamp: "2026-11-20T10:00:00+00:00",
    metadata: { printer_type: "<i>prusa</i>" },
    submitted: false,
  };
}

const entity = {
  entity_id: "scene.film",
  name: "Film",
  last: "2026-08-02T19:30:11+00:00",
  days: 117,
  why: "not_since",
  seen_since: null,
  exists_since: null,
  used_by: ["automation.film"],
};

export const UNUSED = {
  days: 60,
  recorder_since: "2026-11-17T04:12:00+00:00",
  not_known: ["dashboards", "templates", "of a newer version"],
  totals: { automations: 0, scripts: 0, scenes: 1, buttons: 0, devices: 2, helpers: 0, combinations: 1 },
  automations: [],
  scripts: [],
  scenes: [entity],
  buttons: [],
  devices: [
    { ...entity, entity_id: "light.hall", name: "Hall", last: null, why: "no_change_seen", seen_since: "2026-11-17T04:12:00+00:00", used_by: [] },
    { ...entity, entity_id: "light.attic", name: "Attic", last: null, why: "unavailable", used_by: [] },
  ],
  helpers: [],
  combinations: [{ skill: "Thorax", modality: "ct", last: "2026-08-02", days: 117, why: "not_since" }],
};

/** Returns a house whose actions all answer. */
export function answering(): House {
  const house = new House();
  house.with({ locale: { ...LOCALE, time_zone: "server" } });
  Object.assign(house.answers, {
    get_trends: () => TRENDS,
    get_unused: () => UNUSED,
    list_files: () => ({
      total_files: 2,
      files: [
        { filename: "usage_stats_2026-11-26.csv", date: "2026-11-26", size_bytes: 332, archived: false },
        { filename: "usage_stats_2026-10-31.csv.gz", date: "2026-10-31", size_bytes: 20_332, archived: true },
      ],
    }),
    get_local_stats: () => ({ total_events: 61, this_week: WEEK }),
    get_events: () => ({ events: [event(1)] }),
    preview_submission: () => PREVIEW,
    "manifest/get": () => ({ documentation: "https://example.org/docs" }),
    "auth/sign_path": ({ path }: { path: string }) => ({ path: `${path}?authSig=1` }),
  });
  return house;
}

export async function open(
  house: House,
  path = "",
  live: Live | NotLoaded | null = WHOLE,
): Promise<UsageStatsPanel> {
  await loadPanelTexts(house.hass.language);
  const panel = document.createElement("usage-stats-panel") as UsageStatsPanel;
  panel.hass = house.hass;
  panel.route = { prefix: "/usage-stats", path };
  document.body.append(panel);
  await settle();
  if (live !== null) house.publish(live);
  await settle();
  await settle();
  return panel;
}

/** Returns all elements of a page that a selector finds, through the shadows. */
export function find<E extends Element = HTMLElement>(root: LitElement, selector: string): E[] {
  const found: E[] = [];
  const look = (node: ParentNode) => {
    for (const element of node.querySelectorAll("*")) {
      if (element.matches(selector)) found.push(element as E);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(root.renderRoot as ShadowRoot);
  return found;
}

/** Returns where the links of a place lead. */
export const links = (root: LitElement): (string | null)[] =>
  find(root, "a")
    .filter((link) => link.closest("nav") === null)
    .map((link) => link.getAttribute("href"));

export const shown = (root: LitElement): string =>
  find(root, "p, h2, h3, dd, dt, li, summary, label, button, a, pre, th, td")
    .map(text)
    .join(" | ");

export function button(root: LitElement, name: string): HTMLButtonElement {
  const found = find<HTMLButtonElement>(root, "button").filter((one) => text(one) === name);
  if (found[0] === undefined) throw new Error(`No button ${name} in: ${shown(root)}`);
  return found[0];
}

export const buttons = (root: LitElement): string[] => find(root, "button").map(text);

export async function press(root: LitElement, name: string): Promise<void> {
  button(root, name).click();
  await settle();
  await settle();
}

export async function type(root: LitElement, selector: string, value: string): Promise<void> {
  const [field] = find<HTMLInputElement>(root, selector);
  if (field === undefined) throw new Error(`No field ${selector}`);
  field.value = value;
  field.dispatchEvent(new Event("input"));
  field.dispatchEvent(new Event("change"));
  await settle();
}

/** The data of each call of an action, the oldest first. */
export const asked = (house: House, action: string) =>
  house.calls.filter((call) => call.action === action).map(({ data }) => data);
