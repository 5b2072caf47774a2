/** Today's uses, most used first. */

import { css, html, nothing } from "lit";
import type { Count, Live } from "../api";
import type { TodaySettings } from "../cards/settings";
import { formatDate, formatNumber } from "../format";
import type { Hass } from "../hass";
import { UsageStatsView } from "./base";

export class UsageStatsTodayView extends UsageStatsView<TodaySettings> {
  static override styles = [
    ...UsageStatsView.styles,
    css`
      ol {
        display: grid;
        gap: 4px;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        align-items: center;
        background: linear-gradient(
            color-mix(in srgb, var(--primary-color, #009ac7) 18%, transparent) 0 0
          )
          var(--bar-start, left) / calc(var(--share) * 1%) 100% no-repeat;
        border-radius: 8px;
        box-sizing: border-box;
        display: flex;
        gap: 12px;
        justify-content: space-between;
        min-height: 40px;
        padding: 4px 12px;
      }
      :host(:dir(rtl)) {
        --bar-start: right;
      }
      .what {
        line-height: 1.3;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .count {
        font-variant-numeric: tabular-nums;
        font-weight: var(--ha-font-weight-medium, 500);
      }
      .more {
        margin: 8px 12px 0;
      }
      .empty {
        margin: 0;
        padding: 8px 0;
      }
      @media (forced-colors: active) {
        li {
          border: 1px solid GrayText;
        }
      }
    `,
  ];

  protected override content(settings: TodaySettings, hass: Hass) {
    const { current } = this;
    const found = current === undefined ? [] : filtered(current.stats, settings.filter);
    const total = found.reduce((sum, { count }) => sum + count, 0);
    return html`
      <ha-card>
        <h2>
          <span>${settings.title ?? this.text("card.today_title")}</span>
          ${
            current === undefined
              ? nothing
              : html`<span class="quiet">${this.subtitle(current, total, hass)}</span>`
          }
        </h2>
        ${current === undefined ? nothing : this.rows(found, settings.rows, hass)}
        ${this.trouble(hass)}
      </ha-card>
    `;
  }

  private subtitle(current: Live, total: number, hass: Hass): string {
    const date = formatDate(hass.locale, current.date, { day: "numeric", month: "short" });
    return this.text("card.total_on", { count: formatNumber(hass.locale, total), date });
  }

  private rows(found: Count[], most: number, hass: Hass) {
    if (found.length === 0) return html`<p class="empty quiet">${this.text("card.nothing")}</p>`;
    const highest = Math.max(...found.map(({ count }) => count));
    const more = found.length - most;
    return html`
      <ol>
        ${found.slice(0, most).map(
          ({ skill, modality, count }) => html`
            <li style="--share: ${Math.max(0, Math.round((count / highest) * 100))}">
              <span class="what"><bdi>${skill}</bdi> <bdi class="quiet">${modality}</bdi></span>
              <span class="count">${formatNumber(hass.locale, count)}</span>
            </li>
          `,
        )}
      </ol>
      ${
        more > 0
          ? html`<p class="more quiet">
              ${this.text("card.more", { count: formatNumber(hass.locale, more) })}
            </p>`
          : nothing
      }
    `;
  }
}

function filtered(stats: Count[], filter: string | undefined): Count[] {
  if (filter === undefined) return stats;
  return stats.filter(({ skill, modality }) =>
    `${skill} ${modality}`.toLowerCase().includes(filter),
  );
}
