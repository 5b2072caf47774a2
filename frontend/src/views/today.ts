/** What is counted on the open day, live. */

import { css, html, nothing } from "lit";
import type { PropertyValues } from "lit";
import { exportNow, getTrends, pendingUses, reset } from "../api";
import type { Count, Trends } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import "../dialog";
import { formatDate } from "../format";
import { Question } from "../question";
import { formatMoment, formatSoon } from "../times";
import "./first-run";
import { View } from "./view";

const ROWS = 50;
const ISSUES = [
  "file_not_written",
  "write_failed",
  "too_many_combinations",
  "database_damaged",
] as const;

const key = ({ skill, modality }: Count) => `${skill}\n${modality}`;

export class UsageStatsToday extends View {
  static override styles = [
    ...View.styles,
    css`
      .facts {
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(5.5rem, 1fr));
      }
      .facts > div {
        background-color: var(--card);
        border: 1px solid var(--line);
        border-radius: var(--ha-card-border-radius, 12px);
        padding: 16px 20px;
      }
      dd {
        font-size: 2.286rem;
        line-height: 1.25;
      }
      dd.soon {
        font-size: 1.571rem;
        line-height: 2.857rem;
      }
      .head {
        margin-bottom: 12px;
      }
      .head h2 {
        margin: 0;
      }
      .uses li {
        --bar: color-mix(in srgb, var(--accent) 15%, transparent);
        align-items: center;
        background: linear-gradient(var(--bar), var(--bar)) no-repeat
          left / var(--share) 100%;
        border: 0;
        border-radius: 8px;
        contain-intrinsic-size: auto 40px;
        content-visibility: auto;
        display: flex;
        gap: 12px;
        justify-content: space-between;
        margin-bottom: 4px;
        min-height: 40px;
        padding: 6px 12px;
      }
      .uses li:dir(rtl) {
        background-position: right;
      }
      .uses .number {
        font-weight: 500;
      }
      .more {
        margin-top: 12px;
      }
      @media (max-width: 600px) {
        .facts {
          gap: 8px;
        }
        .facts > div {
          padding: 12px;
        }
        dd {
          font-size: 1.625rem;
        }
        dd.soon {
          font-size: 1.214rem;
          line-height: 2.03rem;
        }
      }
      @media (max-width: 350px) {
        .facts > div {
          padding: 12px 8px;
        }
        dt {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  @state() private filter = "";
  @state() private all = false;
  @state() private asked = false;
  /** The order of the rows while a finger or the focus is on them. */
  private held: string[] | undefined;
  private readonly yesterday = new Question<Trends>(this, () => getTrends(this.hass, { days: 1 }));
  private readonly pending = new Question<number>(this, () => pendingUses(this.hass));

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("live") as { date: string } | undefined;
    if (changed.has("live") && this.live.total_usages === 0 && before?.date !== this.live.date) {
      void this.yesterday.ask();
    }
  }

  protected override renderView() {
    const { live } = this;
    if (live.known_combinations === 0 && live.total_usages === 0 && live.trackers.length === 0) {
      return html`<usage-stats-first-run .hass=${this.hass} .live=${live}></usage-stats-first-run>`;
    }
    return html`
      ${this.renderIssues()}
      <dl class="facts">
        <div>
          <dt>${this.t("today.uses")}</dt>
          <dd>${this.number(live.total_usages)}</dd>
        </div>
        <div>
          <dt>${this.t("today.combinations")}</dt>
          <dd>${this.number(live.total_combinations)}</dd>
        </div>
        <div>
          <dt>${this.t("today.closes")}</dt>
          <dd class="soon">${formatSoon(this.hass, live.closes)}</dd>
        </div>
      </dl>
      <section>${this.renderList()}</section>
      ${this.renderActions()} ${this.asked ? this.renderReset() : nothing}
    `;
  }

  private renderIssues() {
    const { issues } = this.live;
    const known = ISSUES.filter((issue) => issues.includes(issue));
    if (known.length === 0) return nothing;
    return html`<div class="notice warning">
      ${known.map((issue) => html`<p>${this.t(`issue.${issue}`)}</p>`)}
      ${this.admin ? html`<a href="/config/repairs">${this.t("issue.link")}</a>` : nothing}
    </div>`;
  }

  private renderList() {
    const { live } = this;
    if (live.stats.length === 0) {
      const uses = this.yesterday.value?.total ?? 0;
      const text =
        uses > 0
          ? this.t("today.none_yesterday", { count: this.number(uses) })
          : this.t("today.none");
      return html`<p>${text}</p>`;
    }
    const rows = this.rows();
    const shown = this.all ? rows : rows.slice(0, ROWS);
    const most = live.stats.reduce((highest, { count }) => Math.max(highest, count), 0);
    return html`
      <div class="row spread head">
        <h2>${this.title_()}</h2>
        ${live.stats.length > ROWS
          ? html`<input
              type="search"
              aria-label=${this.t("today.filter")}
              placeholder=${this.t("today.filter")}
              .value=${this.filter}
              @input=${this.onFilter}
            />`
          : nothing}
      </div>
      <ul
        class="uses"
        @pointerdown=${this.hold}
        @pointerup=${this.release}
        @pointercancel=${this.release}
        @pointerleave=${this.release}
        @focusin=${this.hold}
        @focusout=${this.release}
      >
        ${shown.map(
          ({ skill, modality, count }) => html`<li style="--share:${(100 * count) / most}%">
            <span class="name"><bdi>${skill}</bdi> <bdi class="how">${modality}</bdi></span>
            <span class="number">${this.number(count)}</span>
          </li>`,
        )}
      </ul>
      ${rows.length === 0 ? html`<p>${this.t("today.no_match")}</p>` : nothing}
      ${shown.length < rows.length
        ? html`<button class="plain more" @click=${() => (this.all = true)}>
            ${this.t("today.all", { count: this.number(rows.length) })}
          </button>`
        : nothing}
    `;
  }

  private title_(): string {
    const { date, closes } = this.live;
    const today = new Intl.DateTimeFormat("en-CA", {
      timeZone: this.hass.config.time_zone,
    }).format(new Date());
    // After midnight the day before is open until its end.
    return date === today || !closes
      ? this.t("today.list")
      : this.t("today.list_of", { date: formatDate(this.hass.locale, date) });
  }

  private rows(): Count[] {
    const wanted = this.filter.trim().toLocaleLowerCase(this.hass.locale.language);
    const rows =
      wanted === ""
        ? this.live.stats
        : this.live.stats.filter((row) =>
            `${row.skill} ${row.modality}`
              .toLocaleLowerCase(this.hass.locale.language)
              .includes(wanted),
          );
    if (this.held === undefined) return rows;
    const place = new Map(this.held.map((name, index) => [name, index]));
    const last = place.size;
    return [...rows].sort(
      (a, b) => (place.get(key(a)) ?? last) - (place.get(key(b)) ?? last),
    );
  }

  private renderActions() {
    const last = this.live.last_export;
    return html`
      ${this.renderNotice()}
      <div class="row">
        <button ?disabled=${this.busy} @click=${this.export}>
          ${this.t("today.export")}
        </button>
        ${this.admin
          ? html`<button class="plain" ?disabled=${this.busy} @click=${this.ask}>
              ${this.t("today.reset")}
            </button>`
          : nothing}
        <span class="quiet small">
          ${last === null
            ? this.t("today.never_exported")
            : this.t("today.last_export", { time: formatMoment(this.hass, last) })}
        </span>
      </div>
    `;
  }

  private renderReset() {
    const { value, error } = this.pending;
    return html`<usage-stats-dialog heading=${this.t("reset.title")} @closed=${this.unask}>
      ${error !== undefined
        ? html`<p>${this.t("reset.unknown")}</p>`
        : value === undefined
          ? html`<div class="skeleton"></div>`
          : value > 0
            ? html`<p>${this.t("reset.pending", { count: this.number(value) })}</p>`
            : html`<p>${this.t("reset.nothing_pending")}</p>`}
      ${this.renderCancel(() => this.unask())}
      <button
        slot="buttons"
        class="danger"
        ?disabled=${this.busy || this.pending.asking}
        @click=${this.reset}
      >
        ${this.t("reset.confirm")}
      </button>
    </usage-stats-dialog>`;
  }

  private onFilter(event: Event): void {
    this.filter = (event.target as HTMLInputElement).value;
  }

  private hold(): void {
    this.held ??= this.live.stats.map(key);
  }

  private release(): void {
    this.held = undefined;
    this.requestUpdate();
  }

  private async export(): Promise<void> {
    const answer = await this.run(() => exportNow(this.hass));
    if (answer) this.notice = { text: answer.message, failed: !answer.success };
  }

  private ask(): void {
    this.pending.value = undefined;
    this.asked = true;
    void this.pending.ask();
  }

  private unask(): void {
    this.asked = false;
  }

  private async reset(): Promise<void> {
    const answer = await this.run(() => reset(this.hass));
    this.asked = false;
    if (answer) this.notice = { text: answer.message, failed: !answer.success };
  }
}

define("usage-stats-today", UsageStatsToday);
