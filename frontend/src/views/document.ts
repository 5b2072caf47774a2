/** A JSON document to be read, and copied as it is. */

import { html } from "lit";
import { copyText } from "../copy";
import { property, state } from "../decorators";
import { define } from "../define";
import { layOut } from "../layout";
import { View } from "./view";

export class UsageStatsDocument extends View {
  /** As it came: never parsed. */
  @property() json = "";
  @state() private copied = false;

  protected override renderView() {
    return html`
      <pre tabindex="0">${layOut(this.json)}</pre>
      <button class="plain" @click=${this.copy}>
        ${this.t(this.copied ? "first.copied" : "first.copy")}
      </button>
    `;
  }

  private async copy(): Promise<void> {
    await copyText(this.json);
    this.copied = true;
  }
}

define("usage-stats-document", UsageStatsDocument);
