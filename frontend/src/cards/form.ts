/** The forms in which cards are set up: Home Assistant draws them from a schema. */

import type { Hass } from "../hass";
import { pageHass, pageLanguage } from "../page";
import { cardTexts } from "./texts";
import type { CardTextKey } from "./texts";
import { knownCombinations } from "./known";

export interface FormField {
  name: string;
  required?: boolean;
  selector: Record<string, unknown>;
}

export interface ConfigForm {
  schema: FormField[];
  computeLabel: (field: FormField) => string;
  computeHelper: (field: FormField) => string | undefined;
}

const LABELS: Record<string, CardTextKey> = {
  skill: "form.skill",
  modality: "form.modality",
  title: "form.title",
  name: "form.name",
  icon: "form.icon",
  rows: "form.rows",
  filter: "form.filter",
  group: "form.group",
  days: "form.days",
};

const HELPERS: Record<string, CardTextKey> = {
  filter: "form.filter_helper",
  days: "form.days_helper",
};

export function configForm(...schema: FormField[]): ConfigForm {
  const text = cardTexts(pageLanguage());
  const label = (keys: Record<string, CardTextKey>, { name }: FormField) => {
    const key = keys[name];
    return key === undefined ? undefined : text(key);
  };
  return {
    schema,
    computeLabel: (field) => label(LABELS, field) ?? field.name,
    computeHelper: (field) => label(HELPERS, field),
  };
}

/** Offers the names in use; any other may be typed. */
export function nameField(name: "skill" | "modality", required: boolean): FormField {
  const hass: Hass | undefined = pageHass();
  const known = hass === undefined ? [] : knownCombinations(hass).map((one) => one[name]);
  const options = [...new Set(known)].sort((a, b) => a.localeCompare(b));
  const select = { options, custom_value: true, mode: "dropdown" };
  return { name, required, selector: options.length > 0 ? { select } : { text: {} } };
}

export function numberField(name: string, max: number): FormField {
  return { name, selector: { number: { min: 1, max, mode: "box" } } };
}

export function textField(name: string): FormField {
  return { name, selector: { text: {} } };
}
