/** The axis of a chart of counts. */

export interface Scale {
  /** What the top of the chart stands for. */
  top: number;
  /** From 0 to the top, in steps of 1, 2 or 5 times a power of ten. */
  ticks: number[];
}

/** Returns a scale for values up to `highest` with about `wanted` steps. */
export function scale(highest: number, wanted = 4): Scale {
  const raw = Math.max(highest, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw) ?? 10;
  // Counts are whole: half a use is no line.
  const step = Math.max(1, factor * power);
  const steps = Math.max(1, Math.ceil(highest / step));
  return {
    top: steps * step,
    ticks: Array.from({ length: steps + 1 }, (_, index) => index * step),
  };
}
