/** What is counted now. Everything of ours on a page shares one subscription. */

import { DOMAIN } from "./api";
import type { Live, NotLoaded } from "./api";
import type { HassConnection } from "./hass";

/** What `usage_stats/subscribe` sends. */
export type Current = Live | NotLoaded;

type Listener = (current: Current | undefined, error: string | undefined) => void;

class Subscription {
  private readonly listeners = new Set<Listener>();
  private current: Current | undefined;
  private error: string | undefined;
  private end: Promise<() => Promise<void>> | undefined;

  constructor(private readonly connection: HassConnection) {}

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.end === undefined || this.error !== undefined) this.start();
    if (this.current !== undefined) listener(this.current, undefined);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    const end = this.end;
    this.end = undefined;
    this.current = undefined;
    // The connection may be gone, and with it what there was to end.
    end?.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }

  private start(): void {
    this.error = undefined;
    const receive = (current: Current) => {
      this.current = current;
      this.tell();
    };
    this.end = this.connection.subscribeMessage<Current>(receive, { type: `${DOMAIN}/subscribe` });
    this.end.catch((error: { message?: string }) => {
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
