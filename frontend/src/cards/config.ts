/** What a person may write into a card; an error names the field, in the person's language. */

import { pageLanguage } from "../page";
import { cardTexts } from "./texts";

export interface CardConfig {
  type: string;
  [field: string]: unknown;
}

const SPACE = /\s+/gu;
const LONGEST_NAME = 64;

/** Returns a name as the counter writes it; raises where there is none. */
export function requiredName(config: CardConfig, field: string): string {
  const name = optionalName(config, field);
  if (name === undefined) throw new Error(cardTexts(pageLanguage())("error.missing", { field }));
  return name;
}

export function optionalName(config: CardConfig, field: string): string | undefined {
  const text = optionalText(config, field);
  if (text !== undefined && text.length > LONGEST_NAME) {
    throw new Error(cardTexts(pageLanguage())("error.length", { field, most: LONGEST_NAME }));
  }
  return text;
}

export function optionalText(config: CardConfig, field: string): string | undefined {
  const value = config[field];
  if (value === undefined || value === null || value === "") return undefined;
  // YAML reads a name such as 42 as a number.
  if (typeof value !== "string" && typeof value !== "number") {
    throw new Error(cardTexts(pageLanguage())("error.text", { field }));
  }
  return String(value).normalize("NFC").replace(SPACE, " ").trim() || undefined;
}

export function wholeNumber(
  config: CardConfig,
  field: string,
  { fallback, most }: { fallback: number; most: number },
): number {
  const value = config[field] ?? fallback;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > most) {
    throw new Error(cardTexts(pageLanguage())("error.number", { field, least: 1, most }));
  }
  return value;
}

export function choice<T extends string>(
  config: CardConfig,
  field: string,
  choices: readonly [T, ...T[]],
): T {
  const value = config[field] ?? choices[0];
  const known = choices.find((candidate) => candidate === value);
  if (known === undefined) {
    const listed = choices.join(", ");
    throw new Error(cardTexts(pageLanguage())("error.choice", { field, choices: listed }));
  }
  return known;
}
