/** How long peers take to answer, learned from their last answers, and what follows for patience. */

import { assert } from "../assert.ts";

/** Answer times kept of one kind of request to one peer. */
export const LATENCY_SAMPLES_MAX = 50;

/** Fewer answer times than this say nothing about the next one. */
export const LATENCY_SAMPLES_MIN = 8;

/** Least patience that is ever learned, in ms: below it a pause of the other process is no failure. */
export const PATIENCE_MS_MIN = 100;

/** The part of the answers that come faster than what a peer is given before it counts as slow. */
const USUAL_PART = 0.95;

/** The part of the answers patience is made from, and how many times that long it is. */
const PATIENT_PART = 0.99;
const PATIENCE_TIMES = 3;

/** The part of its class after which a peer of whom nothing is known counts as slow. */
const UNKNOWN_PART = 0.25;

/** The last answer times of one kind, in ms. */
export class Latencies {
  readonly #samplesMs: number[] = [];
  #next = 0;

  /** How many are kept. */
  get size(): number {
    return this.#samplesMs.length;
  }

  /** Takes one in; of more than {@link LATENCY_SAMPLES_MAX} the oldest is forgotten. */
  add(ms: number): void {
    assert(ms >= 0, "an answer takes 0 ms or more");
    this.#samplesMs[this.#next] = ms;
    this.#next = (this.#next + 1) % LATENCY_SAMPLES_MAX;
  }

  /**
   * The time within which a part of the answers came (nearest rank).
   *
   * @param part above 0, at most 1
   * @returns `undefined` while fewer than {@link LATENCY_SAMPLES_MIN} are known
   */
  percentileMs(part: number): number | undefined {
    if (this.size < LATENCY_SAMPLES_MIN) return undefined;
    const sorted = [...this.#samplesMs].sort((left, right) => left - right);
    return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  }
}

/**
 * How long to wait for an answer: some times what the slowest of the last took, and never longer
 * than the class of the message allows.
 *
 * @param known what was learned; `undefined` for nothing
 * @param classMs the patience of the message's class, in ms
 */
export function learnedPatienceMs(known: Latencies | undefined, classMs: number): number {
  const usualMs = known?.percentileMs(PATIENT_PART);
  if (usualMs === undefined) return classMs;
  return Math.min(classMs, Math.max(PATIENCE_MS_MIN, Math.ceil(usualMs * PATIENCE_TIMES)));
}

/**
 * After how long an answer is late for this peer, so that another one is worth asking.
 *
 * @param known what was learned; `undefined` for nothing
 * @param classMs the patience of the message's class, in ms
 * @returns whole milliseconds from 1 to `classMs`
 */
export function slowAfterMs(known: Latencies | undefined, classMs: number): number {
  const usualMs = known?.percentileMs(USUAL_PART) ?? classMs * UNKNOWN_PART;
  return Math.max(1, Math.min(classMs, Math.ceil(usualMs)));
}
