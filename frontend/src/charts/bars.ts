/** A bar chart in SVG: one tab stop, a line below that says a bar's value, a table for readers. */

import { LitElement, css, html, nothing, svg } from "lit";
import type { PropertyValues } from "lit";
import { property, state } from "../decorators";
import { define } from "../define";
import { formatNumber } from "../format";
import type { HassLocale } from "../hass";
import { texts } from "../texts";
import { scale } from "./scale";
import type { Scale } from "./scale";
import { hidden } from "./styles";
import { Width } from "./width";

export interface Bar {
  /** Short, for the axis: "Mon". */
  label: string;
  /** Whole, for the line below and the table: "Monday, November 24". */
  name: string;
  value: number;
  /** Not over yet, as today is: drawn lighter. */
  open?: boolean;
}

const HEIGHT = 168;
const TOP = 18;
const BOTTOM = 22;
// The room that a character gets, and what it takes of that.
const CHARACTER = 7;
const DRAWN = 5.5;
const ROUND = 4;
const LEAST_FOR_VALUES = 24;

export class UsageStatsBars extends LitElement {
  static override styles = [
    hidden,
    css`
      :host {
        display: block;
      }
      .chart {
        border-radius: 4px;
        cursor: pointer;
        direction: ltr;
        height: ${HEIGHT}px;
        outline-offset: 2px;
        touch-action: pan-y;
      }
      .chart:focus-visible {
        outline: 2px solid var(--primary-color, #009ac7);
      }
      svg {
        display: block;
        overflow: visible;
      }
      text {
        fill: var(--secondary-text-color, #727272);
        font-size: 11px;
        font-variant-numeric: tabular-nums;
        text-anchor: middle;
      }
      .tick {
        text-anchor: end;
      }
      .value {
        fill: var(--primary-text-color, #212121);
      }
      line {
        stroke: var(--divider-color, rgba(0, 0, 0, 0.12));
      }
      path {
        fill: color-mix(in srgb, var(--primary-color, #009ac7) 62%, var(--card-background-color, #fff));
      }
      .open {
        fill: color-mix(in srgb, var(--primary-color, #009ac7) 30%, var(--card-background-color, #fff));
      }
      .chosen {
        fill: var(--primary-color, #009ac7);
      }
      p {
        line-height: 1.4;
        margin: 8px 0 0;
        overflow-wrap: anywhere;
      }
      @media (forced-colors: active) {
        path {
          fill: GrayText;
        }
        .chosen {
          fill: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) bars: Bar[] = [];
  @property({ attribute: false }) locale!: HassLocale;
  /** What the chart is about, for those who do not see it. */
  @property() heading = "";
  @state() private chosen: number | undefined;

  private readonly width = new Width(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("bars") && this.chosen !== undefined && this.chosen >= this.bars.length) {
      this.chosen = undefined;
    }
  }

  protected override render() {
    if (this.bars.length === 0) return nothing;
    const current = this.chosen ?? this.highest();
    return html`
      <div
        class="chart"
        role="slider"
        tabindex="0"
        aria-label=${this.heading}
        aria-valuemin="1"
        aria-valuemax=${this.bars.length}
        aria-valuenow=${current + 1}
        aria-valuetext=${this.words(current)}
        @keydown=${this.onKey}
        @pointerdown=${this.onPointer}
      >
        ${this.width.pixels > 0 ? this.drawing(current) : nothing}
      </div>
      <p aria-hidden="true">${this.words(current)}</p>
      ${this.table()}
    `;
  }

  private highest(): number {
    const values = this.bars.map((bar) => bar.value);
    return values.indexOf(Math.max(...values));
  }

  private words(index: number): string {
    const text = texts(this.locale.language);
    const bar = this.bars[index] as Bar;
    const count = this.number(bar.value);
    if (this.chosen === undefined) {
      if (bar.value <= 0) return text("chart.no_uses");
      return text("chart.busiest", { when: bar.name, count });
    }
    return text("chart.chosen", { when: bar.name, count });
  }

  private number(value: number): string {
    return formatNumber(this.locale, value);
  }

  /** Returns the axis, the left edge of the bars, and the width that each has. */
  private columns(): { axis: Scale; left: number; step: number } {
    const axis = scale(Math.max(...this.bars.map((bar) => bar.value)));
    const left = this.number(axis.top).length * CHARACTER + 8;
    return { axis, left, step: Math.max(0, this.width.pixels - left) / this.bars.length };
  }

  private drawing(current: number) {
    const { axis, left, step } = this.columns();
    const y = (value: number) => HEIGHT - BOTTOM - (value / axis.top) * (HEIGHT - TOP - BOTTOM);
    const middle = (index: number) => left + (index + 0.5) * step;
    const longest = Math.max(...this.bars.map((bar) => bar.label.length));
    const every = Math.max(1, Math.ceil((longest * CHARACTER + 6) / step));
    // The label of the last bar may be wider than its bar. It stays inside, and off its neighbour.
    const under = (index: number, label: string) =>
      Math.min(middle(index), this.width.pixels - (label.length * DRAWN) / 2);
    return html`
      <svg width=${this.width.pixels} height=${HEIGHT} aria-hidden="true">
        ${axis.ticks.map(
          (tick) => svg`
            <line x1=${left} x2=${this.width.pixels} y1=${y(tick)} y2=${y(tick)}></line>
            <text x=${left - 6} y=${y(tick) + 4} class="tick">${this.number(tick)}</text>`,
        )}
        ${this.bars.map((bar, index) => {
          const kind = `${bar.open ? "open" : ""} ${index === current ? "chosen" : ""}`;
          const outline = barPath(middle(index), barWidth(step), y(bar.value), y(0));
          return svg`<path class=${kind} d=${outline}></path>`;
        })}
        ${step < LEAST_FOR_VALUES ? nothing : this.values(middle, y, step)}
        ${this.bars.map((bar, index) =>
          // Counted from the last one, which is the one that people look for.
          (this.bars.length - 1 - index) % every === 0
            ? svg`<text x=${under(index, bar.label)} y=${HEIGHT - 5}>${bar.label}</text>`
            : nothing,
        )}
      </svg>
    `;
  }

  /** Writes above the bars what they stand for, where there is room. */
  private values(middle: (index: number) => number, y: (value: number) => number, step: number) {
    return this.bars.map(({ value }, index) => {
      const text = this.number(value);
      return value > 0 && text.length * CHARACTER < step
        ? svg`<text class="value" x=${middle(index)} y=${y(value) - 5}>${text}</text>`
        : nothing;
    });
  }

  private table() {
    const text = texts(this.locale.language);
    return html`
      <div class="hidden">
        <table>
          <caption>
            ${this.heading}
          </caption>
          <thead>
            <tr>
              <th scope="col">${text("chart.when")}</th>
              <th scope="col">${text("chart.uses")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.bars.map(
              (bar) => html`
                <tr>
                  <th scope="row">${bar.name}</th>
                  <td>${this.number(bar.value)}</td>
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  private onKey(event: KeyboardEvent): void {
    const current = this.chosen ?? this.highest();
    const last = this.bars.length - 1;
    const next: Record<string, number> = {
      ArrowLeft: current - 1,
      ArrowDown: current - 1,
      ArrowRight: current + 1,
      ArrowUp: current + 1,
      Home: 0,
      End: last,
    };
    const index = next[event.key];
    if (index === undefined) return;
    event.preventDefault();
    this.chosen = Math.min(last, Math.max(0, index));
  }

  private onPointer(event: PointerEvent): void {
    const { left, step } = this.columns();
    const { left: edge } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const index = Math.floor((event.clientX - edge - left) / step);
    this.chosen = Math.min(this.bars.length - 1, Math.max(0, index));
  }
}

function barWidth(step: number): number {
  // Without a gap when there is hardly room for the bar.
  return step < 4 ? step : Math.min(step * 0.72, 48);
}

/** Returns the outline of a bar with round upper corners; nothing where it has no height. */
function barPath(middle: number, width: number, top: number, bottom: number): string {
  const height = bottom - top;
  if (height <= 0) return "";
  const round = Math.min(ROUND, width / 2, height);
  const left = middle - width / 2;
  const right = middle + width / 2;
  return (
    `M${left},${bottom}V${top + round}Q${left},${top} ${left + round},${top}` +
    `H${right - round}Q${right},${top} ${right},${top + round}V${bottom}Z`
  );
}

define("usage-stats-bars", UsageStatsBars);
