/** The texts of the panel alone, which cards do not load. */

import de from "./texts/panel.de.json";
import en from "./texts/panel.en.json";
import { translator } from "./texts";
import type { Translate } from "./texts";

export type PanelKey = keyof typeof en;
export type PanelTranslate = Translate<PanelKey>;
export const panelTexts = translator<PanelKey>(en, de);
