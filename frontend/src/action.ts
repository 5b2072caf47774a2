/** Calls an action. Apart from the calls of the panel, which no card loads. */

import type { Hass } from "./hass";

export const DOMAIN = "usage_stats";

/** What an action that is refused rejects with, as far as Home Assistant says it. */
export interface ActionError {
  message?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

/** Runs an action and returns its response; rejects with Home Assistant's error and its words. */
export async function callAction<T>(
  hass: Hass,
  action: string,
  data: Record<string, unknown> = {},
): Promise<T> {
  // Home Assistant shows errors as a toast by default; here they stand beside what failed.
  const { response } = await hass.callService<T>(DOMAIN, action, data, undefined, false, true);
  return response as T;
}
