/** What the history says: by day, week or month, of all or of one skill or combination. */

import { css, html, nothing } from "lit";
import { getTrends } from "../api";
import type { CombinationTrend, Group, Trends } from "../api";
import "../charts/bars";
import type { Bar } from "../charts/bars";
import "../charts/heatmap";
import type { HourOfWeek } from "../charts/heatmap";
import { state } from "../decorators";
import { define } from "../define";
import { formatDate, formatNumber } from "../format";
import { Question } from "../question";
import "./corrections";
import { ranked } from "./matrix";
import type { Choice } from "./matrix";
import { View } from "./view";

const GROUPS = ["day", "week", "month"] as const;
type By = (typeof GROUPS)[number];
const DAYS: Record<By, number> = { day: 28, week: 182, month: 365 };
const LISTED = 5;
const MOST = 1_000;

const year: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
const short: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };

export class UsageStatsTrends extends View {
  static override styles = [
    ...View.styles,
    css`
      .controls {
        margin-bottom: 16px;
      }
      .by {
        background-color: var(--card);
        border: 1px solid var(--line);
        border-radius: 20px;
        display: flex;
        flex-wrap: wrap;
      }
      .by button {
        background: none;
        min-height: 38px;
      }
      .by button[aria-pressed="true"] {
        background-color: color-mix(in srgb, var(--accent) 22%, var(--card));
      }
      select {
        border-radius: 20px;
        max-width: 220px;
        text-overflow: ellipsis;
      }
      .two {
        display: grid;
        gap: 20px 32px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
      }
      .two h3:first-child {
        margin-top: 0;
      }
      li {
        display: flex;
        gap: 12px;
        justify-content: space-between;
        padding: 8px 0;
      }
      .chosen {
        margin-bottom: 0;
      }
    `,
  ];

  @state() private by: By = "day";
  @state() private choice: Choice = {};
  private readonly all = new Question<Trends, [By]>(this, (by) =>
    getTrends(this.hass, { days: DAYS[by], limit: MOST }),
  );
  private readonly groups = new Question<{ by: By; trends: Trends }, [By, Choice]>(
    this,
    async (by, choice) => ({
      by,
      trends: await getTrends(this.hass, { days: DAYS[by], group_by: by, limit: 1, ...choice }),
    }),
  );
  private readonly hours = new Question<Trends, [By, Choice]>(this, (by, choice) =>
    getTrends(this.hass, { days: DAYS[by], group_by: "hour_of_week", limit: 1, ...choice }),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hass) this.askAll();
  }

  protected override firstUpdated(): void {
    if (!this.all.asking && this.all.value === undefined) this.askAll();
  }

  private askAll(): void {
    void this.all.ask(this.by);
    this.askChosen();
  }

  private askChosen(): void {
    void this.groups.ask(this.by, this.choice);
    void this.hours.ask(this.by, this.choice);
  }

  protected override renderView() {
    return html`
      <div class="row spread controls">
        <div class="by" role="group" aria-label=${this.t("trends.by")}>
          ${GROUPS.map(
            (by) => html`<button
              aria-pressed=${by === this.by ? "true" : "false"}
              @click=${() => this.group(by)}
            >
              ${this.t(`group.${by}`)}
            </button>`,
          )}
        </div>
        ${this.renderSelect()}
      </div>
      <section>
        ${this.renderChosen()}
        ${this.renderAnswer(this.groups, ({ by, trends }) => this.renderBars(by, trends))}
      </section>
      <section>
        <h2>${this.t("trends.hours")}</h2>
        ${this.renderAnswer(
          this.hours,
          ({ groups }) =>
            html`<usage-stats-heatmap
              .hours=${groups.filter(({ hour }) => hour !== undefined) as HourOfWeek[]}
              .locale=${this.hass.locale}
              heading=${this.t("trends.hours")}
            ></usage-stats-heatmap>`,
        )}
      </section>
      ${this.renderAnswer(this.all, (trends) => this.renderAll(trends))}
      <usage-stats-corrections
        .hass=${this.hass}
        .live=${this.live}
        .days=${DAYS[this.by]}
        .choice=${this.choice}
        .combinations=${this.all.value?.combinations ?? []}
        @corrected=${this.askAll}
      ></usage-stats-corrections>
    `;
  }

  private renderSelect() {
    const skills = ranked(this.all.value?.combinations ?? [], ({ skill }) => skill);
    if (skills.length < 2 && this.choice.skill === undefined) return nothing;
    const names = skills.map(([skill]) => skill);
    if (this.choice.skill !== undefined && !names.includes(this.choice.skill)) {
      names.push(this.choice.skill);
    }
    return html`<select aria-label=${this.t("name.skill")} @change=${this.onSkill}>
      <option value="" ?selected=${this.choice.skill === undefined}>
        ${this.t("trends.all_skills")}
      </option>
      ${names.map(
        (skill) =>
          html`<option value=${`=${skill}`} ?selected=${this.choice.skill === skill}>
            ${skill}
          </option>`,
      )}
    </select>`;
  }

  private renderChosen() {
    const { skill, modality } = this.choice;
    if (skill === undefined && modality === undefined) return nothing;
    return html`<div class="row spread">
      <h2 class="name chosen">
        ${skill === undefined ? nothing : html`<bdi>${skill}</bdi>`}
        ${modality === undefined ? nothing : html`<bdi class="how">${modality}</bdi>`}
      </h2>
      <button class="plain" @click=${() => this.choose({})}>
        ${this.t("trends.show_all")}
      </button>
    </div>`;
  }

  private renderBars(by: By, trends: Trends) {
    if (trends.days === 0) return html`<p>${this.t("trends.no_history")}</p>`;
    const { compared } = trends;
    return html`
      <dl class="facts">
        ${this.fact("today.uses", this.number(trends.total))}
        ${compared === null ? nothing : this.fact("trends.change", this.change(compared))}
        ${this.fact("trends.days_without", this.number(trends.days_without))}
        ${trends.expected === null
          ? nothing
          : this.fact(
              "trends.expected",
              html`${this.number(Math.round(trends.expected.total.expected))}
                <span class="quiet small"
                  >${this.t("trends.range", {
                    low: this.number(trends.expected.total.low),
                    high: this.number(trends.expected.total.high),
                  })}</span
                >`,
            )}
      </dl>
      <usage-stats-bars
        .bars=${trends.groups.map((group) => this.bar(by, group))}
        .locale=${this.hass.locale}
        heading=${this.t("trends.chart")}
      ></usage-stats-bars>
    `;
  }

  private fact(name: "today.uses" | "trends.change" | "trends.days_without" | "trends.expected", value: unknown) {
    return html`<div>
      <dt>${this.t(name)}</dt>
      <dd>${value}</dd>
    </div>`;
  }

  private change({ change, change_percent }: { change: number; change_percent: number | null }) {
    const signed = { signDisplay: "exceptZero" } as const;
    const { locale } = this.hass;
    if (change_percent === null) return formatNumber(locale, change, signed);
    return formatNumber(locale, change_percent / 100, {
      ...signed,
      style: "percent",
      maximumFractionDigits: 0,
    });
  }

  private bar(by: By, group: Group): Bar {
    const { locale } = this.hass;
    if (by === "month") {
      const first = `${group.month}-01`;
      return {
        label: formatDate(locale, first, { month: "short" }),
        name: formatDate(locale, first, { month: "long", year: "numeric" }),
        value: group.count,
      };
    }
    if (by === "week") {
      const monday = group.week as string;
      return {
        label: formatDate(locale, monday, short),
        name: this.t("trends.week_of", { date: formatDate(locale, monday, year) }),
        value: group.count,
      };
    }
    const date = group.date as string;
    return {
      label: formatDate(locale, date, short),
      name: formatDate(locale, date),
      value: group.count,
    };
  }

  private renderAll(trends: Trends) {
    const { combinations } = trends;
    const used = combinations.filter(({ count }) => count > 0);
    const skills = new Set(used.map(({ skill }) => skill));
    const modalities = new Set(used.map(({ modality }) => modality));
    return html`
      ${skills.size > 1 && modalities.size > 1
        ? html`<section>
            <h2>${this.t("trends.table")}</h2>
            <usage-stats-matrix
              .hass=${this.hass}
              .combinations=${used}
              .choice=${this.choice}
              @chosen=${(event: CustomEvent<Choice>) => this.choose(event.detail)}
            ></usage-stats-matrix>
          </section>`
        : nothing}
      ${used.length === 0 && trends.not_used.length === 0 ? nothing : this.renderLists(trends, used)}
    `;
  }

  private renderLists(trends: Trends, used: CombinationTrend[]) {
    const least = used.length > LISTED ? used.slice(LISTED).slice(-LISTED).reverse() : [];
    return html`<section>
      <div class="two">
        ${used.length === 0
          ? nothing
          : html`<div>
              <h3>${this.t("trends.most")}</h3>
              ${this.counts(used.slice(0, LISTED))}
            </div>`}
        ${least.length === 0
          ? nothing
          : html`<div>
              <h3>${this.t("trends.least")}</h3>
              ${this.counts(least)}
            </div>`}
      </div>
      ${trends.not_used.length === 0
        ? nothing
        : html`<h3>${this.t("trends.not_used")}</h3>
            <ul>
              ${trends.not_used.slice(0, 2 * LISTED).map(
                ({ skill, modality, last }) => html`<li>
                  <span class="name"><bdi>${skill}</bdi> <bdi class="how">${modality}</bdi></span>
                  <span class="number quiet">${formatDate(this.hass.locale, last, year)}</span>
                </li>`,
              )}
            </ul>`}
    </section>`;
  }

  private counts(combinations: CombinationTrend[]) {
    return html`<ul>
      ${combinations.map(
        ({ skill, modality, count }) => html`<li>
          <span class="name"><bdi>${skill}</bdi> <bdi class="how">${modality}</bdi></span>
          <span class="number">${this.number(count)}</span>
        </li>`,
      )}
    </ul>`;
  }

  private group(by: By): void {
    this.by = by;
    this.askAll();
  }

  private onSkill(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.choose(value === "" ? {} : { skill: value.slice(1) });
  }

  private choose(choice: Choice): void {
    this.choice = choice;
    this.askChosen();
    this.renderRoot.querySelector("section")?.scrollIntoView({ block: "nearest" });
  }
}

define("usage-stats-trends", UsageStatsTrends);
