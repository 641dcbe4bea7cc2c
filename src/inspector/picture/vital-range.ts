/** Readings of the process over a stretch of time, as many as a line has points. */

import type { Vitals } from "../protocol/bodies.ts";

/** Stretches one can look at, in ms, by their names. */
export const RANGES = { "1 min": 60_000, "10 min": 600_000, "1 h": 3_600_000, "24 h": 86_400_000 };

/** Two readings as one: of levels the peak, of counters the newest. */
export function peakOf(before: Vitals, after: Vitals): Vitals {
  return {
    ...after,
    actors: Math.max(before.actors, after.actors),
    starting: Math.max(before.starting, after.starting),
    waiting: Math.max(before.waiting, after.waiting),
    heapBytes: Math.max(before.heapBytes, after.heapBytes),
    loopDelayMs: Math.max(before.loopDelayMs, after.loopDelayMs),
  };
}

/**
 * The newest stretch of readings in equal steps, at most `points` of them; fewer when less is known. What the host kept coarsely
 * stands for all the time it tells of: its levels all along, its counters growing evenly.
 */
export function inRange(
  readings: readonly Vitals[],
  rangeMs: number,
  points: number,
): readonly Vitals[] {
  const endMs = readings.at(-1)?.atMs ?? 0;
  const stepMs = rangeMs / points;
  const steps = new Map<number, Vitals>();
  for (const reading of readings) {
    const step = points - Math.floor((endMs - reading.atMs) / stepMs);
    if (step < 1) continue;
    const known = steps.get(step);
    steps.set(step, known === undefined ? reading : peakOf(known, reading));
  }
  const even: Vitals[] = [];
  let last = 0;
  for (const [step, reading] of steps) {
    const before = even.at(-1);
    for (let at = last + 1; before !== undefined && at < step; at += 1)
      even.push(between(before, reading, (at - last) / (step - last)));
    even.push(reading);
    last = step;
  }
  return even;
}

function between(before: Vitals, after: Vitals, part: number): Vitals {
  const grown = (of: "atMs" | "messages" | "deadLetters" | "crashes" | "restarts"): number =>
    before[of] + (after[of] - before[of]) * part;
  return {
    ...after,
    ...{ atMs: grown("atMs"), messages: grown("messages"), deadLetters: grown("deadLetters") },
    ...{ crashes: grown("crashes"), restarts: grown("restarts") },
  };
}
