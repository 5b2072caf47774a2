/**
 * Taps that are not counted yet. Each is kept on this device from the moment it happens until Home
 * Assistant has answered, with an id under which it counts once, however often it is sent.
 */

import { callAction } from "../action";
import type { Combination } from "../api";
import type { Hass } from "../hass";

export interface Tap extends Combination {
  use_id: string;
  /** When it happened, in milliseconds. */
  at: number;
}

export interface TapResult {
  /** How many uses were counted: 0 beyond the most combinations a day. */
  counted: number;
}

interface Answer {
  counted: number;
  durable: boolean;
}

// One key per tap, so that two tabs never write over each other's.
const PREFIX = "usage-stats-tap-";
const LONGEST_WAIT = 10_000;

/** Nobody refused the tap: there was no answer, and it waits. */
export class NotSentError extends Error {}

/** Returns a random id; `crypto.randomUUID` exists only where the page came over HTTPS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class TapQueue {
  private readonly listeners = new Set<() => void>();
  private readonly sending = new Map<string, Promise<TapResult>>();
  private taps: Tap[] = this.load();

  waiting({ skill, modality }: Combination): number {
    return this.taps.filter(
      (tap) => tap.skill === skill && tap.modality === modality && !this.sending.has(tap.use_id),
    ).length;
  }

  /** Keeps a tap and sends it; rejects with NotSentError where it waits, else with the refusal. */
  add(hass: Hass, { skill, modality }: Combination): Promise<TapResult> {
    const tap = { skill, modality, use_id: newId(), at: Date.now() };
    this.taps.push(tap);
    try {
      localStorage.setItem(PREFIX + tap.use_id, JSON.stringify(tap));
    } catch {
      // A browser that keeps nothing, or is full: the tap lives as long as the page.
    }
    return this.send(hass, tap);
  }

  /** Takes the last waiting tap out, and tells whether there was one. */
  takeBack({ skill, modality }: Combination): boolean {
    const last = this.taps.findLast(
      (tap) => tap.skill === skill && tap.modality === modality && !this.sending.has(tap.use_id),
    );
    if (last !== undefined) this.remove(last);
    return last !== undefined;
  }

  /** Sends what waits, oldest first, until one gets no answer. */
  async flush(hass: Hass): Promise<void> {
    for (const tap of [...this.taps]) {
      if (this.sending.has(tap.use_id)) continue;
      try {
        await this.send(hass, tap);
      } catch (error) {
        if (error instanceof NotSentError) return;
        // It was refused: a repeat would be as well.
      }
    }
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private send(hass: Hass, tap: Tap): Promise<TapResult> {
    const sent = this.attempt(hass, tap).finally(() => {
      this.sending.delete(tap.use_id);
      this.tell();
    });
    this.sending.set(tap.use_id, sent);
    return sent;
  }

  private async attempt(hass: Hass, tap: Tap): Promise<TapResult> {
    if (!hass.connected) throw new NotSentError();
    try {
      const { skill, modality, use_id } = tap;
      const record = callAction<Answer>(hass, "record", { skill, modality, use_id });
      const { counted } = await answered(record);
      this.remove(tap);
      return { counted };
    } catch (error) {
      // Home Assistant's refusals have a code in words; a lost connection has a number or nothing.
      const code = (error as { code?: unknown } | undefined)?.code;
      if (typeof code !== "string" || NOT_YET.has(code)) throw new NotSentError();
      this.remove(tap);
      throw error;
    }
  }

  private remove({ use_id }: Tap): void {
    this.taps = this.taps.filter((tap) => tap.use_id !== use_id);
    try {
      localStorage.removeItem(PREFIX + use_id);
    } catch {
      // As above.
    }
    this.tell();
  }

  private load(): Tap[] {
    try {
      return Object.entries(localStorage)
        .filter(([key]) => key.startsWith(PREFIX))
        .map(([, value]) => parse(value))
        .filter((tap) => tap !== undefined)
        .sort((a, b) => a.at - b.at);
    } catch {
      return [];
    }
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

// While Home Assistant starts, and while the integration is reloaded, there is no such action.
const NOT_YET = new Set(["not_found", "timeout", "home_assistant_error", "unknown_error"]);

function parse(value: unknown): Tap | undefined {
  try {
    const { skill, modality, use_id, at } = JSON.parse(String(value)) as Tap;
    const named = [skill, modality, use_id].every((field) => typeof field === "string");
    return named && typeof at === "number" ? { skill, modality, use_id, at } : undefined;
  } catch {
    return undefined;
  }
}

function answered<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NotSentError()), LONGEST_WAIT);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export const taps = new TapQueue();
