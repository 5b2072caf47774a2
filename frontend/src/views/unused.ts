/** What was not used for some time, and why that is said. Nothing is deleted here. */

import { css, html, nothing } from "lit";
import { UNUSED_KINDS, getUnused } from "../api";
import type { Unused, UnusedEntity, UnusedKind } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import { formatDate } from "../format";
import type { PanelKey } from "../panel-texts";
import { Question } from "../question";
import { formatDay } from "../times";
import { View } from "./view";

const DEFAULT_DAYS = 60;
const MOST_DAYS = 3_650;
const ROWS = 50;
const ALL = 1_000;
const SETTLED = 600;
const day: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

export class UsageStatsUnused extends View {
  static override styles = [
    ...View.styles,
    css`
      .question {
        font-size: 1.143rem;
        margin-bottom: 16px;
      }
      .question input {
        text-align: center;
        width: 5.5rem;
      }
      details {
        background-color: var(--card);
        border: 1px solid var(--line);
        border-radius: var(--ha-card-border-radius, 12px);
        margin-bottom: 12px;
      }
      summary {
        align-items: center;
        border-radius: inherit;
        cursor: pointer;
        display: flex;
        font-weight: 500;
        gap: 8px;
        min-height: 52px;
        padding: 8px 20px;
      }
      summary::before {
        color: var(--quiet);
        content: "▸" / "";
        width: 12px;
      }
      details[open] > summary::before {
        content: "▾" / "";
      }
      summary .number {
        background-color: var(--soft);
        border-radius: 12px;
        font-size: 0.875rem;
        margin-inline-start: auto;
        padding: 2px 10px;
      }
      summary .number.zero {
        background: none;
        color: var(--quiet);
      }
      ul {
        padding: 0 20px 8px;
      }
      li a {
        font-weight: 500;
      }
      details button {
        margin: 0 20px 16px;
      }
    `,
  ];

  @state() private days = DEFAULT_DAYS;
  @state() private limit = ROWS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly unused = new Question<Unused, [number, number]>(this, (days, limit) =>
    getUnused(this.hass, days, limit),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hass) this.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override firstUpdated(): void {
    if (!this.unused.asking && this.unused.value === undefined) this.ask();
  }

  private ask(): void {
    void this.unused.ask(this.days, this.limit);
  }

  protected override renderView() {
    const [before, after] = this.t("unused.question").split("{days}");
    return html`
      <label class="row question">
        <span>${before}</span>
        <input
          type="number"
          inputmode="numeric"
          min="1"
          max=${MOST_DAYS}
          .value=${String(this.days)}
          @input=${this.onDays}
        />
        <span>${after}</span>
      </label>
      ${this.renderAnswer(this.unused, (unused) => this.renderUnused(unused))}
    `;
  }

  private renderUnused(unused: Unused) {
    const notKnown = unused.not_known
      .map((name) => this.named(`unused.not_known.${name}`))
      .filter((name) => name !== undefined);
    const { language } = this.hass.locale;
    return html`
      ${UNUSED_KINDS.map((kind) => this.renderKind(unused, kind))}
      ${this.renderGroup("combinations", unused.totals.combinations, () =>
        unused.combinations.map(
          ({ skill, modality, last }) => html`<li>
            <div class="name"><bdi>${skill}</bdi> <bdi class="how">${modality}</bdi></div>
            <div class="quiet small">
              ${last === null
                ? this.t("unused.why.never")
                : this.t("unused.why.not_since", { date: formatDate(this.hass.locale, last, day) })}
            </div>
          </li>`,
        ),
      )}
      <p class="quiet small">
        ${this.t("unused.note", {
          names: new Intl.ListFormat(language).format(notKnown),
        })}
        ${unused.recorder_since === null
          ? this.t("unused.no_recorder")
          : this.t("unused.recorder", { date: formatDay(this.hass, unused.recorder_since) })}
      </p>
    `;
  }

  private renderKind(unused: Unused, kind: UnusedKind) {
    return this.renderGroup(kind, unused.totals[kind], () =>
      unused[kind].map((entity) => this.renderEntity(entity)),
    );
  }

  private renderGroup(kind: UnusedKind | "combinations", total: number, rows: () => unknown[]) {
    const name = this.t(`unused.kind.${kind}`);
    const count = html`<span class="number ${total === 0 ? "zero" : ""}">
      ${this.number(total)}
    </span>`;
    return html`<details>
      <summary>${name} ${count}</summary>
      ${total === 0
        ? html`<ul>
            <li class="quiet">${this.t("unused.none")}</li>
          </ul>`
        : html`<ul>
            ${rows()}
          </ul>`}
      ${total > this.limit && this.limit < ALL
        ? html`<button class="plain" @click=${this.showAll}>
            ${this.t("today.all", { count: this.number(total) })}
          </button>`
        : nothing}
    </details>`;
  }

  private renderEntity(entity: UnusedEntity) {
    const { name, used_by } = entity;
    const href = page(entity.entity_id);
    return html`<li>
      <div class="name">
        ${href === undefined || !this.admin
          ? html`<bdi>${name}</bdi>`
          : html`<a href=${href}><bdi>${name}</bdi></a>`}
      </div>
      <div class="quiet small name">${this.why(entity)}</div>
      ${used_by.length === 0
        ? nothing
        : html`<div class="quiet small name">
            ${this.t("unused.used_by", {
              names: new Intl.ListFormat(this.hass.locale.language).format(
                used_by.map((id) => this.friendly(id)),
              ),
            })}
          </div>`}
    </li>`;
  }

  private why({ why, last, seen_since }: UnusedEntity): string {
    // A newer server may know more reasons.
    const known = this.named(`unused.why.${why}`) === undefined ? "not_since" : why;
    const moment = known === "no_change_seen" ? seen_since : last;
    if (moment === null) {
      return known === "off" || known === "unavailable"
        ? this.t(`unused.why.${known}`)
        : this.t("unused.why.never");
    }
    const date = formatDay(this.hass, moment);
    return this.t(`unused.why.${known}` as PanelKey, { date });
  }

  private friendly(entityId: string): string {
    const name = this.hass.states[entityId]?.attributes["friendly_name"];
    return typeof name === "string" ? name : entityId;
  }

  private onDays(event: Event): void {
    const days = (event.target as HTMLInputElement).valueAsNumber;
    clearTimeout(this.timer);
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) return;
    this.days = days;
    this.timer = setTimeout(() => this.ask(), SETTLED);
  }

  private showAll(): void {
    this.limit = ALL;
    this.ask();
  }
}

/** Returns where Home Assistant shows an entity to administrators. */
function page(entityId: string): string | undefined {
  const domain = entityId.split(".", 1)[0];
  return domain === "automation" || domain === "script" || domain === "scene"
    ? `/config/${domain}/show/${entityId}`
    : `/history?entity_id=${entityId}`;
}

define("usage-stats-unused", UsageStatsUnused);
