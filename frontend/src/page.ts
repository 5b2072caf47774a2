/** What is asked before Home Assistant hands anything over: for lists and forms of cards. */

import type { Hass } from "./hass";

export function pageHass(): Hass | undefined {
  return document.querySelector<HTMLElement & { hass?: Hass }>("home-assistant")?.hass;
}

export function pageLanguage(): string {
  return pageHass()?.language ?? navigator.language;
}
