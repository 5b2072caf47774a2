/** The four cards: how each is set up and how much room it takes. */

import type { Hass } from "../hass";
import { pageLanguage } from "../page";
import { Card } from "./card";
import type { GridOptions } from "./card";
import { configForm, nameField, numberField, textField } from "./form";
import { combinationOf, knownCombinations } from "./known";
import {
  DAYS,
  GROUPS,
  MOST_DAYS,
  MOST_ROWS,
  ROWS,
  readBars,
  readCount,
  readHeatmap,
  readToday,
} from "./settings";
import { GROUP_NAMES } from "./group_names";
import { cardTexts } from "./texts";

export class UsageStatsCountCard extends Card {
  protected readonly tag = "usage-stats-count-view";
  protected readonly read = readCount;

  static getConfigForm() {
    return configForm(
      nameField("skill", true),
      nameField("modality", true),
      textField("name"),
      { name: "icon", selector: { icon: {} } },
    );
  }

  /** Takes the entity that was chosen in the picker, or what is used most. */
  static getStubConfig(hass: Hass, entities: string[] = []) {
    const chosen = entities
      .map((entityId) => combinationOf(hass, entityId))
      .find((known) => known !== undefined);
    const known = chosen ?? knownCombinations(hass)[0];
    const { skill, modality } = known ?? { skill: "Espresso", modality: "button" };
    return { skill, modality };
  }

  getGridOptions(): GridOptions {
    return { columns: 6, rows: 3, min_columns: 3, min_rows: 2 };
  }

  getCardSize(): number {
    return 3;
  }
}

export class UsageStatsTodayCard extends Card {
  protected readonly tag = "usage-stats-today-view";
  protected readonly read = readToday;

  static getConfigForm() {
    return configForm(textField("title"), numberField("rows", MOST_ROWS), textField("filter"));
  }

  static getStubConfig() {
    return { rows: ROWS };
  }

  getGridOptions(): GridOptions {
    return { columns: 12, rows: "auto", min_columns: 4 };
  }

  getCardSize(): number {
    return 5;
  }
}

abstract class ChartCard extends Card {
  getGridOptions(): GridOptions {
    return { columns: 12, rows: "auto", min_columns: 6 };
  }

  getCardSize(): number {
    return 5;
  }
}

export class UsageStatsBarsCard extends ChartCard {
  protected readonly tag = "usage-stats-bars-view";
  protected readonly read = readBars;

  static getConfigForm() {
    const text = cardTexts(pageLanguage());
    const options = GROUPS.map((value) => ({ value, label: text(GROUP_NAMES[value]) }));
    return configForm(
      textField("title"),
      { name: "group", selector: { select: { options, mode: "dropdown" } } },
      numberField("days", MOST_DAYS),
      nameField("skill", false),
    );
  }

  static getStubConfig() {
    return { group: "day", days: DAYS.day };
  }
}

export class UsageStatsHeatmapCard extends ChartCard {
  protected readonly tag = "usage-stats-heatmap-view";
  protected readonly read = readHeatmap;

  static getConfigForm() {
    return configForm(textField("title"), numberField("days", MOST_DAYS), nameField("skill", false));
  }

  static getStubConfig() {
    return { days: DAYS.hour_of_week };
  }
}
