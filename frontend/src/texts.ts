/** Texts by key, in the language of the person's profile, else in English. */

import de from "./texts/de.json";
import en from "./texts/en.json";

export type TextKey = keyof typeof en;
export type Placeholders = Record<string, string | number>;
/** Returns the text of a key with its {placeholders} filled in. */
export type Translate<Key extends string> = (key: Key, placeholders?: Placeholders) => string;

/** Returns a function for each language; texts of the panel have files of their own. */
export function translator<Key extends string>(
  english: Record<Key, string>,
  german: Record<Key, string>,
): (language: string) => Translate<Key> {
  return (language) => {
    const texts = /^de\b/i.test(language) ? german : english;
    return (key, placeholders = {}) =>
      texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(placeholders[name] ?? whole));
  };
}

export const texts = translator<TextKey>(en, de);
