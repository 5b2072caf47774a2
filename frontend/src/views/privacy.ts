/** Sharing: its state, what would be sent, what was sent; and taking or deleting all data. */

import { css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { EVENTS_URL, deleteAll, download, getLocalStats, getPreview, optIn, optOut } from "../api";
import type { Deleted, Live, LocalStats, Preview, Submission } from "../api";
import { copyText } from "../copy";
import { define } from "../define";
import "../dialog";
import { loadFlowWords, renderWords } from "../flow-words";
import type { FlowWords } from "../flow-words";
import { formatDate } from "../format";
import { layOut } from "../layout";
import { Question } from "../question";
import { formatDay, formatMoment, formatSize } from "../times";
import { View } from "./view";

type Open = "share" | "stop" | "delete" | "sure";

export class UsageStatsPrivacy extends View {
  static override styles = [
    ...View.styles,
    css`
      .state {
        font-size: 1.143rem;
      }
      details {
        border-top: 1px solid var(--line);
        padding: 4px 0;
      }
      summary {
        cursor: pointer;
        min-height: 40px;
        padding: 8px 0;
      }
      .document {
        margin-top: 20px;
      }
      pre {
        direction: ltr;
        text-align: start;
      }
      .help {
        color: var(--quiet);
      }
    `,
  ];

  @state() private open: Open | undefined;
  @state() private copied = false;
  @state() private files = false;
  @state() private erase = false;
  @state() private word = "";
  private readonly preview = new Question<Preview>(this, () => getPreview(this.hass));
  private readonly totals = new Question<LocalStats>(this, () => getLocalStats(this.hass));
  private readonly words = new Question<FlowWords>(this, async () => {
    const preview = this.preview.value ?? (await getPreview(this.hass));
    const { privacy_version = "" } = this.live.sharing;
    return loadFlowWords(this.hass, {
      document: layOut(preview.payload),
      version: privacy_version,
    });
  });

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("live") as Live | undefined;
    // Also the first time.
    if (
      this.admin &&
      changed.has("live") &&
      JSON.stringify(before?.sharing) !== JSON.stringify(this.live.sharing)
    ) {
      void this.preview.ask();
    }
  }

  protected override render() {
    return html`
      <section>
        <h2>${this.t("privacy.title")}</h2>
        ${this.renderState()} ${this.open === undefined ? this.renderNotice() : nothing}
        ${this.admin ? this.renderSharing() : nothing}
      </section>
      ${this.admin ? this.renderOwn() : nothing} ${this.renderOpen()}
    `;
  }

  private renderState(): TemplateResult {
    const { status, since, collector_url, next_submission } = this.live.sharing;
    if (status === "off") return html`<p class="state">${this.t("privacy.off")}</p>`;
    if (!since) return html`<p class="state">${this.t(`privacy.${status}`)}</p>`;
    return html`
      <p class="state">${this.t(`privacy.${status}`)}</p>
      <p class="quiet">
        ${this.t("privacy.since", {
          date: formatDay(this.hass, since),
          version: this.live.sharing.policy_version ?? "",
        })}
        ${this.t("privacy.to", { address: collector_url ?? "" })}
        ${next_submission
          ? this.t("privacy.next", { time: formatMoment(this.hass, next_submission) })
          : nothing}
      </p>
      ${status === "paused"
        ? html`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`
        : nothing}
    `;
  }

  private renderSharing() {
    const off = this.live.sharing.status === "off";
    return html`
      <div class="row">
        ${off
          ? html`<button type="button" @click=${() => this.show("share")}>
              ${this.t("privacy.share")}
            </button>`
          : html`<button type="button" class="plain" @click=${() => this.show("stop")}>
              ${this.t("privacy.stop")}
            </button>`}
      </div>
      <div class="document">
        ${this.renderAnswer(this.preview, (preview) => this.renderPreview(preview))}
      </div>
    `;
  }

  private renderPreview({ payload, waiting, submissions }: Preview) {
    return html`
      <details>
        <summary>
          ${this.t(waiting ? "privacy.waits" : "privacy.would")}
          <span class="quiet small">
            ${formatSize(this.hass, new TextEncoder().encode(payload).length)}
          </span>
        </summary>
        <p class="quiet small">${this.t("privacy.layout")}</p>
        <pre tabindex="0">${layOut(payload)}</pre>
        <button type="button" class="plain" @click=${() => this.copy(payload)}>
          ${this.t(this.copied ? "first.copied" : "first.copy")}
        </button>
      </details>
      ${submissions.length === 0
        ? nothing
        : html`<h3>${this.t("privacy.submissions")}</h3>
            ${submissions.map((submission) => this.renderSubmission(submission))}`}
    `;
  }

  private renderSubmission({ from, to, state: settled, at, payload }: Submission) {
    const short: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric" };
    const week = `${formatDate(this.hass.locale, from, short)} – ${formatDate(this.hass.locale, to, short)}`;
    const when = at === null ? "" : ` · ${formatMoment(this.hass, at)}`;
    return html`<details>
      <summary>
        ${week} <span class="quiet small">${this.t(`privacy.${settled}`)}${when}</span>
      </summary>
      ${payload === ""
        ? html`<p class="quiet">${this.t("privacy.no_document")}</p>`
        : html`<pre tabindex="0">${layOut(payload)}</pre>`}
    </details>`;
  }

  private renderOwn() {
    return html`<section>
      <h2>${this.t("own.title")}</h2>
      <p class="quiet">${this.t("own.text")}</p>
      <div class="row">
        <button
          type="button"
          ?disabled=${this.busy}
          @click=${() => this.run(() => download(this.hass, EVENTS_URL))}
        >
          ${this.t("own.export")}
        </button>
        <button type="button" class="danger" @click=${() => this.show("delete")}>
          ${this.t("own.delete")}
        </button>
      </div>
    </section>`;
  }

  private renderOpen() {
    if (!this.admin) return nothing;
    switch (this.open) {
      case "share":
        return this.renderShare();
      case "stop":
        return this.dialog("privacy.stop_title", this.renderStop(), {
          text: "privacy.stop_do",
          run: () => this.stop(),
        });
      case "delete":
        return this.dialog("delete.title", this.renderDelete(), {
          text: "delete.next",
          run: () => this.show("sure"),
        });
      case "sure":
        return this.dialog("delete.sure_title", this.renderSure(), {
          text: "delete.do",
          run: () => this.delete(),
          off: this.word.trim().toLocaleUpperCase(this.hass.language) !== this.t("delete.word"),
        });
      default:
        return nothing;
    }
  }

  private dialog(
    heading: "privacy.stop_title" | "delete.title" | "delete.sure_title",
    content: TemplateResult,
    action: {
      text: "privacy.stop_do" | "delete.next" | "delete.do";
      run: () => unknown;
      off?: boolean;
    },
  ) {
    // Each step has a dialog of its own: the first is closed, not filled with other words.
    return [this.open].map(
      () => html`<usage-stats-dialog
        id=${heading}
        heading=${this.t(heading)}
        @closed=${() => this.show(undefined)}
      >
        ${content} ${this.renderNotice()}
        <button type="button" slot="buttons" class="plain" @click=${() => this.show(undefined)}>
          ${this.t("cancel")}
        </button>
        <button
          type="button"
          slot="buttons"
          class="danger"
          ?disabled=${this.busy || action.off === true}
          @click=${action.run}
        >
          ${this.t(action.text)}
        </button>
      </usage-stats-dialog>`,
    );
  }

  private renderShare() {
    const { value } = this.words;
    return html`<usage-stats-dialog
      heading=${value?.title ?? this.t("privacy.share")}
      @closed=${() => this.show(undefined)}
    >
      ${this.renderAnswer(
        this.words,
        (words) => html`
          ${renderWords(words.description)}
          <form id="share" @submit=${this.share}>
            <label class="field">
              ${words.collectorUrl}
              <input
                name="collector_url"
                type="url"
                required
                autocomplete="off"
                placeholder="https://"
                .value=${this.live.sharing.collector_url ?? ""}
              />
              <span class="help">${words.collectorUrlHelp}</span>
            </label>
            <label class="field">
              ${words.apiKey}
              <input name="api_key" type="password" autocomplete="off" />
              <span class="help">${words.apiKeyHelp}</span>
            </label>
            <label class="tick">
              <input type="checkbox" required />
              <span>${words.share}</span>
            </label>
          </form>
        `,
      )}
      ${this.renderNotice()}
      <button type="button" slot="buttons" class="plain" @click=${() => this.show(undefined)}>
        ${this.t("cancel")}
      </button>
      <button
        type="submit"
        form="share"
        slot="buttons"
        ?disabled=${this.busy || this.words.value === undefined}
      >
        ${this.t("privacy.share_do")}
      </button>
    </usage-stats-dialog>`;
  }

  private renderStop() {
    return html`
      <p>${this.t("privacy.stop_text")}</p>
      <label class="tick">
        <input
          type="checkbox"
          .checked=${this.erase}
          @change=${(event: Event) => (this.erase = (event.target as HTMLInputElement).checked)}
        />
        <span>${this.t("privacy.erase")}</span>
      </label>
    `;
  }

  private renderDelete() {
    const events = this.totals.value?.total_events;
    return html`
      ${this.renderAnswer(
        this.totals,
        () => html`<p>${this.t("delete.text", { events: this.number(events ?? 0) })}</p>`,
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
    `;
  }

  private renderSure() {
    return html`
      <p>${this.t(this.files ? "delete.sure_files" : "delete.sure")}</p>
      <label class="field">
        ${this.t("delete.type", { word: this.t("delete.word") })}
        <input
          autocomplete="off"
          autocapitalize="characters"
          .value=${this.word}
          @input=${(event: Event) => (this.word = (event.target as HTMLInputElement).value)}
        />
      </label>
    `;
  }

  private show(open: Open | undefined): void {
    this.open = open;
    if (open === undefined) return;
    this.notice = undefined;
    if (open === "share") void this.words.ask();
    if (open === "delete") void this.totals.ask();
    if (open !== "sure") this.files = open === "delete" ? this.files : false;
    this.word = "";
    this.erase = false;
  }

  private async copy(payload: string): Promise<void> {
    await copyText(payload);
    this.copied = true;
  }

  private async share(event: Event): Promise<void> {
    event.preventDefault();
    const fields = Object.fromEntries(
      [...new FormData(event.target as HTMLFormElement)].filter(([, value]) => value !== ""),
    );
    const version = this.live.sharing.privacy_version;
    await this.finish(() =>
      optIn(this.hass, { ...fields, ...(version ? { privacy_policy_version: version } : {}) }),
    );
  }

  private async stop(): Promise<void> {
    await this.finish(() => optOut(this.hass, this.erase));
  }

  private async delete(): Promise<void> {
    const files = this.files;
    await this.finish(async () => {
      const answer: Deleted = await deleteAll(this.hass, files);
      const counts = this.t("delete.counts", {
        events: this.number(answer.deleted_events),
        submissions: this.number(answer.deleted_history),
        files: this.number(answer.deleted_files),
      });
      return { ...answer, message: `${answer.message} ${counts}` };
    });
    this.files = false;
  }

  /** Closes the dialog with what the server says; what failed stays beside what was entered. */
  private async finish(call: () => Promise<{ success: boolean; message: string }>): Promise<void> {
    const answer = await this.run(call);
    if (answer === undefined) return;
    this.show(undefined);
    this.notice = { text: answer.message, failed: !answer.success };
    void this.preview.ask();
  }
}

define("usage-stats-privacy", UsageStatsPrivacy);
