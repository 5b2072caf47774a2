import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Has an element drawn again when its width is another. */
export class Width implements ReactiveController {
  /** In whole pixels; 0 until it is known. */
  pixels = 0;
  private readonly observer: ResizeObserver;

  constructor(private readonly host: ReactiveControllerHost & Element) {
    this.observer = new ResizeObserver(([entry]) => {
      this.pixels = Math.floor(entry?.contentRect.width ?? 0);
      host.requestUpdate();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
