/** Sharing: its state, what would be sent, and what was sent. */

import { css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import type { ActionError } from "../action";
import { askCollector, getPreview, optIn, optOut } from "../api";
import type { Live, Outcome, Preview, Submission } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import "../dialog";
import { loadFlowWords, renderWords } from "../flow-words";
import type { FlowWords } from "../flow-words";
import { formatDate } from "../format";
import { layOut } from "../layout";
import { Question } from "../question";
import { formatDay, formatMoment, formatSize } from "../times";
import "./document";
import "./held";
import { View } from "./view";

type Open = "share" | "stop";

/** The collector has ten seconds to answer, and the consent is saved after that. */
const PATIENCE = 25_000;

/** Why the address of the collector is not taken. */
interface Wrong {
  text: string;
  /** Only that no collector answers now: a person may know better. */
  silent: boolean;
}

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
      usage-stats-held {
        margin-top: 12px;
      }
    `,
  ];

  @state() private open: Open | undefined;
  @state() private erase = false;
  @state() private wrong: Wrong | undefined;
  private readonly preview = new Question<Preview>(this, () => getPreview(this.hass));
  private readonly words = new Question<FlowWords>(this, async () => {
    const preview = this.preview.value ?? (await getPreview(this.hass));
    const { privacy_version = "" } = this.live.sharing;
    return loadFlowWords(this.hass, {
      document: layOut(preview.payload),
      version: privacy_version,
    });
  });

  override refresh(): void {
    if (this.admin) void this.preview.ask();
  }

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
    if (changed.has("wrong") && this.wrong) {
      this.renderRoot.querySelector<HTMLInputElement>("[type=url]")?.focus();
    }
  }

  protected override renderView() {
    return html`
      <section>
        <h2>${this.t("privacy.title")}</h2>
        ${this.renderState()} ${this.open === undefined ? this.renderNotice() : nothing}
        ${this.admin ? this.renderSharing() : nothing}
      </section>
      ${this.admin && this.open === "share" ? this.renderShare() : nothing}
      ${this.admin && this.open === "stop" ? this.renderStop() : nothing}
    `;
  }

  private renderState(): TemplateResult {
    const { status, since, collector_url, next_submission } = this.live.sharing;
    // Without events there is nothing to send, and nothing that a person is asked.
    const without = status === "paused" && !this.live.records_events;
    const state = this.t(without ? "sharing.no_events" : `sharing.${status}`);
    if (status === "off" || !since) return html`<p class="state">${state}</p>`;
    return html`
      <p class="state">${state}</p>
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
      ${status === "paused" && !without
        ? html`<p><a href="/config/repairs">${this.t("issue.link")}</a></p>`
        : nothing}
    `;
  }

  private renderSharing() {
    const off = this.live.sharing.status === "off";
    return html`
      <div class="row">
        ${off
          ? html`<button @click=${() => this.show("share")}>
              ${this.t("privacy.share")}
            </button>`
          : html`<button class="plain" @click=${() => this.show("stop")}>
              ${this.t("privacy.stop")}
            </button>`}
      </div>
      <div class="document">
        ${this.renderAnswer(this.preview, (preview) => this.renderPreview(preview))}
      </div>
      ${this.live.sharing.collector_url
        ? html`<usage-stats-held
            .hass=${this.hass}
            .live=${this.live}
          ></usage-stats-held>`
        : nothing}
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
        <usage-stats-document
          .hass=${this.hass}
          .live=${this.live}
          .json=${payload}
        ></usage-stats-document>
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
        ${week} <span class="quiet small">${this.t(`submission.${settled}`)}${when}</span>
      </summary>
      ${payload === ""
        ? html`<p class="quiet">${this.t("privacy.no_document")}</p>`
        : html`<pre tabindex="0">${layOut(payload)}</pre>`}
    </details>`;
  }

  private renderShare() {
    const { value } = this.words;
    return html`<usage-stats-dialog
      heading=${value?.say("step.sharing.title") ?? this.t("privacy.share")}
      @closed=${() => this.show(undefined)}
    >
      ${this.renderAnswer(this.words, (words) => this.renderForm(words))} ${this.renderNotice()}
      ${this.renderCancel(() => this.show(undefined))}
      ${this.wrong?.silent
        ? html`<button
            type="submit"
            form="share"
            name="anyway"
            slot="buttons"
            class="plain"
            ?disabled=${this.busy}
          >
            ${value?.say("step.silent.menu_options.save")}
          </button>`
        : nothing}
      <button
        type="submit"
        form="share"
        slot="buttons"
        ?disabled=${this.busy || value === undefined}
      >
        ${this.t("privacy.share_do")}
      </button>
    </usage-stats-dialog>`;
  }

  private renderForm({ description, say }: FlowWords) {
    return html`
      ${renderWords(description)}
      <form id="share" @submit=${this.share} @input=${() => (this.wrong = undefined)}>
        <label class="field">
          ${say("step.sharing.data.collector_url")}
          <input
            name="collector_url"
            type="url"
            required
            autocomplete="off"
            placeholder="https://"
            aria-invalid=${this.wrong !== undefined}
            aria-describedby="wrong"
            .value=${this.live.sharing.collector_url ?? ""}
          />
          <span class="quiet">${say("step.sharing.data_description.collector_url")}</span>
        </label>
        <div id="wrong" role="alert">
          ${this.wrong ? html`<p class="notice error">${this.wrong.text}</p>` : nothing}
        </div>
        <label class="field">
          ${say("step.sharing.data.api_key")}
          <input name="api_key" type="password" autocomplete="off" />
          <span class="quiet">${say("step.sharing.data_description.api_key")}</span>
        </label>
        <label class="tick">
          <input type="checkbox" required />
          <span>${say("step.sharing.data.share")}</span>
        </label>
      </form>
    `;
  }

  private renderStop() {
    return html`<usage-stats-dialog
      heading=${this.t("privacy.stop_title")}
      @closed=${() => this.show(undefined)}
    >
      <p>${this.t("privacy.stop_text")}</p>
      <label class="tick">
        <input
          type="checkbox"
          @change=${(event: Event) => (this.erase = (event.target as HTMLInputElement).checked)}
        />
        <span>${this.t("privacy.erase")}</span>
      </label>
      ${this.renderNotice()}
      ${this.renderCancel(() => this.show(undefined))}
      <button slot="buttons" ?disabled=${this.busy} @click=${this.stop}>
        ${this.t("privacy.stop_do")}
      </button>
    </usage-stats-dialog>`;
  }

  private show(open: Open | undefined): void {
    this.open = open;
    this.erase = false;
    this.wrong = undefined;
    if (open !== undefined) this.notice = undefined;
    if (open === "share") void this.words.ask();
  }

  private async share(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const fields = Object.fromEntries(
      [...new FormData(form)].filter(([, value]) => value !== ""),
    );
    const version = this.live.sharing.privacy_version;
    const request = { ...fields, ...(version ? { privacy_policy_version: version } : {}) };
    const anyway = event.submitter?.getAttribute("name") === "anyway";
    await this.finish(() => this.agree(form, request, anyway), PATIENCE);
  }

  /** Agrees if a collector is there; undefined if the address is wrong, or after a cancel. */
  private async agree(
    form: HTMLFormElement,
    request: Record<string, unknown>,
    anyway: boolean,
  ): Promise<Outcome | undefined> {
    this.wrong = undefined;
    try {
      if (!anyway) await askCollector(this.hass, request["collector_url"]);
      // Who has closed the dialog meanwhile has not agreed.
      return form.isConnected ? await optIn(this.hass, request) : undefined;
    } catch (error) {
      const { translation_key: key = "", translation_placeholders: names } = error as ActionError;
      if (names?.["field"] !== "collector_url") throw error;
      const silent = key === "silent";
      const text = this.words.value?.say(silent ? "step.silent.description" : "error." + key);
      this.wrong = { text: text || this.reason(error), silent };
      return undefined;
    }
  }

  private async stop(): Promise<void> {
    await this.finish(() => optOut(this.hass, this.erase));
  }

  /** Closes the dialog with what the server says; what failed stays beside what was entered. */
  private async finish(
    call: () => Promise<Outcome | undefined>,
    patience?: number,
  ): Promise<void> {
    const answer = await this.run(call, patience);
    if (answer === undefined) return;
    this.show(undefined);
    this.notice = { text: answer.message, failed: !answer.success };
    void this.preview.ask();
  }
}

define("usage-stats-privacy", UsageStatsPrivacy);
