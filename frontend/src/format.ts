/** Numbers, dates and hours as the person's profile has them. */

import type { HassLocale } from "./hass";

export const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// A Monday, to take the names of weekdays and hours from.
const MONDAY = Date.UTC(2024, 0, 1);

// Languages that write numbers in the way that the profile names.
const NUMBER_LANGUAGES: Partial<Record<HassLocale["number_format"], string>> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};

// Making a format takes longer than using it, and a chart has hundreds of numbers.
const numberFormats = new Map<string, Intl.NumberFormat>();

export function formatNumber(
  locale: HassLocale,
  value: number,
  options: Intl.NumberFormatOptions = {},
): string {
  const key = locale.language + locale.number_format + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (format === undefined) {
    format = numberFormat(locale, options);
    numberFormats.set(key, format);
  }
  return format.format(value);
}

function numberFormat(locale: HassLocale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const format = locale.number_format;
  if (format === "none") return new Intl.NumberFormat("en-US", { ...options, useGrouping: false });
  const language =
    format === "system" ? undefined : (NUMBER_LANGUAGES[format] ?? locale.language);
  return new Intl.NumberFormat(language, options);
}

/** Formats a date such as `2025-12-21`, which is a day of Home Assistant's zone and has no time. */
export function formatDate(
  locale: HassLocale,
  date: string,
  options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", weekday: "long" },
): string {
  return new Intl.DateTimeFormat(locale.language, { ...options, timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

export function formatWeekday(
  locale: HassLocale,
  weekday: Weekday,
  style: "long" | "short" = "long",
): string {
  const day = new Date(MONDAY + WEEKDAYS.indexOf(weekday) * DAY);
  return new Intl.DateTimeFormat(locale.language, { weekday: style, timeZone: "UTC" }).format(day);
}

/** Tells whether hours are written with am and pm. */
export function usesTwelveHours(locale: HassLocale): boolean {
  if (locale.time_format === "12" || locale.time_format === "24") {
    return locale.time_format === "12";
  }
  const language = locale.time_format === "language" ? locale.language : undefined;
  const { hour12 } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
  return hour12 === true;
}

/** Returns the 24 hours' short names: "0" to "23", or "12 AM" to "11 PM". */
export function hourNames(locale: HassLocale): string[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  if (!usesTwelveHours(locale)) return hours.map((hour) => formatNumber(locale, hour));
  const format = hourFormat(locale);
  // Where there is little room, "11 AM" takes two lines; the space in it would forbid that.
  return hours.map((hour) => format.format(new Date(MONDAY + hour * HOUR)).replace(/\s/g, " "));
}

/** Returns the hour from its start to its end with am and pm: "9 – 10 AM". */
export function formatTwelveHours(locale: HassLocale, hour: number): string {
  const start = MONDAY + hour * HOUR;
  return hourFormat(locale).formatRange(new Date(start), new Date(start + HOUR));
}

function hourFormat(locale: HassLocale): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale.language, {
    hour: "numeric",
    hour12: true,
    timeZone: "UTC",
  });
}

interface WeekInfo {
  firstDay: number;
}

/** Returns the weekdays in the order in which the person's week has them. */
export function weekdaysInOrder(locale: HassLocale): Weekday[] {
  const first = firstWeekday(locale);
  return WEEKDAYS.map((_, index) => WEEKDAYS[(first + index) % 7] as Weekday);
}

function firstWeekday(locale: HassLocale): number {
  if (locale.first_weekday !== "language") {
    return Math.max(0, WEEKDAYS.indexOf(locale.first_weekday));
  }
  // Firefox has neither of the two.
  const language = new Intl.Locale(locale.language) as Intl.Locale & {
    getWeekInfo?: () => WeekInfo;
    weekInfo?: WeekInfo;
  };
  const { firstDay } = language.getWeekInfo?.() ?? language.weekInfo ?? { firstDay: 1 };
  return (firstDay + 6) % 7;
}
