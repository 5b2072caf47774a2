/** Moments, as the person's profile has them. */

import { formatNumber, usesTwelveHours } from "./format";
import type { Hass } from "./hass";

const DAY = 86_400_000;

type Style = Intl.DateTimeFormatOptions;

function format(hass: Hass, moment: string, style: Style): string {
  const { locale, config } = hass;
  const zone = locale.time_zone === "server" ? { timeZone: config.time_zone } : {};
  const hours = "hour" in style ? { hour12: usesTwelveHours(locale) } : {};
  return new Intl.DateTimeFormat(locale.language, { ...style, ...hours, ...zone }).format(
    new Date(moment),
  );
}

/** The hours of the profile: 07:30, or 7:30 AM. */
function time({ locale }: Hass): Style {
  return { hour: usesTwelveHours(locale) ? "numeric" : "2-digit", minute: "2-digit" };
}

export function formatTime(hass: Hass, moment: string): string {
  return format(hass, moment, time(hass));
}

/** Returns the time, with the day before it unless that is today. */
export function formatMoment(hass: Hass, moment: string): string {
  const day: Style = { day: "numeric", month: "short", year: "numeric" };
  const today = format(hass, new Date().toISOString(), day);
  if (format(hass, moment, day) === today) return formatTime(hass, moment);
  return format(hass, moment, { ...day, ...time(hass) });
}

/** Returns the time of a moment, with its weekday unless it is within a day. */
export function formatSoon(hass: Hass, moment: string): string {
  const away = Date.parse(moment) - Date.now();
  if (away > 0 && away < DAY) return formatTime(hass, moment);
  return format(hass, moment, { weekday: "short", ...time(hass) });
}

/** Returns the day of a moment. */
export function formatDay(hass: Hass, moment: string): string {
  return format(hass, moment, { day: "numeric", month: "long", year: "numeric" });
}

export function formatSize(hass: Hass, bytes: number): string {
  const [value, unit] =
    bytes < 1_000 ? [bytes, "byte"] : bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return formatNumber(hass.locale, value as number, {
    style: "unit",
    unit: unit as string,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: 1,
  });
}
