/** The first thing that a new installation shows: what this is, and two ways to begin. */

import { css, html, nothing } from "lit";
import { DOMAIN } from "../api";
import { copyText } from "../copy";
import { state } from "../decorators";
import { define } from "../define";
import { View } from "./view";

// Line by line: the build takes the white space at the beginning of lines away.
const EXAMPLE = [
  "action: usage_stats.record",
  "data:",
  "  skill: Espresso",
  "  modality: button",
].join("\n");

export class UsageStatsFirstRun extends View {
  static override styles = [
    ...View.styles,
    css`
      .ways {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
        margin: 16px 0;
      }
      .ways > div {
        border: 1px solid var(--line);
        border-radius: 12px;
        padding: 16px;
      }
      .ways h3 {
        color: inherit;
        font-size: 1rem;
        margin-top: 0;
      }
    `,
  ];

  @state() private copied = false;

  protected override renderView() {
    return html`<section>
      <h2>${this.t("first.title")}</h2>
      <p>${this.t("first.text")}</p>
      <div class="ways">
        <div>
          <h3>${this.t("first.tracker")}</h3>
          <p>${this.t("first.tracker_text")}</p>
          ${this.admin
            ? html`<a class="button" href="/config/integrations/integration/${DOMAIN}"
                >${this.t("first.tracker_link")}</a
              >`
            : nothing}
        </div>
        <div>
          <h3>${this.t("first.automation")}</h3>
          <p>${this.t("first.automation_text")}</p>
          <pre>${EXAMPLE}</pre>
          <button class="plain" @click=${this.copy}>
            ${this.t(this.copied ? "first.copied" : "first.copy")}
          </button>
        </div>
      </div>
      <p class="quiet">${this.t("first.private")}</p>
    </section>`;
  }

  private async copy(): Promise<void> {
    await copyText(EXAMPLE);
    this.copied = true;
  }
}

define("usage-stats-first-run", UsageStatsFirstRun);
