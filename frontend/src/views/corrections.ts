/** What administrators do with what was counted: take a period away, rename, merge, correct. */

import { css, html, nothing } from "lit";
import { correct, exportRange, rename } from "../api";
import type { CombinationTrend, Outcome } from "../api";
import { property, state } from "../decorators";
import { define } from "../define";
import "../dialog";
import type { PanelKey } from "../panel-texts";
import { ranked } from "./matrix";
import type { Choice } from "./matrix";
import { View } from "./view";

type Form = "export" | "rename" | "correct";

export class UsageStatsCorrections extends View {
  static override styles = [
    ...View.styles,
    css`
      .pair {
        display: grid;
        gap: 0 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      }
      .pair .tick {
        align-self: end;
      }
    `,
  ];

  @property({ type: Number }) days = 28;
  @property({ attribute: false }) choice: Choice = {};
  @property({ attribute: false }) combinations: CombinationTrend[] = [];
  @state() private form: Form | undefined;

  protected override renderView() {
    if (!this.admin) return nothing;
    return html`
      ${this.form === undefined ? this.renderNotice() : nothing}
      <div class="row">
        <button @click=${() => this.open("export")}>
          ${this.t("trends.export")}
        </button>
        <button class="plain" @click=${() => this.open("rename")}>
          ${this.t("trends.rename")}
        </button>
        <button class="plain" @click=${() => this.open("correct")}>
          ${this.t("trends.correct")}
        </button>
      </div>
      ${this.form === undefined ? nothing : this.renderForm(this.form)}
    `;
  }

  private renderForm(form: Form) {
    return html`<usage-stats-dialog
      heading=${this.t(`form_title.${form}`)}
      @closed=${() => (this.form = undefined)}
    >
      <form id="form" @submit=${this.onSubmit}>
        ${form === "export"
          ? this.renderExport()
          : form === "rename"
            ? this.renderRename()
            : this.renderCorrect()}
      </form>
      ${this.renderNotice()}
      ${this.renderCancel(() => (this.form = undefined))}
      <button type="submit" form="form" slot="buttons" ?disabled=${this.busy}>
        ${this.t(`form_do.${form}`)}
      </button>
    </usage-stats-dialog>`;
  }

  private renderExport() {
    return html`
      <p>${this.t("export.text", { days: this.number(this.days) })}</p>
      <div class="pair">
        ${this.select("layout", ["long", "wide"])} ${this.select("format", ["csv", "json"])}
        ${this.select("separator", ["comma", "semicolon"])}
        <label class="tick">
          <input type="checkbox" name="zeros" />
          <span>${this.t("export.zeros")}</span>
        </label>
      </div>
    `;
  }

  private select(name: "layout" | "format" | "separator", values: string[]) {
    return html`<label class="field">
      ${this.t(`export_field.${name}`)}
      <select name=${name}>
        ${values.map(
          (value) =>
            html`<option value=${value}>
              ${this.t(`choice.${name}.${value}` as PanelKey)}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private renderRename() {
    return html`
      <p>${this.t("rename.text")}</p>
      <div class="pair">
        ${this.name("skill", true)} ${this.name("modality", false)}
        ${this.name("new_skill", false)} ${this.name("new_modality", false)}
      </div>
      ${this.names()}
    `;
  }

  private renderCorrect() {
    return html`
      <p>${this.t("correct.text")}</p>
      <div class="pair">
        ${this.name("skill", true)} ${this.name("modality", true)}
        <label class="field">
          ${this.t("correct.date")}
          <input type="date" name="date" required max=${this.live.date} .value=${this.live.date} />
        </label>
        <label class="field">
          ${this.t("correct.count")}
          <input type="number" name="count" required step="1" inputmode="text" value="-1" />
        </label>
      </div>
      <label class="field">
        ${this.t("correct.reason")}
        <input name="reason" required maxlength="200" />
      </label>
      ${this.names()}
    `;
  }

  private name(name: "skill" | "modality" | "new_skill" | "new_modality", required: boolean) {
    const kind = name.endsWith("skill") ? "skill" : "modality";
    const value = name.startsWith("new") ? "" : (this.choice[kind] ?? "");
    return html`<label class="field">
      ${this.t(`name.${name}`)}
      <input
        name=${name}
        list=${`${kind}s`}
        maxlength="64"
        autocomplete="off"
        ?required=${required}
        .value=${value}
      />
    </label>`;
  }

  private names() {
    const list = (id: string, names: [string, number][]) =>
      html`<datalist id=${id}>${names.map(([name]) => html`<option value=${name}></option>`)}</datalist>`;
    return html`
      ${list("skills", ranked(this.combinations, ({ skill }) => skill))}
      ${list("modalitys", ranked(this.combinations, ({ modality }) => modality))}
    `;
  }

  private open(form: Form): void {
    this.notice = undefined;
    this.form = form;
  }

  private async onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const fields = Object.fromEntries(
      [...new FormData(event.target as HTMLFormElement)].filter(([, value]) => value !== ""),
    );
    const { form } = this;
    const answer = await this.run(() => this.send(form as Form, fields));
    // What failed stays in the dialog, beside what was entered.
    if (answer === undefined) return;
    this.form = undefined;
    this.notice = { text: answer.message, failed: !answer.success };
    this.dispatchEvent(new CustomEvent("corrected"));
  }

  private send(form: Form, fields: Record<string, FormDataEntryValue>): Promise<Outcome> {
    if (form === "rename") return rename(this.hass, fields);
    if (form === "correct") return correct(this.hass, { ...fields, count: Number(fields["count"]) });
    return exportRange(this.hass, {
      ...fields,
      ...this.choice,
      days: this.days,
      zeros: "zeros" in fields,
    });
  }
}

define("usage-stats-corrections", UsageStatsCorrections);
