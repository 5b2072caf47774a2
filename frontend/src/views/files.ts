/** The CSV files, newest first, by month. */

import { css, html, nothing } from "lit";
import type { PropertyValues } from "lit";
import { download, fileUrl, listFiles } from "../api";
import type { CsvFile, Files, Live } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import { formatDate } from "../format";
import { Question } from "../question";
import { formatSize } from "../times";
import { View } from "./view";

const SHOWN = 5;

export class UsageStatsFiles extends View {
  static override styles = [
    ...View.styles,
    css`
      h3 {
        margin: 16px 0 4px;
      }
      li {
        align-items: center;
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        justify-content: space-between;
        padding: 6px 0;
      }
      .more {
        margin-top: 12px;
      }
    `,
  ];

  @state() private all = false;
  private readonly files = new Question<Files>(this, () => listFiles(this.hass));

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hass) void this.files.ask();
  }

  override refresh(): void {
    void this.files.ask();
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get("live") as Live | undefined;
    // Also the first time; an export may have written a new one since.
    if (changed.has("live") && before?.last_export !== this.live.last_export) {
      void this.files.ask();
    }
  }

  protected override renderView() {
    const { waiting_batches: waiting } = this.live;
    return html`<section>
      <h2>${this.t("files.title")}</h2>
      ${waiting > 0
        ? html`<p class="notice warning">
            ${this.t("files.waiting", { count: this.number(waiting) })}
          </p>`
        : nothing}
      ${this.renderNotice()} ${this.renderAnswer(this.files, (files) => this.renderFiles(files))}
    </section>`;
  }

  private renderFiles({ files, total_files }: Files) {
    if (files.length === 0) return html`<p class="quiet">${this.t("files.none")}</p>`;
    const shown = this.all ? files : files.slice(0, SHOWN);
    const months = new Map<string, CsvFile[]>();
    for (const file of shown) {
      const month = file.date.slice(0, 7);
      months.set(month, [...(months.get(month) ?? []), file]);
    }
    return html`
      ${[...months].map(
        ([month, ofMonth]) => html`
          <h3>${formatDate(this.hass.locale, `${month}-01`, { month: "long", year: "numeric" })}</h3>
          <ul>
            ${ofMonth.map((file) => this.renderFile(file))}
          </ul>
        `,
      )}
      ${shown.length < files.length
        ? html`<button class="plain more" @click=${() => (this.all = true)}>
            ${this.t("today.all", { count: this.number(total_files) })}
          </button>`
        : nothing}
    `;
  }

  private renderFile(file: CsvFile) {
    const day = formatDate(this.hass.locale, file.date);
    return html`<li>
      <div>
        <div>${day}</div>
        <div class="quiet small">
          ${formatSize(this.hass, file.size_bytes)}${file.archived
            ? html` · ${this.t("files.archived")}`
            : nothing}
        </div>
      </div>
      <button
        class="plain"
        aria-label=${this.t("files.download_of", { date: day })}
        ?disabled=${this.busy}
        @click=${() => this.run(() => download(this.hass, fileUrl(file.filename)))}
      >
        ${this.t("files.download")}
      </button>
    </li>`;
  }
}

define("usage-stats-files", UsageStatsFiles);
