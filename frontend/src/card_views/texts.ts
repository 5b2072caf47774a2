/** The texts inside of cards. */

import de from "../texts/card_views.de.json";
import en from "../texts/card_views.en.json";
import { translator } from "../translator";

export type TextKey = keyof typeof en;

export const texts = translator<TextKey>(en, de);
