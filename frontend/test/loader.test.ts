import { afterEach, beforeEach, expect, it, vi } from "vitest";

const loaded = vi.hoisted(() => vi.fn());
vi.mock("../src/cards.js", () => {
  loaded();
  return {};
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  loaded.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The registry that the page has: Home Assistant puts another in its place while it starts. */
function registry(...names: string[]): void {
  const get = (name: string) => (names.includes(name) ? HTMLElement : undefined);
  vi.spyOn(window, "customElements", "get").mockReturnValue({ get } as CustomElementRegistry);
}

it("loads the cards when Home Assistant's own element is there, and not before", async () => {
  registry("something-else");
  await import("../src/loader");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(loaded).not.toHaveBeenCalled();
  registry("home-assistant");
  await vi.advanceTimersByTimeAsync(100);
  await vi.waitFor(() => expect(loaded).toHaveBeenCalledOnce());
});

it("gives up after a minute", async () => {
  registry();
  await import("../src/loader");
  await vi.advanceTimersByTimeAsync(61_000);
  expect(vi.getTimerCount()).toBe(0);
  registry("home-assistant");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(loaded).not.toHaveBeenCalled();
});
