/** What draws the cards; loaded when the first of them is shown. */

import { UsageStatsBarsView } from "./card_views/bars";
import { UsageStatsCountView } from "./card_views/count";
import { UsageStatsHeatmapView } from "./card_views/heatmap";
import { UsageStatsTodayView } from "./card_views/today";
import { define } from "./define";

define("usage-stats-bars-view", UsageStatsBarsView);
define("usage-stats-count-view", UsageStatsCountView);
define("usage-stats-heatmap-view", UsageStatsHeatmapView);
define("usage-stats-today-view", UsageStatsTodayView);
