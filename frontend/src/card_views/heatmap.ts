/** Uses by hour and weekday, as a table with shades. */

import { html } from "lit";
import type { Trends } from "../api";
import type { TrendsSettings } from "../cards/settings";
import type { HourOfWeek } from "../charts/heatmap";
import "../charts/heatmap";
import type { Weekday } from "../format";
import type { Hass } from "../hass";
import { UsageStatsTrendsView } from "./trends";

export class UsageStatsHeatmapView extends UsageStatsTrendsView<TrendsSettings> {
  protected override defaultTitle(): string {
    return this.text("group.hour_of_week");
  }

  protected override chart(trends: Trends, settings: TrendsSettings, hass: Hass) {
    const hours = trends.groups.map(({ weekday, hour, count }): HourOfWeek => {
      return { weekday: weekday as Weekday, hour: hour ?? 0, count };
    });
    return html`
      <usage-stats-heatmap
        .hours=${hours}
        .locale=${hass.locale}
        .heading=${settings.title ?? this.defaultTitle()}
      ></usage-stats-heatmap>
    `;
  }
}
