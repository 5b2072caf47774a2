/** The texts of what every page loads: lists, forms and errors of cards, and the strategy. */

import de from "../texts/cards.de.json";
import en from "../texts/cards.en.json";
import { translator } from "../translator";

export type CardTextKey = keyof typeof en;

export const cardTexts = translator<CardTextKey>(en, de);
