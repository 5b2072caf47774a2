/** What the collector holds about this installation. It is asked only when somebody wants to know. */

import { css, html, nothing } from "lit";
import { getHeld } from "../api";
import type { Held } from "../api";
import { state } from "../decorators";
import { define } from "../define";
import { Question } from "../question";
import "./document";
import { View } from "./view";

export class UsageStatsHeld extends View {
  static override styles = [
    ...View.styles,
    css`
      .notice {
        margin: 12px 0;
      }
    `,
  ];

  @state() private asked = false;
  private readonly held = new Question<Held>(this, () => getHeld(this.hass));

  protected override renderView() {
    return html`
      <button class="plain" ?disabled=${this.held.asking} @click=${this.ask}>
        ${this.t("held.ask")}
      </button>
      ${this.asked ? this.renderAnswer(this.held, (held) => this.renderHeld(held)) : nothing}
    `;
  }

  private renderHeld({ success, held, message }: Held) {
    return html`
      <p class="notice ${success ? "" : "error"}" role="status">${message}</p>
      ${held === null
        ? nothing
        : html`<usage-stats-document
            .hass=${this.hass}
            .live=${this.live}
            .json=${held}
          ></usage-stats-document>`}
    `;
  }

  private ask(): void {
    this.asked = true;
    void this.held.ask();
  }
}

define("usage-stats-held", UsageStatsHeld);
