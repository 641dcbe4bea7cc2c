/** What samples of how long a node was there say together. */

import { assert } from "../assert.ts";

/** What a period of slots says about one node. */
export interface NodeAvailability {
  /** Whether it was up more than half of the time, newer slots counting more. */
  readonly available: boolean;
  /** Part of the time it was up, 0 to 1. */
  readonly average: number;
}

/**
 * Sums a period up for one node: the median of each slot's samples, then their mean with the weight
 * `1 + slot / 10`. Nobody's word is not a word against the node, but it is no availability either.
 *
 * @param slots samples of each slot, oldest slot first: seconds, one from each sampling node
 * @param slotSeconds length of a slot
 */
export function summarizeSlots(
  slots: readonly (readonly number[])[],
  slotSeconds: number,
): NodeAvailability {
  assert(slotSeconds > 0, "a slot has a length");
  const sampled = slots.filter((samples) => samples.length > 0);
  if (sampled.length === 0) return { available: false, average: 1 };
  let total = 0;
  let weights = 0;
  for (const [index, samples] of sampled.entries()) {
    const weight = 1 + index / 10;
    total += weight * median(samples);
    weights += weight;
  }
  const average = Math.min(1, total / weights / slotSeconds);
  return { available: average > 0.5, average };
}

/**
 * Makes one view out of several summaries over the same nodes. Only the most frequent length
 * counts, of equally frequent ones the greater; a bit is the majority's, and a tie is for the node;
 * an average is the mean, to three decimals.
 *
 * @param summaries one list per summary, the nodes in the same order
 */
export function aggregateSummaries(
  summaries: readonly (readonly NodeAvailability[])[],
): NodeAvailability[] {
  const length = mostFrequentLength(summaries);
  const counted = summaries.filter((summary) => summary.length === length);
  return Array.from({ length }, (_, node) => {
    const views = counted.flatMap((summary) => summary[node] ?? []);
    const up = views.filter(({ available }) => available).length;
    const mean = views.reduce((sum, { average }) => sum + average, 0) / views.length;
    return { available: 2 * up >= views.length, average: Math.round(mean * 1_000) / 1_000 };
  });
}

/** The middle value; of an even number of values the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

function mostFrequentLength(lists: readonly (readonly unknown[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of lists) counts.set(length, (counts.get(length) ?? 0) + 1);
  let best = 0;
  for (const [length, count] of counts) {
    const more = count - (counts.get(best) ?? 0);
    if (more > 0 || (more === 0 && length > best)) best = length;
  }
  return best;
}
