/** The table skill × modality: totals at both edges, a soft background by share. */

import { css, html, nothing } from "lit";
import type { CombinationTrend } from "../api";
import { property, state } from "../decorators";
import { define } from "../define";
import { View } from "./view";

export interface Choice {
  skill?: string;
  modality?: string;
}

const ROWS = 12;
const SMALL = 420;
const MOST_COLUMNS = 9;
/** The strongest background, in percent. */
const STRONGEST = 55;

/** Returns the names by how much they were used, most first. */
export function ranked(
  combinations: CombinationTrend[],
  name: (trend: CombinationTrend) => string,
): [string, number][] {
  const sums = new Map<string, number>();
  for (const trend of combinations) {
    sums.set(name(trend), (sums.get(name(trend)) ?? 0) + trend.count);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

export class UsageStatsMatrix extends View {
  static override styles = [
    ...View.styles,
    css`
      table {
        border-collapse: separate;
        border-spacing: 2px;
        font-size: 0.929rem;
        margin: 0 -2px;
        table-layout: fixed;
        width: calc(100% + 4px);
      }
      th {
        font-weight: 400;
        height: 36px;
        overflow-wrap: anywhere;
        padding: 0;
        vertical-align: bottom;
      }
      :is(tbody, tfoot) th {
        text-align: start;
        vertical-align: middle;
      }
      tfoot th {
        padding-inline-start: 4px;
      }
      thead th.quiet {
        padding-bottom: 8px;
      }
      /* Where there is little room, larger text would be cut off. */
      table.small {
        font-size: min(0.875rem, max(14px, 3.6vw));
      }
      .small thead {
        font-size: min(0.786rem, max(12px, 3.2vw));
      }
      td {
        background-color: color-mix(
          in srgb,
          var(--accent) calc(var(--share, 0) * 1%),
          color-mix(in srgb, var(--text) 4%, var(--card))
        );
        border-radius: 6px;
        font-variant-numeric: tabular-nums;
        height: 36px;
        padding: 0;
        text-align: center;
      }
      .total {
        background: none;
        font-weight: 500;
      }
      table button {
        background: none;
        border-radius: 6px;
        display: block;
        font-weight: inherit;
        height: 100%;
        line-height: 1.25;
        min-height: 36px;
        overflow: hidden;
        padding: 4px 2px;
        text-overflow: ellipsis;
        width: 100%;
      }
      tbody th button {
        padding-inline: 4px;
        text-align: start;
      }
      button[aria-pressed="true"] {
        box-shadow: inset 0 0 0 2px var(--accent);
        font-weight: 500;
      }
      td.none {
        color: var(--quiet);
      }
    `,
  ];

  @property({ attribute: false }) combinations: CombinationTrend[] = [];
  @property({ attribute: false }) choice: Choice = {};
  @state() private width = 0;

  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.floor(entry.contentRect.width);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override renderView() {
    const skills = ranked(this.combinations, ({ skill }) => skill);
    const modalities = ranked(this.combinations, ({ modality }) => modality);
    const small = this.width < SMALL;
    const nameWidth = small ? 72 : 128;
    const least = small ? 38 : 64;
    const room = Math.max(3, Math.min(MOST_COLUMNS, Math.floor((this.width - nameWidth) / least)));
    // One column is for the totals, another for what finds no room.
    const fits = modalities.length <= room - 1;
    const columns = modalities.slice(0, fits ? room - 1 : room - 2);
    const counts = new Map(
      this.combinations.map(({ skill, modality, count }) => [`${skill}\n${modality}`, count]),
    );
    const most = Math.max(1, ...counts.values());
    const total = skills.reduce((sum, [, count]) => sum + count, 0);
    const rows = skills.slice(0, ROWS);
    return html`
      <table class=${small ? "small" : ""}>
        <colgroup>
          <col style="width:${nameWidth}px" />
        </colgroup>
        <thead>
          <tr>
            <td class="total"></td>
            ${columns.map(
              ([modality]) => html`<th scope="col">${this.button(modality, { modality })}</th>`,
            )}
            ${fits ? nothing : html`<th scope="col" class="quiet">${this.t("trends.other")}</th>`}
            <th scope="col" class="quiet">${this.t("trends.total")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(([skill, sum]) => {
            const cells = columns.map(([modality]) => counts.get(`${skill}\n${modality}`) ?? 0);
            const rest = sum - cells.reduce((part, count) => part + count, 0);
            return html`<tr>
              <th scope="row">${this.button(skill, { skill })}</th>
              ${cells.map((count, index) =>
                this.cell(count, most, { skill, modality: columns[index]?.[0] as string }),
              )}
              ${fits
                ? nothing
                : html`<td class="quiet">${rest > 0 ? this.number(rest) : "–"}</td>`}
              <td class="total">${this.number(sum)}</td>
            </tr>`;
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" class="quiet">${this.t("trends.total")}</th>
            ${columns.map(([, sum]) => html`<td class="total">${this.number(sum)}</td>`)}
            ${fits
              ? nothing
              : html`<td class="total">
                  ${this.number(
                    total - columns.reduce((part, [, count]) => part + count, 0),
                  )}
                </td>`}
            <td class="total">${this.number(total)}</td>
          </tr>
        </tfoot>
      </table>
      ${skills.length > rows.length
        ? html`<p class="quiet small">
            ${this.t("trends.more_skills", { count: this.number(skills.length - rows.length) })}
          </p>`
        : nothing}
    `;
  }

  private cell(count: number, most: number, choice: Choice) {
    if (count === 0) return html`<td class="none">–</td>`;
    return html`<td style="--share:${Math.round(6 + (STRONGEST - 6) * (count / most))}">
      ${this.button(this.number(count), choice)}
    </td>`;
  }

  private button(text: string, choice: Choice) {
    const { skill, modality } = this.choice;
    const chosen = skill === choice.skill && modality === choice.modality;
    return html`<button
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => this.choose(chosen ? {} : choice)}
    >
      <bdi>${text}</bdi>
    </button>`;
  }

  private choose(choice: Choice): void {
    this.dispatchEvent(new CustomEvent<Choice>("chosen", { detail: choice }));
  }
}

define("usage-stats-matrix", UsageStatsMatrix);
