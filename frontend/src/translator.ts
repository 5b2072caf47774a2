/** Texts by key, in the language of the person's profile, else in English. */

export type Placeholders = Record<string, string | number>;
/** Returns the text of a key with its {placeholders} filled in. */
export type Translate<Key extends string> = (key: Key, placeholders?: Placeholders) => string;

/** Returns a function that takes a language; panel and dialogs have files of texts of their own. */
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
