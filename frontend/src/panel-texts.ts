/** The texts of the panel: each language is a file, of which a page loads one. */

import type en from "./texts/panel.en.json";
import type { Translate } from "./translator";

export type PanelKey = keyof typeof en;
export type PanelTranslate = Translate<PanelKey>;
type PanelTexts = Record<PanelKey, string>;

const FILES = {
  en: () => import("./panel_en.js"),
  de: () => import("./panel_de.js"),
};
type Language = keyof typeof FILES;

const loaded = new Map<Language, PanelTexts>();

const known = (language: string): Language => (/^de\b/i.test(language) ? "de" : "en");

/** Loads the texts of a language, or of English in its place. */
export async function loadPanelTexts(language: string): Promise<void> {
  const name = known(language);
  if (!loaded.has(name)) loaded.set(name, (await FILES[name]()).default);
}

export function hasPanelTexts(language: string): boolean {
  return loaded.has(known(language));
}

/** Returns the text of a key that a server may know and this page not. */
export function namedText(language: string, key: string): string | undefined {
  return (loaded.get(known(language)) as Record<string, string>)[key];
}

/** Returns what follows a prefix in the keys: the names that this page knows. */
export function namesAfter(language: string, prefix: string): string[] {
  return Object.keys(loaded.get(known(language)) as PanelTexts)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** Returns the texts of a language that was loaded. */
export function panelTexts(language: string): PanelTranslate {
  const texts = loaded.get(known(language)) as PanelTexts;
  return (key, placeholders = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(placeholders[name] ?? whole));
}
