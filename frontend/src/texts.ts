/** The texts of charts, and the title of the panel. */

import de from "./texts/de.json";
import en from "./texts/en.json";
import { translator } from "./translator";

export { translator } from "./translator";
export type { Placeholders, Translate } from "./translator";

export type TextKey = keyof typeof en;

export const texts = translator<TextKey>(en, de);
