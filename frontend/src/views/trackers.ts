/** The trackers: what each records, when it did last, and what is wrong. Their editor is Home Assistant's. */

import { css, html, nothing } from "lit";
import { DOMAIN } from "../api";
import type { Tracker } from "../api";
import { define } from "../define";
import { formatMoment } from "../times";
import { View } from "./view";

export class UsageStatsTrackers extends View {
  static override styles = [
    ...View.styles,
    css`
      li {
        display: grid;
        gap: 2px 16px;
        grid-template-columns: minmax(0, 1fr) auto;
        padding: 14px 0;
      }
      .title {
        font-weight: 500;
      }
      .last {
        text-align: end;
      }
      li > .notice {
        grid-column: 1 / -1;
        margin: 8px 0 0;
        padding: 8px 12px;
      }
      @media (max-width: 480px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .last {
          text-align: start;
        }
      }
    `,
  ];

  protected override renderView() {
    const { trackers } = this.live;
    return html`
      <section>
        ${trackers.length === 0
          ? html`<p>${this.t("trackers.none")}</p>`
          : html`<ul>
              ${trackers.map((tracker) => this.renderTracker(tracker))}
            </ul>`}
      </section>
      ${this.admin
        ? html`<div class="row">
            <a class="button" href="/config/integrations/integration/${DOMAIN}"
              >${this.t("trackers.change")}</a
            >
          </div>`
        : nothing}
    `;
  }

  private renderTracker(tracker: Tracker) {
    return html`<li>
      <div class="name title"><bdi>${tracker.name}</bdi></div>
      <div class="last quiet small">
        ${tracker.last === null
          ? this.t("trackers.not_yet")
          : this.t("trackers.last", { time: formatMoment(this.hass, tracker.last) })}
      </div>
      <div class="quiet name">${this.records(tracker)}</div>
      ${tracker.has_problem
        ? html`<div class="notice warning">
            <p>${tracker.problem ?? this.t("trackers.problem")}</p>
            ${this.admin
              ? html`<a href="/config/repairs">${this.t("issue.link")}</a>`
              : nothing}
          </div>`
        : nothing}
    </li>`;
  }

  private records({ kind, skill, modality, event_type }: Tracker): string {
    if (typeof skill === "string") {
      return [skill, modality].filter((text) => typeof text === "string").join(" · ");
    }
    if (typeof event_type === "string") return this.t("trackers.event", { type: event_type });
    return this.named(`trackers.kind.${kind}`) ?? this.t("today.uses");
  }
}

define("usage-stats-trackers", UsageStatsTrackers);
