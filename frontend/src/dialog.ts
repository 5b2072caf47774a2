/** A dialog: focus, Escape and the background are the browser's own. */

import { LitElement, css, html } from "lit";
import { property } from "./decorators";
import { define } from "./define";
import { shared } from "./styles";

export class UsageStatsDialog extends LitElement {
  static override styles = [
    shared,
    css`
      dialog {
        background-color: var(--card);
        border: 0;
        border-radius: 20px;
        box-shadow: 0 8px 32px rgba(0, 0, 0, 0.35);
        color: var(--text);
        max-height: calc(100dvh - 32px);
        max-width: min(560px, calc(100vw - 32px));
        overflow-y: auto;
        padding: 24px;
        width: 100%;
      }
      dialog::backdrop {
        background-color: rgba(0, 0, 0, 0.5);
      }
      h2 {
        font-size: 1.429rem;
        font-weight: 400;
        margin-bottom: 16px;
        overflow-wrap: anywhere;
      }
      .row {
        justify-content: flex-end;
        margin-top: 24px;
      }
    `,
  ];

  @property() heading = "";

  override async firstUpdated(): Promise<void> {
    await this.updateComplete;
    // It may have been taken away again meanwhile.
    if (this.isConnected) this.renderRoot.querySelector("dialog")?.showModal();
  }

  protected override render() {
    return html`
      <dialog aria-labelledby="heading" @close=${this.onClose}>
        <h2 id="heading">${this.heading}</h2>
        <slot></slot>
        <div class="row"><slot name="buttons"></slot></div>
      </dialog>
    `;
  }

  private onClose(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }
}

define("usage-stats-dialog", UsageStatsDialog);
