/** Taking all data along, and deleting it, through two dialogs. */

import { html, nothing } from "lit";
import { EVENTS_URL, deleteAll, download, getLocalStats } from "../api";
import type { LocalStats } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import "../dialog";
import { Question } from "../question";
import { View } from "./view";

export class UsageStatsDeletion extends View {
  @state() private step: "numbers" | "word" | undefined;
  @state() private files = false;
  @state() private word = "";
  private readonly totals = new Question<LocalStats>(this, () => getLocalStats(this.hass));

  protected override renderView() {
    return html`<section>
      <h2>${this.t("own.title")}</h2>
      <p class="quiet">${this.t("own.text")}</p>
      ${this.step === undefined ? this.renderNotice() : nothing}
      <div class="row">
        <button
          ?disabled=${this.busy}
          @click=${() => this.run(() => download(this.hass, EVENTS_URL))}
        >
          ${this.t("own.export")}
        </button>
        <button class="danger" @click=${this.begin}>${this.t("own.delete")}</button>
      </div>
      ${this.step === "numbers" ? this.renderNumbers() : nothing}
      ${this.step === "word" ? this.renderWord() : nothing}
    </section>`;
  }

  private renderNumbers() {
    return html`<usage-stats-dialog heading=${this.t("delete.title")} @closed=${this.close}>
      ${this.renderAnswer(
        this.totals,
        ({ total_events: events }) =>
          html`<p>${this.t("delete.text", { events: this.number(events) })}</p>`,
      )}
      <label class="tick">
        <input
          type="checkbox"
          .checked=${this.files}
          @change=${(event: Event) => (this.files = (event.target as HTMLInputElement).checked)}
        />
        <span>${this.t("delete.files")}</span>
      </label>
      <p class="quiet">${this.t(this.files ? "delete.stays_consent" : "delete.stays")}</p>
      ${this.renderCancel(() => this.close())}
      <button
        slot="buttons"
        class="danger"
        @click=${() => {
          this.step = "word";
        }}
      >
        ${this.t("delete.next")}
      </button>
    </usage-stats-dialog>`;
  }

  private renderWord() {
    const word = this.t("delete.word");
    const typed = this.word.trim().toLocaleUpperCase(this.hass.language) === word;
    return html`<usage-stats-dialog heading=${this.t("delete.sure_title")} @closed=${this.close}>
      <p>${this.t(this.files ? "delete.sure_files" : "delete.sure")}</p>
      <label class="field">
        ${this.t("delete.type", { word })}
        <input
          autocomplete="off"
          autocapitalize="characters"
          @input=${(event: Event) => (this.word = (event.target as HTMLInputElement).value)}
        />
      </label>
      ${this.renderNotice()} ${this.renderCancel(() => this.close())}
      <button
        slot="buttons"
        class="danger"
        ?disabled=${this.busy || !typed}
        @click=${this.delete}
      >
        ${this.t("delete.do")}
      </button>
    </usage-stats-dialog>`;
  }

  private begin(): void {
    this.notice = undefined;
    this.files = false;
    this.word = "";
    this.step = "numbers";
    void this.totals.ask();
  }

  private close(): void {
    this.step = undefined;
  }

  private async delete(): Promise<void> {
    const answer = await this.run(() => deleteAll(this.hass, this.files));
    // What failed stays in the dialog.
    if (answer === undefined) return;
    this.close();
    const counts = this.t("delete.counts", {
      events: this.number(answer.deleted_events),
      submissions: this.number(answer.deleted_history),
      files: this.number(answer.deleted_files),
    });
    this.notice = { text: `${answer.message} ${counts}`, failed: !answer.success };
    this.dispatchEvent(new CustomEvent("deleted"));
  }
}

define("usage-stats-deletion", UsageStatsDeletion);
