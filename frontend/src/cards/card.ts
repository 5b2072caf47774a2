/**
 * What Home Assistant knows as a card. It checks the configuration, and loads what draws the card
 * when it is first shown: pages without a card of ours load neither that nor Lit.
 */

import type { Hass } from "../hass";
import { pageLanguage } from "../page";
import type { CardConfig } from "./config";
import { cardTexts } from "./texts";

export interface GridOptions {
  columns: number;
  rows: number | "auto";
  min_columns: number;
  min_rows?: number;
}

/** What card_views.ts defines: it draws what a card hands on. */
export interface CardView extends HTMLElement {
  hass?: Hass | undefined;
  preview: boolean;
  settings: unknown;
}

export abstract class Card extends HTMLElement {
  private view: CardView | undefined;
  private settings: unknown;
  private latest: Hass | undefined;
  private isPreview = false;

  /** The element that draws this card. */
  protected abstract readonly tag: string;
  /** Returns what the view needs; raises an error that names the field. */
  protected abstract readonly read: (config: CardConfig) => unknown;
  abstract getGridOptions(): GridOptions;
  abstract getCardSize(): number;

  setConfig(config: CardConfig): void {
    this.settings = this.read(config);
    if (this.view !== undefined) this.view.settings = this.settings;
  }

  set hass(hass: Hass) {
    this.latest = hass;
    if (this.view !== undefined) this.view.hass = hass;
  }

  /** Set while the card is only looked at, in the editor. */
  set preview(preview: boolean) {
    this.isPreview = preview;
    if (this.view !== undefined) this.view.preview = preview;
  }

  connectedCallback(): void {
    this.style.display = "block";
    this.style.height = "100%";
    if (this.view === undefined) void this.load();
  }

  private async load(): Promise<void> {
    try {
      await import("../card_views.js");
    } catch {
      this.textContent = cardTexts(pageLanguage())("card.not_loaded");
      return;
    }
    if (this.view !== undefined) return;
    const view = document.createElement(this.tag) as CardView;
    view.settings = this.settings;
    view.hass = this.latest;
    view.preview = this.isPreview;
    this.view = view;
    this.replaceChildren(view);
  }
}
