/** Every call to Home Assistant. Rights, answers and translated errors are those of the actions. */

import { callAction } from "./action";
import type { Hass } from "./hass";

export { DOMAIN } from "./action";

export interface Combination {
  skill: string;
  modality: string;
}

export interface Count extends Combination {
  count: number;
}

export interface Tracker {
  id: string;
  name: string;
  kind: string;
  last: string | null;
  has_problem: boolean;
  /** These only for administrators. */
  problem?: string | null;
  skill?: string | null;
  modality?: string | null;
  event_type?: string | null;
}

export interface Sharing {
  status: "off" | "on" | "paused";
  /** These only for administrators. */
  since?: string | null;
  /** The version of the privacy text that a person agrees to now. */
  privacy_version?: string;
  policy_version?: string | null;
  collector_url?: string | null;
  next_submission?: string | null;
}

/** What `usage_stats/subscribe` sends while no entry is loaded. */
export interface NotLoaded {
  state: string;
  issues: string[];
  /** These only for administrators. */
  entry_id?: string | null;
  reason?: string | null;
}

/** What `usage_stats/subscribe` sends. */
export interface Live extends NotLoaded {
  date: string;
  total_combinations: number;
  total_usages: number;
  stats: Count[];
  closes: string;
  next_rollover: string;
  last_export: string | null;
  waiting_batches: number;
  known_combinations: number;
  records_events: boolean;
  sharing: Sharing;
  trackers: Tracker[];
}

export interface Outcome {
  success: boolean;
  message: string;
}

export interface CombinationTrend extends Count {
  share: number;
  change: number | null;
  days_used: number;
  last: string;
}

export interface Group {
  count: number;
  days: number;
  average: number;
  date?: string;
  week?: string;
  from?: string;
  month?: string;
  hour?: number;
  weekday?: string;
}

export interface Amount {
  expected: number;
  low: number;
  high: number;
}

export interface Trends {
  from: string;
  to: string;
  history_from: string | null;
  days: number;
  days_with_uses: number;
  days_without: number;
  total: number;
  per_day: number | null;
  longest_streak: number;
  compared: { total: number; change: number; change_percent: number | null } | null;
  combinations: CombinationTrend[];
  total_combinations: number;
  not_used: (Combination & { last: string; days: number })[];
  groups: Group[];
  expected: { from: string; to: string; total: Amount } | null;
  today: { date: string; total: number };
}

export interface TrendsRequest {
  days?: number;
  skill?: string;
  modality?: string;
  group_by?: "day" | "week" | "month" | "hour_of_week";
  limit?: number;
}

export interface UnusedEntity {
  entity_id: string;
  name: string;
  last: string | null;
  days: number | null;
  why: string;
  seen_since: string | null;
  exists_since: string | null;
  used_by: string[];
}

export interface UnusedCombination extends Combination {
  last: string | null;
  days: number | null;
  why: string;
}

export const UNUSED_KINDS = [
  "automations",
  "scripts",
  "scenes",
  "buttons",
  "devices",
  "helpers",
] as const;
export type UnusedKind = (typeof UNUSED_KINDS)[number];

export type Unused = Record<UnusedKind, UnusedEntity[]> & {
  days: number;
  recorder_since: string | null;
  not_known: string[];
  totals: Record<UnusedKind | "combinations", number>;
  combinations: UnusedCombination[];
};

export interface CsvFile {
  filename: string;
  date: string;
  size_bytes: number;
  archived: boolean;
}

export interface Files {
  total_files: number;
  files: CsvFile[];
}

export interface UsageEvent {
  id: string;
  event_type: string;
  timestamp: string;
  metadata: Record<string, string | number | boolean | null>;
  submitted: boolean;
}

export interface Week {
  job_count: number;
  file_count: number;
  upload_count: number;
  error_count: number;
  uptime_hours: number;
  jobs_completed: number;
  jobs_failed: number;
  print_hours: number;
  by_printer_type: Record<string, number>;
  by_error_type: Record<string, number>;
}

export interface LocalStats {
  total_events: number;
  this_week: Week;
}

export interface Submission {
  from: string;
  to: string;
  state: "waiting" | "accepted" | "dropped";
  at: string | null;
  /** Empty if it was dropped. */
  payload: string;
}

export interface Preview {
  waiting: boolean;
  /** The exact text of the request. */
  payload: string;
  message: string;
  submissions: Submission[];
}

export interface Held extends Outcome {
  /** All that the collector holds, as JSON; null if that is nothing, or was not answered. */
  held: string | null;
}

export interface Deleted extends Outcome {
  deleted_events: number;
  deleted_history: number;
  deleted_files: number;
}

export const exportNow = (hass: Hass) => callAction<Outcome>(hass, "export");

/** Returns how many uses a reset would discard. */
export async function pendingUses(hass: Hass): Promise<number> {
  const { discarded } = await callAction<{ discarded: number }>(hass, "reset", { dry_run: true });
  return discarded;
}

export const reset = (hass: Hass) => callAction<Outcome>(hass, "reset");

export const getTrends = (hass: Hass, request: TrendsRequest) =>
  callAction<Trends>(hass, "get_trends", { ...request });

export const exportRange = (hass: Hass, request: Record<string, unknown>) =>
  callAction<Outcome>(hass, "export_range", request);

export const rename = (hass: Hass, request: Record<string, unknown>) =>
  callAction<Outcome>(hass, "rename", request);

export const correct = (hass: Hass, request: Record<string, unknown>) =>
  callAction<Outcome>(hass, "correct", request);

export const getUnused = (hass: Hass, days: number, limit: number) =>
  callAction<Unused>(hass, "get_unused", { days, limit });

export const listFiles = (hass: Hass) => callAction<Files>(hass, "list_files");

export async function getEvents(hass: Hass, limit: number, type?: string): Promise<UsageEvent[]> {
  const asked = type === undefined ? { limit } : { limit, type };
  return (await callAction<{ events: UsageEvent[] }>(hass, "get_events", asked)).events;
}

export const getLocalStats = (hass: Hass) => callAction<LocalStats>(hass, "get_local_stats");

export const getPreview = (hass: Hass) => callAction<Preview>(hass, "preview_submission");

export const getHeld = (hass: Hass) => callAction<Held>(hass, "get_held_data");

export const optIn = (hass: Hass, request: Record<string, unknown>) =>
  callAction<Outcome>(hass, "opt_in", request);

/** Asks whether a collector is there, which may take as long as the server waits for it. */
export const askCollector = (hass: Hass, collector_url: unknown) =>
  callAction<Outcome>(hass, "opt_in", { collector_url, dry_run: true });

export const optOut = (hass: Hass, erase: boolean) =>
  callAction<Outcome>(hass, "opt_out", { erase });

export const deleteAll = (hass: Hass, files: boolean) =>
  callAction<Deleted>(hass, "delete_all", { confirm: true, files });

export const fileUrl = (filename: string) =>
  `/api/usage-stats/files/${encodeURIComponent(filename)}`;
export const EVENTS_URL = "/api/v1/usage-stats/export";

/** Downloads what a path answers with, by a signature that is good for half a minute. */
export async function download(hass: Hass, path: string): Promise<void> {
  const signed = await hass.callWS<{ path: string }>({ type: "auth/sign_path", path, expires: 30 });
  const link = document.createElement("a");
  link.href = hass.hassUrl(signed.path);
  link.download = "";
  // Home Assistant's frontend would follow the link itself.
  link.target = "_blank";
  link.style.display = "none";
  document.body.append(link);
  link.click();
  link.remove();
}
