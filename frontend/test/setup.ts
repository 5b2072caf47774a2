/** A Home Assistant for tests of elements, and a width for those that measure their own. */

import { vi } from "vitest";
import type { Live } from "../src/api";
import type { Hass, HassEntity, HassEntityRegistryEntry, HassLocale } from "../src/hass";

export const LOCALE: HassLocale = {
  language: "en-GB",
  number_format: "comma_decimal",
  time_format: "24",
  date_format: "language",
  time_zone: "local",
  first_weekday: "monday",
};

let width = 600;

/** What elements find when they measure themselves, from now on. */
export function setWidth(pixels: number): void {
  width = pixels;
}

class MeasuringObserver implements ResizeObserver {
  constructor(private readonly callback: ResizeObserverCallback) {}

  observe(target: Element): void {
    const contentRect = { width } as DOMRectReadOnly;
    this.callback([{ contentRect, target } as ResizeObserverEntry], this);
  }

  unobserve(): void {}
  disconnect(): void {}
}

vi.stubGlobal("ResizeObserver", MeasuringObserver);

export const LIVE: Partial<Live> = {
  date: "2026-11-27",
  total_combinations: 3,
  total_usages: 12,
  stats: [
    { skill: "Notfall", modality: "ct", count: 8 },
    { skill: "Espresso", modality: "button", count: 3 },
    { skill: "<b>x</b>", modality: "voice", count: 1 },
  ],
};

const FLOW = "component.usage_stats.config";
const STEP = `${FLOW}.step.sharing`;
/** The words of the flow, as short as they can be. */
const BACKEND: Record<string, string> = {
  [`${STEP}.title`]: "Share a weekly summary?",
  [`${STEP}.description`]:
    "Once a week.\n\n{fold}What would be sent now{folded}\n\n```json\n{document}\n```\n\n{end}\n\n" +
    "{fold}Privacy in full{folded}\n\n**What is sent**\nOne document, see `opt_out`.\n\n" +
    "Version {version}, [documentation]({documentation}).\n\n{end}",
  [`${STEP}.data.share`]: "Share a weekly summary",
  [`${FLOW}.step.silent.description`]: "Nobody answered within ten seconds.",
  [`${FLOW}.step.silent.menu_options.save`]: "Save anyway",
  [`${FLOW}.error.field_not_https`]: "The address must start with https.",
  [`${FLOW}.error.wrong_certificate`]: "The certificate is not valid.",
};

interface Call {
  action: string;
  data: Record<string, unknown>;
}

/** A Home Assistant whose actions answer what the test says, and whose live count it sends. */
export class House {
  readonly calls: Call[] = [];
  readonly answers: Record<string, (data: Record<string, unknown>) => unknown> = {};
  /** What a connection that is there again tells us. */
  reconnect: () => void = () => undefined;
  subscriptions = 0;
  ended = 0;
  refusal: { code?: string; message: string } | undefined;
  private send: ((message: unknown) => void) | undefined;
  hass: Hass = {
    states: {},
    entities: {},
    devices: {},
    panels: {},
    language: "en-GB",
    locale: LOCALE,
    config: { time_zone: "Europe/Berlin", components: ["recorder", "history"], state: "RUNNING" },
    user: { is_admin: true, id: "1" },
    connected: true,
    connection: {
      addEventListener: (_type, listener) => {
        this.reconnect = listener;
      },
      subscribeMessage: async <T>(callback: (message: T) => void) => {
        this.subscriptions += 1;
        if (this.refusal !== undefined) throw this.refusal;
        this.send = callback as (message: unknown) => void;
        return async () => {
          this.ended += 1;
        };
      },
    },
    callService: async <T>(_domain: string, action: string, data = {}) => {
      this.calls.push({ action, data });
      const answer = this.answers[action];
      if (answer === undefined) throw new Error(`No answer to ${action}`);
      return { response: (await answer(data)) as T };
    },
    callWS: async <T>(message: { type: string }) => {
      const answer = this.answers[message.type];
      if (answer === undefined) throw new Error(`No answer to ${message.type}`);
      return (await answer(message)) as T;
    },
    hassUrl: (path) => path,
    loadBackendTranslation: async () => (key, placeholders) =>
      (BACKEND[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => placeholders?.[name] ?? whole),
  };

  publish(message: unknown): void {
    this.send?.(message);
  }

  /** Returns the same with some properties changed, as Home Assistant hands it over. */
  with(changes: Partial<Hass>): Hass {
    this.hass = { ...this.hass, ...changes };
    return this.hass;
  }

  addSensor(entityId: string, attributes: Record<string, unknown>, state = "1"): void {
    const entity: HassEntity = { entity_id: entityId, state, attributes, last_changed: "" };
    const entry: HassEntityRegistryEntry = { entity_id: entityId, platform: "usage_stats" };
    this.hass.states[entityId] = entity;
    this.hass.entities[entityId] = entry;
  }
}

/** Lets promises and redraws happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
}

export function text(element: Element | null | undefined): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}
