import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatNumber,
  formatWeekday,
  hourNames,
  usesTwelveHours,
  weekdaysInOrder,
} from "../src/format";
import { texts } from "../src/card_views/texts";
import { LOCALE } from "./setup";

describe("numbers", () => {
  it.each([
    ["comma_decimal", "1,234.5"],
    ["decimal_comma", "1.234,5"],
    ["none", "1234.5"],
    ["language", "1,234.5"],
  ] as const)("are written as %s says", (number_format, written) => {
    expect(formatNumber({ ...LOCALE, number_format }, 1234.5)).toBe(written);
  });

  it("have marks that depend on the browser", () => {
    expect(formatNumber({ ...LOCALE, number_format: "quote_decimal" }, 1234.5)).toMatch(/^1['’]234\.5$/);
    expect(formatNumber({ ...LOCALE, number_format: "space_comma" }, 1234.5)).toMatch(/^1\s234,5$/);
    expect(formatNumber({ ...LOCALE, number_format: "system" }, 7)).toBe("7");
  });
});

describe("days", () => {
  it("are those of Home Assistant, wherever the browser is", () => {
    expect(formatDate(LOCALE, "2026-11-27")).toBe("Friday 27 November");
    expect(formatDate({ ...LOCALE, language: "de" }, "2026-11-27")).toBe("Freitag, 27. November");
  });

  it("have names in the person's language", () => {
    expect(formatWeekday(LOCALE, "sunday")).toBe("Sunday");
    expect(formatWeekday({ ...LOCALE, language: "de" }, "monday", "short")).toBe("Mo");
  });

  it.each([
    ["language", "en-US", "sunday"],
    ["language", "de-DE", "monday"],
    ["saturday", "de-DE", "saturday"],
  ] as const)("begin the week, by %s in %s, with %s", (first_weekday, language, first) => {
    const order = weekdaysInOrder({ ...LOCALE, language, first_weekday });
    expect(order[0]).toBe(first);
    expect(new Set(order).size).toBe(7);
  });
});

describe("hours", () => {
  it.each([
    ["12", "de", true],
    ["24", "en-US", false],
    ["language", "en-US", true],
    ["language", "de", false],
  ] as const)("by %s in %s", (time_format, language, twelve) => {
    const locale = { ...LOCALE, time_format, language };
    expect(usesTwelveHours(locale)).toBe(twelve);
    expect(hourNames(locale)).toHaveLength(24);
  });
});

describe("texts", () => {
  it("fall back to English, and keep a placeholder that has no value", () => {
    expect(texts("fr")("card.more", { count: 3 })).toBe("and 3 more");
    expect(texts("de-AT")("card.more", { count: 3 })).toBe("und 3 weitere");
    expect(texts("en")("card.more")).toBe("and {count} more");
  });

  it("are not read for placeholders twice", () => {
    const skill = "{count}";
    expect(texts("en")("count.take_back", { skill, count: 1 })).toBe("Take back the last use of {count}?");
  });
});
