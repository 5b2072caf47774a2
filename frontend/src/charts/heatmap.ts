/** Uses by hour and weekday: a table, whose cells have the number as text and a shade. */

import { LitElement, css, html, nothing } from "lit";
import { property } from "../decorators";
import { define } from "../define";
import {
  formatNumber,
  formatTwelveHours,
  formatWeekday,
  hourNames,
  usesTwelveHours,
  weekdaysInOrder,
} from "../format";
import type { Weekday } from "../format";
import type { HassLocale } from "../hass";
import { texts } from "../texts";
import { hidden } from "./styles";
import { Width } from "./width";

export interface HourOfWeek {
  weekday: Weekday;
  hour: number;
  count: number;
}

// Narrower, the table is turned round: hours downwards.
const LEAST_WIDTH = 420;
const ROW_NAME = 48;
const CHARACTER = 6;
const PADDING = 3;
// The strongest shade, in percent, on which text of either theme can still be read.
const STRONGEST = 60;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export class UsageStatsHeatmap extends LitElement {
  static override styles = [
    hidden,
    css`
      :host {
        display: block;
      }
      table {
        border-collapse: separate;
        border-spacing: 2px;
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
        margin: 0 -2px;
        table-layout: fixed;
        width: calc(100% + 4px);
      }
      th {
        color: var(--secondary-text-color, #727272);
        font-weight: 400;
        padding: 0;
      }
      tbody th {
        overflow: hidden;
        text-align: start;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      td {
        background-color: color-mix(
          in srgb,
          var(--primary-color, #009ac7) calc(var(--share) * 1%),
          color-mix(
            in srgb,
            var(--secondary-background-color, #e5e5e5) 60%,
            var(--card-background-color, #fff)
          )
        );
        border-radius: 3px;
        color: var(--primary-text-color, #212121);
        height: 24px;
        padding: 0;
        text-align: center;
      }
      thead th {
        vertical-align: bottom;
      }
      .corner {
        background: none;
        border: 0;
        width: 40px;
      }
      .turned td {
        height: 18px;
      }
      p {
        line-height: 1.4;
        margin: 8px 0 0;
      }
      @media (forced-colors: active) {
        td {
          border: 1px solid GrayText;
        }
      }
    `,
  ];

  @property({ attribute: false }) hours: HourOfWeek[] = [];
  @property({ attribute: false }) locale!: HassLocale;
  /** What the table is about, for those who do not see it. */
  @property() heading = "";

  private readonly width = new Width(this);

  protected override render() {
    const counts = new Map(this.hours.map((cell) => [key(cell.weekday, cell.hour), cell.count]));
    const most = this.hours.reduce((highest, { count }) => Math.max(highest, count), 0);
    return html`
      ${this.width.pixels > 0 ? this.table(counts, most) : nothing}
      <p>${this.words()}</p>
    `;
  }

  /** Says which hour has the most uses. */
  private words(): string {
    const text = texts(this.locale.language);
    const [first] = [...this.hours].sort((a, b) => b.count - a.count);
    if (first === undefined || first.count <= 0) return text("chart.no_uses");
    const weekday = formatWeekday(this.locale, first.weekday);
    const hour = usesTwelveHours(this.locale)
      ? formatTwelveHours(this.locale, first.hour)
      : text("chart.hour", { from: first.hour, to: first.hour + 1 });
    const when = text("chart.hour_of_week", { weekday, hour });
    return text("chart.busiest", { when, count: formatNumber(this.locale, first.count) });
  }

  private table(counts: Map<string, number>, most: number) {
    const digits = formatNumber(this.locale, most).length;
    const needed = ROW_NAME + HOURS.length * (digits * CHARACTER + PADDING);
    const turned = this.width.pixels < Math.max(LEAST_WIDTH, needed);
    const weekdays = weekdaysInOrder(this.locale);
    const names = hourNames(this.locale);
    const cell = (weekday: Weekday, hour: number) =>
      this.cell(counts.get(key(weekday, hour)) ?? 0, most);
    const weekdayName = (weekday: Weekday, scope: "col" | "row") => html`
      <th scope=${scope}>${formatWeekday(this.locale, weekday, "short")}</th>
    `;
    const hourName = (hour: number, scope: "col" | "row") => html`
      <th scope=${scope}>${names[hour]}</th>
    `;
    return html`
      <table class=${turned ? "turned" : ""}>
        <caption class="hidden">
          ${this.heading}
        </caption>
        <thead>
          <tr>
            <td class="corner"></td>
            ${
              turned
                ? weekdays.map((weekday) => weekdayName(weekday, "col"))
                : HOURS.map((hour) => hourName(hour, "col"))
            }
          </tr>
        </thead>
        <tbody>
          ${
            turned
              ? HOURS.map(
                  (hour) => html`
                    <tr>
                      ${hourName(hour, "row")} ${weekdays.map((weekday) => cell(weekday, hour))}
                    </tr>
                  `,
                )
              : weekdays.map(
                  (weekday) => html`
                    <tr>
                      ${weekdayName(weekday, "row")} ${HOURS.map((hour) => cell(weekday, hour))}
                    </tr>
                  `,
                )
          }
        </tbody>
      </table>
    `;
  }

  private cell(count: number, most: number) {
    const share = most > 0 ? Math.round((Math.max(0, count) / most) * STRONGEST) : 0;
    const text = formatNumber(this.locale, count);
    return html`
      <td style="--share: ${share}">
        ${count === 0 ? html`<span class="hidden">${text}</span>` : text}
      </td>
    `;
  }
}

function key(weekday: Weekday, hour: number): string {
  return `${weekday} ${hour}`;
}

define("usage-stats-heatmap", UsageStatsHeatmap);
