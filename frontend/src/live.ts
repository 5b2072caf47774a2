/** What is counted now. Everything of ours on a page shares one subscription. */

import { DOMAIN } from "./action";
import type { Live, NotLoaded } from "./api";
import type { HassConnection } from "./hass";

/** What `usage_stats/subscribe` sends. */
export type Current = Live | NotLoaded;

const UNKNOWN = "unknown_command";
const RETRY = 2_000;

type Listener = (current: Current | undefined, error: string | undefined) => void;

class Subscription {
  private readonly listeners = new Set<Listener>();
  private current: Current | undefined;
  private error: string | undefined;
  private end: Promise<() => Promise<void>> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly connection: HassConnection) {
    connection.addEventListener("ready", () => {
      if (this.listeners.size > 0) this.start();
    });
  }

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.end === undefined || this.error !== undefined) this.start();
    if (this.current !== undefined) listener(this.current, undefined);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    const end = this.end;
    clearTimeout(this.retry);
    this.end = undefined;
    this.current = undefined;
    // The connection may be gone, and with it what there was to end.
    end?.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }

  private start(): void {
    clearTimeout(this.retry);
    this.error = undefined;
    const receive = (current: Current) => {
      this.current = current;
      this.tell();
    };
    // Subscribed again below, and not by the connection: it would give up where Home Assistant
    // answers before our command is there.
    const mine = this.connection.subscribeMessage<Current>(
      receive,
      { type: `${DOMAIN}/subscribe` },
      { resubscribe: false },
    );
    this.end = mine;
    mine.catch((error: { code?: string; message?: string }) => {
      if (this.end !== mine) return;
      if (error.code === UNKNOWN) {
        this.retry = setTimeout(() => this.start(), RETRY);
        // While it starts, what was known stays.
        if (this.current !== undefined) return;
      }
      this.error = error.message ?? String(error);
      this.tell();
    });
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener(this.current, this.error);
  }
}

const subscriptions = new WeakMap<HassConnection, Subscription>();

/** Calls the listener with what is counted now, and after each change, until the result is called. */
export function watchCurrent(connection: HassConnection, listener: Listener): () => void {
  let subscription = subscriptions.get(connection);
  if (subscription === undefined) {
    subscription = new Subscription(connection);
    subscriptions.set(connection, subscription);
  }
  const shared = subscription;
  shared.add(listener);
  return () => shared.remove(listener);
}
