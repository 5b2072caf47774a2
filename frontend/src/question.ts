/** An action whose answer a view shows: what is known stays while it is asked again or fails. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const PATIENCE = 10_000;

/** Stands for an answer that has not come within ten seconds; the views have the words for it. */
export class SlowError extends Error {}

/** Returns what failed in the server's words; undefined if it has none. */
export function words(error: unknown): string | undefined {
  if (error instanceof SlowError) return undefined;
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : undefined;
}

export async function inTime<T>(answer: Promise<T>, patience = PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SlowError()), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

export class Question<T, Arguments extends unknown[] = []> implements ReactiveController {
  value: T | undefined;
  error: unknown;
  asking = false;
  private latest = 0;
  private last: Arguments | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly call: (...args: Arguments) => Promise<T>,
  ) {
    host.addController(this);
  }

  /** Needed by the interface: an answer that comes late draws nothing. */
  hostDisconnected(): void {
    this.latest += 1;
    this.asking = false;
  }

  /** Asks; of several answers the one to the last question counts. */
  async ask(...args: Arguments): Promise<void> {
    this.last = args;
    this.latest += 1;
    const mine = this.latest;
    this.asking = true;
    this.host.requestUpdate();
    let value: T | undefined;
    let error: unknown;
    try {
      value = await inTime(this.call(...args));
    } catch (reason) {
      error = reason ?? new Error();
    }
    if (mine !== this.latest) return;
    this.asking = false;
    this.error = error;
    if (error === undefined) this.value = value;
    this.host.requestUpdate();
  }

  /** Asks the last question again. */
  again(): void {
    if (this.last !== undefined) void this.ask(...this.last);
  }
}
