import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { NotSentError, TapQueue } from "../src/card_views/taps";
import { House } from "./setup";

const ESPRESSO = { skill: "Espresso", modality: "button" };
const LOST = { code: 3, message: "Connection lost" };
const REFUSED = { code: "service_validation_error", message: "skill is not a name" };

let house: House;
/** What Home Assistant has counted: each id once, as `record` does. */
let counted: Set<string>;

beforeEach(() => {
  localStorage.clear();
  house = new House();
  counted = new Set();
  house.answers["record"] = record;
});

function record({ use_id }: Record<string, unknown>) {
  const isNew = !counted.has(String(use_id));
  counted.add(String(use_id));
  return { counted: isNew ? 1 : 0, durable: true };
}

describe("a tap", () => {
  it("is sent with an id, and is not kept when it was counted", async () => {
    const queue = new TapQueue();
    await expect(queue.add(house.hass, ESPRESSO)).resolves.toEqual({ counted: 1 });
    expect(house.calls).toEqual([
      { action: "record", data: { ...ESPRESSO, use_id: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    ]);
    expect([queue.waiting(ESPRESSO), localStorage.length]).toEqual([0, 0]);
  });

  it("waits while there is no connection, and outlives the page", async () => {
    const queue = new TapQueue();
    const { hass } = house;
    await expect(queue.add({ ...hass, connected: false }, ESPRESSO)).rejects.toThrow(NotSentError);
    expect(queue.waiting(ESPRESSO)).toBe(1);
    expect(queue.waiting({ ...ESPRESSO, modality: "voice" })).toBe(0);

    const afterReload = new TapQueue();
    expect(afterReload.waiting(ESPRESSO)).toBe(1);
    await afterReload.flush(hass);
    expect([counted.size, afterReload.waiting(ESPRESSO), localStorage.length]).toEqual([1, 0, 0]);
  });

  it("that was counted without an answer counts once", async () => {
    const queue = new TapQueue();
    house.answers["record"] = (data) => {
      record(data);
      throw LOST;
    };
    await expect(queue.add(house.hass, ESPRESSO)).rejects.toThrow(NotSentError);
    house.answers["record"] = record;
    await queue.flush(house.hass);
    expect([counted.size, queue.waiting(ESPRESSO)]).toEqual([1, 0]);
  });

  it("waits when there is no answer for ten seconds", async () => {
    vi.useFakeTimers();
    const queue = new TapQueue();
    house.answers["record"] = () => new Promise(() => undefined);
    const tap = expect(queue.add(house.hass, ESPRESSO)).rejects.toThrow(NotSentError);
    await vi.advanceTimersByTimeAsync(11_000);
    await tap;
    expect(queue.waiting(ESPRESSO)).toBe(1);
    vi.useRealTimers();
  });

  it("that is refused is not kept, and does not hold up the next", async () => {
    const queue = new TapQueue();
    house.with({ connected: false });
    await expect(queue.add(house.hass, ESPRESSO)).rejects.toThrow();
    await expect(queue.add(house.hass, ESPRESSO)).rejects.toThrow();
    house.answers["record"] = (data) => {
      house.answers["record"] = record;
      void data;
      throw REFUSED;
    };
    await queue.flush(house.with({ connected: true }));
    expect([counted.size, queue.waiting(ESPRESSO)]).toEqual([1, 0]);

    house.answers["record"] = () => Promise.reject(REFUSED);
    await expect(queue.add(house.hass, ESPRESSO)).rejects.toEqual(REFUSED);
    expect(localStorage.length).toBe(0);
  });

  it("that waits can be taken back, the last one first", async () => {
    const queue = new TapQueue();
    const changes = vi.fn();
    const end = queue.listen(changes);
    const offline = { ...house.hass, connected: false };
    for (const modality of ["button", "voice", "button"]) {
      await queue.add(offline, { ...ESPRESSO, modality }).catch(() => undefined);
    }
    expect(queue.takeBack(ESPRESSO)).toBe(true);
    expect(queue.takeBack(ESPRESSO)).toBe(true);
    expect(queue.takeBack(ESPRESSO)).toBe(false);
    expect(changes).toHaveBeenCalled();
    end();
    await queue.flush(house.hass);
    expect(house.calls.map(({ data }) => data["modality"])).toEqual(["voice"]);
  });

  it("of another program's making is left alone", () => {
    localStorage.setItem("usage-stats-tap-1", "{");
    localStorage.setItem("usage-stats-tap-2", '{"skill": 1}');
    localStorage.setItem("other", JSON.stringify({ ...ESPRESSO, use_id: "x", at: 1 }));
    expect(new TapQueue().waiting(ESPRESSO)).toBe(0);
  });

  it("is sent where the browser keeps nothing", async () => {
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new Error("full");
    });
    const queue = new TapQueue();
    await expect(queue.add(house.hass, ESPRESSO)).resolves.toEqual({ counted: 1 });
    full.mockRestore();
  });
});

it("counts every tap exactly once, in any order of answers, losses and reloads", async () => {
  const steps = fc.array(fc.constantFrom("tap", "flush", "reload"), { maxLength: 25 });
  const answers = fc.array(fc.constantFrom("ok", "lost before", "lost after"), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, answers, async (todo, luck) => {
      localStorage.clear();
      counted = new Set();
      const left = [...luck];
      house.answers["record"] = (data) => {
        const how = left.shift() ?? "ok";
        if (how === "lost before") throw LOST;
        const answer = record(data);
        if (how === "lost after") throw LOST;
        return answer;
      };
      let queue = new TapQueue();
      let taps = 0;
      for (const step of todo) {
        if (step === "reload") queue = new TapQueue();
        else if (step === "flush") await queue.flush(house.hass);
        else {
          taps += 1;
          await queue.add(house.hass, ESPRESSO).catch(() => undefined);
        }
      }
      left.length = 0;
      await queue.flush(house.hass);
      expect(counted.size).toBe(taps);
      expect([queue.waiting(ESPRESSO), localStorage.length]).toEqual([0, 0]);
    }),
    { numRuns: 100 },
  );
});
