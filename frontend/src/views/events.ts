/** The events: what the week came to, then each of them. Only for administrators. */

import { css, html, nothing } from "lit";
import { getEvents, getLocalStats } from "../api";
import type { LocalStats, UsageEvent } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import { namesAfter } from "../panel-texts";
import type { PanelKey } from "../panel-texts";
import { Question } from "../question";
import { formatMoment } from "../times";
import { View } from "./view";

const STEP = 50;
const MOST = 1_000;

export class UsageStatsEvents extends View {
  static override styles = [
    ...View.styles,
    css`
      .list {
        margin: 20px 0 8px;
      }
      .list h3 {
        margin: 0;
      }
      li {
        display: grid;
        gap: 2px 16px;
        grid-template-columns: minmax(0, 1fr) auto;
      }
      li > :last-child {
        grid-column: 1 / -1;
      }
    `,
  ];

  @state() private type = "";
  @state() private limit = STEP;
  private readonly week = new Question<LocalStats>(this, () => getLocalStats(this.hass));
  private readonly events = new Question<UsageEvent[], [number, string]>(this, (limit, type) =>
    getEvents(this.hass, limit, type === "" ? undefined : type),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hass) this.ask();
  }

  protected override firstUpdated(): void {
    if (!this.events.asking && this.events.value === undefined) this.ask();
  }

  override refresh(): void {
    this.ask();
  }

  private ask(): void {
    void this.week.ask();
    void this.events.ask(this.limit, this.type);
  }

  protected override renderView() {
    return html`<section>
      <h2>${this.t("events.title")}</h2>
      ${this.live.records_events ? nothing : html`<p>${this.t("events.off")}</p>`}
      ${this.renderAnswer(this.week, ({ this_week: week }) => {
        const split = (counts: Record<string, number>) =>
          Object.entries(counts)
            .map(([name, count]) => `${name} ${this.number(count)}`)
            .join(" · ");
        return html`
          <dl class="facts">
            ${this.fact("events.done", week.jobs_completed)}
            ${this.fact("events.failed", week.jobs_failed)}
            ${this.fact("events.hours", week.print_hours)}
            ${this.fact("events.errors", week.error_count)}
            ${this.fact("events.uptime", week.uptime_hours)}
          </dl>
          ${Object.keys(week.by_printer_type).length === 0
            ? nothing
            : html`<p class="quiet small">
                ${this.t("events.printers", { counts: split(week.by_printer_type) })}
              </p>`}
          ${Object.keys(week.by_error_type).length === 0
            ? nothing
            : html`<p class="quiet small">
                ${this.t("events.error_types", { counts: split(week.by_error_type) })}
              </p>`}
        `;
      })}
      <div class="row spread list">
        <h3>${this.t("events.list")}</h3>
        <select aria-label=${this.t("events.type")} @change=${this.onType}>
          <option value="">${this.t("events.all")}</option>
          ${namesAfter(this.hass.language, "event.").map(
            (type) => html`<option value=${type}>${this.name(type)}</option>`,
          )}
        </select>
      </div>
      ${this.renderAnswer(this.events, (events) => this.renderEvents(events))}
    </section>`;
  }

  private fact(name: PanelKey, value: number) {
    return html`<div>
      <dt>${this.t(name)}</dt>
      <dd>${this.number(value)}</dd>
    </div>`;
  }

  private renderEvents(events: UsageEvent[]) {
    if (events.length === 0) return html`<p class="quiet">${this.t("events.none")}</p>`;
    return html`
      <ul>
        ${events.map(
          (event) => html`<li>
            <div>${this.name(event.event_type)}</div>
            <div class="quiet small number">${formatMoment(this.hass, event.timestamp)}</div>
            <div class="quiet small name">
              ${Object.entries(event.metadata)
                .map(([key, value]) => `${key}: ${String(value)}`)
                .join(" · ")}
            </div>
          </li>`,
        )}
      </ul>
      ${events.length >= this.limit && this.limit < MOST
        ? html`<button class="plain" @click=${this.more}>
            ${this.t("events.more")}
          </button>`
        : nothing}
    `;
  }

  private name(type: string): string {
    return this.named(`event.${type}`) ?? type;
  }

  private onType(event: Event): void {
    this.type = (event.target as HTMLSelectElement).value;
    this.limit = STEP;
    void this.events.ask(this.limit, this.type);
  }

  private more(): void {
    this.limit = Math.min(MOST, this.limit + STEP);
    void this.events.ask(this.limit, this.type);
  }
}

define("usage-stats-events", UsageStatsEvents);
