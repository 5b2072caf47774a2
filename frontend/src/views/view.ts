/** What all views of the panel share. */

import { LitElement, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { property, state } from "../decorators";
import type { Live } from "../api";
import { formatNumber } from "../format";
import type { Hass } from "../hass";
import { namedText, panelTexts } from "../panel-texts";
import type { PanelTranslate } from "../panel-texts";
import { SlowError, inTime, words } from "../question";
import type { Question } from "../question";
import { shared } from "../styles";

/** Tells whether something has changed that the panel shows; states of others are not shown. */
export function matters(before: Hass | undefined, now: Hass): boolean {
  return (
    before === undefined ||
    before.language !== now.language ||
    before.locale !== now.locale ||
    before.connected !== now.connected ||
    before.connection !== now.connection ||
    before.user?.is_admin !== now.user?.is_admin
  );
}

export interface Notice {
  text: string;
  failed: boolean;
}

export abstract class View extends LitElement {
  static override styles = [shared];

  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) live!: Live;
  /** Whether an action runs: its buttons are off, so that a double tap does not call it twice. */
  @state() protected busy = false;
  @state() protected notice: Notice | undefined;

  protected get t(): PanelTranslate {
    return panelTexts(this.hass.language);
  }

  protected named(key: string): string | undefined {
    return namedText(this.hass.language, key);
  }

  protected get admin(): boolean {
    return this.hass.user?.is_admin === true;
  }

  protected number(value: number): string {
    return formatNumber(this.hass.locale, value);
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return changed.size !== 1 || !changed.has("hass") || matters(changed.get("hass"), this.hass);
  }

  /** Asks again what a deletion has changed. */
  refresh(): void {}

  protected abstract renderView(): unknown;

  /** Draws the view; a server of another version may have sent what it cannot read. */
  protected override render(): unknown {
    try {
      return this.renderView();
    } catch {
      return this.renderFailed(this.t("error.shape"), () => location.reload());
    }
  }

  private renderFailed(reason: string, again: () => void): TemplateResult {
    return html`<div class="notice error" role="alert">
      <p>${reason}</p>
      <button @click=${again}>${this.t("error.again")}</button>
    </div>`;
  }

  /** Runs an action once at a time; returns its answer, or shows what failed. */
  protected async run<T>(call: () => Promise<T>, patience?: number): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.notice = undefined;
    try {
      return await inTime(call(), patience);
    } catch (error) {
      this.notice = { text: this.reason(error), failed: true };
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  protected reason(error: unknown): string {
    if (error instanceof SlowError) return this.t("error.slow");
    return words(error) ?? this.t("error.unknown");
  }

  protected renderCancel(close: () => unknown): TemplateResult {
    return html`<button slot="buttons" class="plain" @click=${close}>
      ${this.t("cancel")}
    </button>`;
  }

  protected renderNotice(): TemplateResult | typeof nothing {
    const notice = this.notice;
    return html`<div role="status">
      ${notice === undefined
        ? nothing
        : html`<p class="notice ${notice.failed ? "error" : ""}">${notice.text}</p>`}
    </div>`;
  }

  /** Draws an answer, beside it what failed, and grey lines while nothing is known. */
  protected renderAnswer<T>(
    question: Question<T, never[]> | Question<T, any[]>,
    draw: (value: T) => unknown,
  ): TemplateResult {
    const { value } = question;
    let drawn: unknown = nothing;
    let failed = question.error === undefined ? undefined : this.reason(question.error);
    if (value === undefined) {
      if (failed === undefined) drawn = skeleton(4);
    } else {
      try {
        drawn = draw(value);
      } catch {
        failed = this.t("error.shape");
      }
    }
    return html`
      ${failed === undefined ? nothing : this.renderFailed(failed, () => question.again())} ${drawn}
    `;
  }
}

export function skeleton(lines: number): TemplateResult {
  const widths = ["92%", "76%", "84%", "60%"];
  return html`<div aria-hidden="true">
    ${Array.from(
      { length: lines },
      (_, line) => html`<div class="skeleton" style="width:${widths[line % 4]}"></div>`,
    )}
  </div>`;
}
