/** What the two cards with a chart share: they ask for a period, and again when it has moved on. */

import { css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { state } from "../decorators";
import { callAction } from "../action";
import type { Live, Trends } from "../api";
import type { TrendsSettings } from "../cards/settings";
import type { Hass } from "../hass";
import { UsageStatsView } from "./base";

const LONGEST_WAIT = 10_000;

export abstract class UsageStatsTrendsView<
  Settings extends TrendsSettings,
> extends UsageStatsView<Settings> {
  static override styles = [
    ...UsageStatsView.styles,
    css`
      .waiting {
        border-radius: 8px;
        flex: 1;
        min-height: 200px;
      }
    `,
  ];

  @state() protected trends: Trends | undefined;
  @state() private failure: string | undefined;
  // The question under way or answered last, with the counting day for which it was repeated.
  private asked = "";
  private answered = "";
  private running = 0;

  protected abstract defaultTitle(settings: Settings): string;
  protected abstract chart(trends: Trends, settings: Settings, hass: Hass): TemplateResult;

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    // After each update: the configuration, the connection or the counting day may be others.
    void this.ask();
  }

  protected override content(settings: Settings, hass: Hass): TemplateResult {
    const skill = settings.question.skill;
    return html`
      <ha-card>
        <h2>
          <span>${settings.title ?? this.defaultTitle(settings)}</span>
          ${skill === undefined ? nothing : html`<bdi class="quiet">${skill}</bdi>`}
        </h2>
        ${
          this.trends === undefined
            ? html`<div class="waiting"></div>`
            : this.chart(this.trends, settings, hass)
        }
        ${this.trouble(hass, this.failure)}
      </ha-card>
    `;
  }

  protected override tryAgain(): void {
    super.tryAgain();
    this.asked = "";
    this.answered = "";
    this.failure = undefined;
    this.requestUpdate();
  }

  protected override received(current: Live): void {
    // A new counting day: the period ends a day later.
    if (current.date !== this.trends?.today.date) this.requestUpdate();
  }

  private async ask(): Promise<void> {
    const { hass, settings, current } = this;
    if (hass === undefined || settings === undefined || !hass.connected) return;
    const key = JSON.stringify(settings.question);
    const moved = this.trends && current && current.date !== this.trends.today.date;
    const wanted = moved ? `${key} ${current.date}` : key;
    if (this.asked === wanted || (!moved && this.answered === key)) return;
    this.asked = wanted;
    this.running += 1;
    const run = this.running;
    try {
      const question = { ...settings.question, limit: 1 };
      const trends = await within(callAction<Trends>(hass, "get_trends", question));
      if (run !== this.running) return;
      this.trends = trends;
      this.answered = key;
      this.failure = undefined;
    } catch (error) {
      if (run === this.running) this.failure = this.wordsOf(error);
    }
  }

  private wordsOf(error: unknown): string {
    const message = (error as { message?: unknown } | undefined)?.message;
    return typeof message === "string" && message !== "" ? message : this.text("card.no_answer");
  }
}

/** Rejects without a reason where Home Assistant takes too long. */
function within<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, LONGEST_WAIT);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
