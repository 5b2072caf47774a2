/** What the views of cards share: when they draw, their frame, what they say on a bad day. */

import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { property, state } from "../decorators";
import type { Live } from "../api";
import { hidden } from "../charts/styles";
import type { Hass } from "../hass";
import { watchCurrent } from "../live";
import type { Translate } from "../translator";
import { texts } from "./texts";
import type { TextKey } from "./texts";

export abstract class UsageStatsView<Settings> extends LitElement {
  static override styles = [
    hidden,
    css`
      :host {
        color: var(--primary-text-color, #212121);
        display: block;
        height: 100%;
      }
      ha-card {
        box-sizing: border-box;
        display: flex;
        flex-direction: column;
        height: 100%;
        overflow: hidden;
        padding: 16px;
      }
      h2 {
        align-items: baseline;
        display: flex;
        flex-wrap: wrap;
        font-size: var(--ha-font-size-l, 16px);
        font-weight: var(--ha-font-weight-medium, 500);
        gap: 0 12px;
        justify-content: space-between;
        line-height: 1.4;
        margin: 0 0 12px;
      }
      h2 span {
        overflow-wrap: anywhere;
      }
      .quiet {
        color: var(--secondary-text-color, #727272);
        font-size: var(--ha-font-size-m, 14px);
        font-weight: 400;
      }
      .trouble {
        border-inline-start: 3px solid var(--error-color, #db4437);
        margin: 12px 0 0;
        overflow-wrap: anywhere;
        padding-inline-start: 10px;
      }
      .trouble button {
        background: none;
        border: 1px solid var(--divider-color, rgba(0, 0, 0, 0.12));
        border-radius: 16px;
        color: inherit;
        cursor: pointer;
        display: block;
        font: inherit;
        margin-top: 8px;
        min-height: 40px;
        padding: 4px 16px;
      }
      :focus-visible {
        outline: 2px solid var(--primary-color, #009ac7);
        outline-offset: 2px;
      }
    `,
  ];

  @property({ attribute: false }) hass: Hass | undefined;
  /** What the card has read of its configuration. */
  @property({ attribute: false }) settings: Settings | undefined;
  /** Set while the card is only looked at, in the editor. */
  @property({ type: Boolean }) preview = false;
  @state() protected current: Live | undefined;
  @state() protected error: string | undefined;
  private endWatching: (() => void) | undefined;
  private since = 0;

  protected abstract content(settings: Settings, hass: Hass): TemplateResult;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching();
  }

  /** Home Assistant hands over a new object with every state of the house: most change nothing. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    if (!changed.has("hass") || changed.size > 1) return true;
    const before = changed.get("hass") as Hass | undefined;
    const now = this.hass;
    return (
      before?.connected !== now?.connected ||
      before?.locale !== now?.locale ||
      before?.user !== now?.user ||
      before?.connection !== now?.connection
    );
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get("hass") as Hass | undefined;
    if (before !== undefined && before.connection !== this.hass?.connection) this.stopWatching();
    // Whatever failed while there was no connection deserves another try with it.
    if (before?.connected === false && this.hass?.connected && this.error) this.stopWatching();
    this.watch();
  }

  protected override render() {
    if (this.hass === undefined || this.settings === undefined) return nothing;
    try {
      return this.content(this.settings, this.hass);
    } catch {
      // An older page than the server, or a newer one.
      return html`<ha-card>${this.trouble(this.hass, this.text("card.unreadable"))}</ha-card>`;
    }
  }

  protected get text(): Translate<TextKey> {
    return texts(this.hass?.language ?? "en");
  }

  /** Says beside the numbers what is wrong with them; they stay. */
  protected trouble(hass: Hass, error = this.error): TemplateResult | typeof nothing {
    if (!hass.connected) {
      const time = new Intl.DateTimeFormat(hass.locale.language, { timeStyle: "short" });
      const words =
        this.since > 0
          ? this.text("card.lost_since", { time: time.format(this.since) })
          : this.text("card.lost");
      return html`<p class="trouble" role="status">${words}</p>`;
    }
    if (error === undefined) return nothing;
    return html`
      <div class="trouble" role="status">
        ${error}
        <button type="button" @click=${this.tryAgain}>${this.text("card.try_again")}</button>
      </div>
    `;
  }

  protected tryAgain(): void {
    this.stopWatching();
    this.error = undefined;
    this.watch();
  }

  /** Tells a subclass that the numbers are others than before. */
  protected received(_current: Live): void {}

  private watch(): void {
    if (this.endWatching !== undefined || !this.isConnected || this.hass === undefined) return;
    this.endWatching = watchCurrent(this.hass.connection, (current, error) => {
      this.error = error;
      if (current === undefined) return;
      if (!("stats" in current)) {
        this.error = this.text("card.not_running");
        return;
      }
      this.current = current;
      this.since = Date.now();
      this.received(current);
    });
  }

  private stopWatching(): void {
    this.endWatching?.();
    this.endWatching = undefined;
  }
}
