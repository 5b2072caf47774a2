/** The cards and the strategy for dashboards; loaded by loader.ts on every page. */

import {
  UsageStatsBarsCard,
  UsageStatsCountCard,
  UsageStatsHeatmapCard,
  UsageStatsTodayCard,
} from "./cards/kinds";
import { list } from "./cards/listing";
import { define } from "./define";
import { UsageStatsStrategy } from "./strategy";

define("usage-stats-count-card", UsageStatsCountCard);
define("usage-stats-today-card", UsageStatsTodayCard);
define("usage-stats-bars-card", UsageStatsBarsCard);
define("usage-stats-heatmap-card", UsageStatsHeatmapCard);
define("ll-strategy-dashboard-usage-stats", UsageStatsStrategy);
list();
