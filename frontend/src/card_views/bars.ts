/** Uses by day, week, month, weekday or hour, as bars. */

import { html } from "lit";
import type { Group, Trends } from "../api";
import { GROUP_NAMES } from "../cards/group_names";
import type { BarsSettings } from "../cards/settings";
import type { Bar } from "../charts/bars";
import "../charts/bars";
import {
  formatDate,
  formatTwelveHours,
  formatWeekday,
  hourNames,
  usesTwelveHours,
  weekdaysInOrder,
} from "../format";
import type { Weekday } from "../format";
import type { Hass, HassLocale } from "../hass";
import { texts as chartTexts } from "../texts";
import { texts } from "./texts";
import { UsageStatsTrendsView } from "./trends";

export class UsageStatsBarsView extends UsageStatsTrendsView<BarsSettings> {
  protected override defaultTitle({ group }: BarsSettings): string {
    return this.text(GROUP_NAMES[group]);
  }

  protected override chart(trends: Trends, settings: BarsSettings, hass: Hass) {
    const bars = this.bars(trends, settings, hass.locale);
    return html`
      <usage-stats-bars
        .bars=${bars}
        .locale=${hass.locale}
        .heading=${settings.title ?? this.defaultTitle(settings)}
      ></usage-stats-bars>
    `;
  }

  private bars(trends: Trends, settings: BarsSettings, locale: HassLocale): Bar[] {
    const groups = trends.groups.map((group) => ({ ...words(group, locale), value: group.count }));
    if (settings.group === "weekday") {
      const order = weekdaysInOrder(locale).map((weekday) => formatWeekday(locale, weekday));
      return groups.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    }
    if (settings.group !== "day") return groups;
    return [...groups, this.today(trends, settings, locale)];
  }

  /** Returns the day that is not over; live, as far as the subscription tells it. */
  private today(trends: Trends, { question }: BarsSettings, locale: HassLocale): Bar {
    const { date } = trends.today;
    const live = this.current?.date === date ? this.current.stats : undefined;
    const value =
      live
        ?.filter(({ skill }) => question.skill === undefined || skill === question.skill)
        .reduce((sum, { count }) => sum + count, 0) ?? trends.today.total;
    return {
      label: words({ date }, locale).label,
      name: this.text("card.so_far", { date: formatDate(locale, date) }),
      value,
      open: true,
    };
  }
}

/** Returns how a group is called on the axis, and in whole. */
function words(group: Partial<Group>, locale: HassLocale): { label: string; name: string } {
  if (group.hour !== undefined) {
    const label = hourNames(locale)[group.hour] ?? "";
    const from = group.hour;
    const name = usesTwelveHours(locale)
      ? formatTwelveHours(locale, from)
      : chartTexts(locale.language)("chart.hour", { from, to: from + 1 });
    return { label, name };
  }
  if (group.weekday !== undefined) {
    const weekday = group.weekday as Weekday;
    const label = formatWeekday(locale, weekday, "short");
    return { label, name: formatWeekday(locale, weekday) };
  }
  if (group.month !== undefined) {
    const day = `${group.month}-01`;
    const label = formatDate(locale, day, { month: "short" });
    return { label, name: formatDate(locale, day, { month: "long", year: "numeric" }) };
  }
  const date = group.date ?? group.week ?? "";
  const label = formatDate(locale, date, { day: "numeric", month: "numeric" });
  const name = formatDate(locale, date);
  return group.week === undefined
    ? { label, name }
    : { label, name: texts(locale.language)("group.week_from", { date: name }) };
}
