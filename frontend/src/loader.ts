/**
 * What every page of Home Assistant loads of us. It defines nothing itself: while the page starts,
 * `window.customElements` is replaced, and an element defined before that is lost.
 */

const PAUSE = 50;
const GIVE_UP_AFTER = 60_000;

async function load(): Promise<void> {
  const end = Date.now() + GIVE_UP_AFTER;
  while (!window.customElements.get("home-assistant")) {
    if (Date.now() > end) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  await import("./cards.js");
}

// Whatever is wrong with our files is no error of the page.
load().catch((error: unknown) => console.warn("Usage Stats:", error));

export {};
