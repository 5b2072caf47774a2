/** The sidebar panel: the frame, its five places, and what each of them shows. */

import { LitElement, css, html } from "lit";
import { property } from "lit/decorators.js";
import { define } from "./define";
import type { Hass } from "./hass";
import { texts } from "./texts";

export class UsageStatsPanel extends LitElement {
  static override styles = css`
    header {
      align-items: center;
      background-color: var(--app-header-background-color, var(--primary-color, #009ac7));
      color: var(--app-header-text-color, #fff);
      display: flex;
      height: var(--header-height, 56px);
    }
    h1 {
      font-size: 1.25rem;
      font-weight: 400;
      margin: 0;
    }
  `;

  @property({ attribute: false }) hass!: Hass;
  @property({ type: Boolean }) narrow = false;

  protected override render() {
    return html`
      <header>
        <ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
        <h1>${texts(this.hass.language)("title")}</h1>
      </header>
    `;
  }
}

define("usage-stats-panel", UsageStatsPanel);
