/** One big button that counts a use of a skill by a modality. */

import { html, nothing } from "lit";
import type { PropertyValues } from "lit";
import { state } from "../decorators";
import { callAction } from "../action";
import type { Live } from "../api";
import type { CountSettings } from "../cards/settings";
import { formatNumber } from "../format";
import type { Hass } from "../hass";
import { NotSentError, taps } from "./taps";
import { UsageStatsView } from "./base";
import { countStyles } from "./count_styles";

const DOUBLE_TAP = 500;
const LONG_PRESS = 600;
const TICK = 1_500;
const RETRY = 15_000;

export class UsageStatsCountView extends UsageStatsView<CountSettings> {
  static override styles = [...UsageStatsView.styles, countStyles];

  /** What the button says for a moment after a tap. */
  @state() private done = false;
  @state() private refusal: string | undefined;
  /** What the number is at least: the tap is counted before the next live count arrives. */
  @state() private expected = 0;
  @state() private asking = false;
  private lastTap = 0;
  private longPress: ReturnType<typeof setTimeout> | undefined;
  private wasLong = false;
  private tick: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setInterval> | undefined;
  private endListening: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.endListening = taps.listen(() => this.requestUpdate());
    this.retry = setInterval(() => this.flush(), RETRY);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endListening?.();
    clearInterval(this.retry);
    clearTimeout(this.longPress);
    clearTimeout(this.tick);
    this.done = false;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const before = changed.get("hass") as Hass | undefined;
    if (before?.connected === false && this.hass?.connected) this.flush();
    const dialog = this.renderRoot.querySelector("dialog");
    if (this.asking && !dialog?.open) dialog?.showModal();
  }

  protected override received(_current: Live): void {
    this.flush();
  }

  protected override content(settings: CountSettings, hass: Hass) {
    const waiting = taps.waiting(settings);
    const count = this.number(settings, hass);
    const name = settings.name ?? settings.skill;
    return html`
      <ha-card>
        <button
          type="button"
          class="count ${this.done ? "done" : ""}"
          @click=${this.onTap}
          @contextmenu=${this.onMenu}
          @pointerdown=${this.onPress}
          @pointerup=${this.onRelease}
          @pointercancel=${this.onRelease}
          @pointerleave=${this.onRelease}
        >
          <ha-icon .icon=${this.done ? "mdi:check" : settings.icon}></ha-icon>
          <span class="hidden">${this.text("count.count")}</span>
          <span class="name"><bdi>${name}</bdi></span>
          <span class="quiet"><bdi>${settings.modality}</bdi></span>
          <span class="hidden">${this.text("count.today")}</span>
          <span class="number">${count}</span>
        </button>
        <p class="hidden" role="status">
          ${this.done ? this.text("count.counted", { count }) : nothing}
        </p>
        ${
          waiting > 0
            ? html`<p class="waiting" role="status">
                ${this.text(waiting === 1 ? "count.waits" : "count.wait", {
                  count: formatNumber(hass.locale, waiting),
                })}
              </p>`
            : this.trouble(hass, this.refusal ?? this.error)
        }
        ${this.asking ? this.dialog(name) : nothing}
      </ha-card>
    `;
  }

  private dialog(name: string) {
    return html`
      <dialog aria-labelledby="question" @close=${this.onClose}>
        <p id="question">${this.text("count.take_back", { skill: name })}</p>
        <div class="actions">
          <button type="button" @click=${this.onClose}>${this.text("count.keep")}</button>
          <button type="button" class="main" @click=${this.onTakeBack}>
            ${this.text("count.take")}
          </button>
        </div>
      </dialog>
    `;
  }

  private number(settings: CountSettings, hass: Hass): string {
    if (this.current === undefined) return "–";
    return formatNumber(hass.locale, Math.max(this.counted(settings), this.expected));
  }

  private counted({ skill, modality }: CountSettings): number {
    const found = this.current?.stats.find(
      (one) => one.skill === skill && one.modality === modality,
    );
    return found?.count ?? 0;
  }

  protected override tryAgain(): void {
    this.refusal = undefined;
    super.tryAgain();
  }

  private onTap(): void {
    const now = Date.now();
    const again = now - this.lastTap < DOUBLE_TAP;
    const long = this.wasLong;
    this.wasLong = false;
    if (again || long || this.preview) return;
    this.lastTap = now;
    void this.count();
  }

  private async count(): Promise<void> {
    const { hass, settings } = this;
    if (hass === undefined || settings === undefined) return;
    this.refusal = undefined;
    try {
      const { counted } = await taps.add(hass, settings);
      if (counted > 0) this.show(this.counted(settings) + 1);
      else this.refusal = this.text("count.full");
    } catch (error) {
      // What waits is said as long as it waits.
      if (!(error instanceof NotSentError)) this.refuse(error);
    }
  }

  private show(count: number): void {
    this.expected = Math.max(this.expected, count);
    this.done = true;
    clearTimeout(this.tick);
    this.tick = setTimeout(() => {
      this.done = false;
      // From here on the live count alone is right: somebody may have taken a use back.
      this.expected = 0;
    }, TICK);
  }

  private refuse(error: unknown): void {
    const message = (error as { message?: unknown } | undefined)?.message;
    this.refusal = typeof message === "string" ? message : this.text("card.no_answer");
  }

  private onPress(): void {
    this.wasLong = false;
    clearTimeout(this.longPress);
    this.longPress = setTimeout(() => this.offer(), LONG_PRESS);
  }

  private onRelease(): void {
    clearTimeout(this.longPress);
  }

  /** A long press on some touch screens, and the menu key of a keyboard. */
  private onMenu(event: Event): void {
    event.preventDefault();
    clearTimeout(this.longPress);
    this.offer();
  }

  private offer(): void {
    const { hass, settings } = this;
    if (hass === undefined || settings === undefined || this.preview) return;
    const correctable = hass.user?.is_admin === true && this.counted(settings) > 0;
    if (taps.waiting(settings) === 0 && !correctable) return;
    this.wasLong = true;
    this.asking = true;
  }

  private onClose(): void {
    this.asking = false;
    this.wasLong = false;
  }

  private async onTakeBack(): Promise<void> {
    this.onClose();
    const { hass, settings, current } = this;
    if (hass === undefined || settings === undefined || current === undefined) return;
    if (taps.takeBack(settings)) return;
    const { skill, modality } = settings;
    const reason = this.text("count.reason");
    this.expected = 0;
    try {
      const correction = { date: current.date, skill, modality, count: -1, reason };
      const { success, message } = await callAction<{ success: boolean; message: string }>(
        hass,
        "correct",
        correction,
      );
      if (!success) this.refusal = message;
    } catch (error) {
      this.refuse(error);
    }
  }

  private flush(): void {
    if (this.hass?.connected) void taps.flush(this.hass);
  }
}
