/** The sidebar panel: the frame, its places, and what each of them shows. */

import { LitElement, css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { DOMAIN } from "./api";
import type { Live, NotLoaded } from "./api";
import { property, state } from "./decorators";
import { define } from "./define";
import type { Hass } from "./hass";
import { watchCurrent } from "./live";
import { hasPanelTexts, loadPanelTexts, panelTexts } from "./panel-texts";
import type { PanelTranslate } from "./panel-texts";
import { words } from "./question";
import { shared } from "./styles";
import { texts } from "./texts";
import { formatTime } from "./times";
import "./views/deletion";
import "./views/events";
import "./views/files";
import "./views/privacy";
import "./views/today";
import "./views/trackers";
import "./views/trends";
import "./views/unused";
import { matters, skeleton } from "./views/view";
import type { View } from "./views/view";

const ROOT = "/usage-stats";
const PATIENCE = 10_000;

interface Place {
  id: "today" | "trends" | "unused" | "trackers" | "data";
  path: string;
  icon: string;
}

const PLACES: Place[] = [
  { id: "today", path: "", icon: "mdi:calendar-today" },
  { id: "trends", path: "/trends", icon: "mdi:chart-line" },
  { id: "unused", path: "/unused", icon: "mdi:sleep" },
  { id: "trackers", path: "/trackers", icon: "mdi:radar" },
  { id: "data", path: "/data", icon: "mdi:folder-outline" },
];

// The first element comes a moment after this file; should it fail, that one tries again.
loadPanelTexts(document.documentElement.lang).catch(() => undefined);

interface Route {
  prefix: string;
  path: string;
}

const isLoaded = (live: Live | NotLoaded): live is Live => "stats" in live;

export class UsageStatsPanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        background-color: var(--primary-background-color, #fafafa);
        display: flex;
        flex-direction: column;
        /* Home Assistant pads the panel where a screen has edges that cannot be used. */
        height: calc(
          100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px)
        );
      }
      header {
        align-items: center;
        background-color: var(--app-header-background-color, var(--primary-background-color));
        border-bottom: var(--app-header-border-bottom, 1px solid var(--line));
        color: var(--app-header-text-color, var(--text));
        display: flex;
        flex: none;
        height: var(--header-height, 56px);
        padding: 0 4px;
      }
      h1 {
        font-size: 1.429rem;
        font-weight: 400;
        margin: 0 0 0 12px;
      }
      nav {
        border-bottom: 1px solid var(--line);
        display: flex;
        flex: none;
        justify-content: center;
        gap: 4px;
      }
      nav a {
        align-items: center;
        border-bottom: 3px solid transparent;
        border-top: 3px solid transparent;
        color: var(--quiet);
        display: flex;
        gap: 8px;
        min-height: 48px;
        padding: 0 16px;
        text-decoration: none;
      }
      nav a[aria-current] {
        border-bottom-color: var(--accent);
        color: var(--text);
        font-weight: 500;
      }
      nav a:hover {
        background-color: color-mix(in srgb, var(--text) 5%, transparent);
      }
      nav ha-icon {
        --mdc-icon-size: 20px;
        flex: none;
        height: 20px;
        width: 20px;
      }
      .scroll {
        flex: 1;
        min-height: 0;
        overflow: hidden auto;
      }
      main {
        margin: 0 auto;
        max-width: 932px;
        padding: 24px 16px 48px;
      }
      :host([narrow]) nav {
        background-color: var(--card);
        border-bottom: 0;
        border-top: 1px solid var(--line);
        gap: 0;
        order: 1;
      }
      :host([narrow]) nav a {
        border-bottom: 0;
        flex: 1 1 0;
        flex-direction: column;
        /* Five words side by side have no room for more. */
        font-size: min(0.8125rem, 4vw);
        gap: 2px;
        justify-content: center;
        line-height: 1.2;
        min-height: 56px;
        min-width: 0;
        padding: 0 2px;
      }
      :host([narrow]) nav a[aria-current] {
        border-top-color: var(--accent);
      }
      :host([narrow]) main {
        padding: 12px 12px 24px;
      }
    `,
  ];

  @property({ attribute: false }) hass!: Hass;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route?: Route;
  @state() private live: Live | NotLoaded | undefined;
  @state() private error: string | undefined;
  @state() private late = false;
  /** When the last message came. */
  private told = "";
  private stop: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // The element is made before it gets what it works with.
    if (this.hass) this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    return changed.size !== 1 || !changed.has("hass") || matters(changed.get("hass"), this.hass);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("hass");
    if (!changed.has("hass")) return;
    if (before !== undefined && before.connection !== this.hass.connection) this.end();
    if (this.stop === undefined && this.isConnected) this.start();
    if (!hasPanelTexts(this.hass.language)) void this.loadTexts();
  }

  private async loadTexts(): Promise<void> {
    try {
      await loadPanelTexts(this.hass.language);
    } catch {
      // No connection: the next change of it tries again.
      return;
    }
    this.requestUpdate();
  }

  private start(): void {
    this.end();
    this.late = false;
    this.timer = setTimeout(() => (this.late = true), PATIENCE);
    this.stop = watchCurrent(this.hass.connection, (current, error) => {
      clearTimeout(this.timer);
      this.late = false;
      this.error = error === undefined ? undefined : (words({ message: error }) ?? "");
      if (current === undefined) return;
      this.live = current as Live | NotLoaded;
      this.told = new Date().toISOString();
    });
  }

  private end(): void {
    clearTimeout(this.timer);
    this.stop?.();
    this.stop = undefined;
  }

  private get t(): PanelTranslate {
    return panelTexts(this.hass.language);
  }

  private get place(): Place {
    const path = this.route?.path ?? "";
    return PLACES.find((place) => place.path === path) ?? (PLACES[0] as Place);
  }

  protected override render() {
    return html`
      <header>
        <ha-menu-button .hass=${this.hass} .narrow=${this.narrow}></ha-menu-button>
        <h1>${texts(this.hass.language)("title")}</h1>
      </header>
      ${hasPanelTexts(this.hass.language)
        ? this.renderBelow()
        : html`<div class="scroll"><main>${skeleton(6)}</main></div>`}
    `;
  }

  private renderBelow(): TemplateResult {
    const { place } = this;
    return html`
      <nav aria-label=${this.t("places")}>
        ${PLACES.map(
          ({ id, path, icon }) => html`<a
            href="${ROOT}${path}"
            aria-current=${id === place.id ? "page" : nothing}
          >
            <ha-icon .icon=${icon} aria-hidden="true"></ha-icon>
            <span>${this.t(`place.${id}`)}</span>
          </a>`,
        )}
      </nav>
      <div class="scroll">
        <main>${this.renderState()} ${this.renderPlace(place)}</main>
      </div>
    `;
  }

  private renderState(): TemplateResult | typeof nothing {
    const failed = this.error ?? (this.late ? this.t("error.slow") : undefined);
    if (!this.hass.connected && this.live !== undefined) {
      return html`<p class="notice warning" role="status">
        ${this.t("lost", { time: formatTime(this.hass, this.told) })}
      </p>`;
    }
    if (failed === undefined) return nothing;
    return html`<div class="notice error" role="alert">
      <p>${failed || this.t("error.unknown")}</p>
      <button @click=${this.start}>${this.t("error.again")}</button>
    </div>`;
  }

  private renderPlace(place: Place): TemplateResult {
    const { hass, live } = this;
    if (live === undefined) return this.error === undefined ? skeleton(6) : html``;
    if (!isLoaded(live)) return this.renderNotLoaded(live);
    switch (place.id) {
      case "trends":
        return html`<usage-stats-trends .hass=${hass} .live=${live}></usage-stats-trends>`;
      case "unused":
        return html`<usage-stats-unused .hass=${hass} .live=${live}></usage-stats-unused>`;
      case "trackers":
        return html`<usage-stats-trackers .hass=${hass} .live=${live}></usage-stats-trackers>`;
      case "data":
        return html`
          <usage-stats-files .hass=${hass} .live=${live}></usage-stats-files>
          <usage-stats-privacy .hass=${hass} .live=${live}></usage-stats-privacy>
          ${hass.user?.is_admin
            ? html`
                <usage-stats-events .hass=${hass} .live=${live}></usage-stats-events>
                <usage-stats-deletion
                  .hass=${hass}
                  .live=${live}
                  @deleted=${this.refresh}
                ></usage-stats-deletion>
              `
            : nothing}
        `;
      default:
        return html`<usage-stats-today .hass=${hass} .live=${live}></usage-stats-today>`;
    }
  }

  private refresh(): void {
    for (const view of this.renderRoot.querySelectorAll<View>("main > *")) view.refresh?.();
  }

  private renderNotLoaded(live: NotLoaded): TemplateResult {
    if (live.state === "setup_in_progress" || live.state === "unload_in_progress") {
      return html`<section><p>${this.t("starting")}</p></section>`;
    }
    const admin = this.hass.user?.is_admin === true;
    return html`<section>
      <h2>${this.t("not_loaded")}</h2>
      ${live.reason ? html`<p>${live.reason}</p>` : nothing}
      <p class="quiet">${this.t("not_loaded.help")}</p>
      ${admin
        ? html`<div class="row">
            <a class="button" href="/config/integrations/integration/${DOMAIN}"
              >${this.t("not_loaded.link")}</a
            >
            ${live.issues.length > 0
              ? html`<a class="button plain" href="/config/repairs">${this.t("issue.link")}</a>`
              : nothing}
          </div>`
        : nothing}
    </section>`;
  }
}

define("usage-stats-panel", UsageStatsPanel);
