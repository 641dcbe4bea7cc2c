/** How long nodes were there, slot by slot: who is asked when, and what the answers come to. */

import { assert } from "../assert.ts";
import { median } from "./availability-summary.ts";
import type { NodeKey } from "./known-node.ts";

/** What was found about one node; zeros for one that could not be asked. */
export interface NodeReading {
  /** How long its connection has stood in the slot, in s. */
  readonly seconds: number;
  /** Round trip in ms. */
  readonly latencyMs: number;
}

/** What one node has found in a slot about the nodes of a subset. */
export interface SubsetSample {
  /** 0 to 255. */
  readonly subset: number;
  /** When the slot ended, in ms since 1970. */
  readonly slotTimeMs: number;
  /** First keys of its nodes, in order. */
  readonly nodeKeys: readonly NodeKey[];
  /** How long each was connected, in whole s, in the order of their keys. */
  readonly availabilitiesS: readonly number[];
  /** Round trip to each in whole ms, in the same order; 0 for one that did not answer. */
  readonly latenciesMs: readonly number[];
}

/** The subset of a node: the first byte of its first key, behind that of the curve. */
export function subsetOf(firstKey: NodeKey): number {
  const subset = Number.parseInt(firstKey.slice(2, 4), 16);
  return Number.isNaN(subset) ? 0 : subset;
}

/** First keys by subset, those of each in order. */
export function keysBySubset(firstKeys: readonly NodeKey[]): ReadonlyMap<number, NodeKey[]> {
  const subsets = new Map<number, NodeKey[]>();
  for (const key of [...firstKeys].sort()) {
    const subset = subsetOf(key);
    const keys = subsets.get(subset);
    if (keys === undefined) subsets.set(subset, [key]);
    else keys.push(key);
  }
  return subsets;
}

/** The end of the slot a time lies in: ends are the same on all nodes. */
export function slotEndMs(timeMs: number, slotMs: number): number {
  assert(slotMs > 0, "a slot has a length");
  return (Math.floor(timeMs / slotMs) + 1) * slotMs;
}

/**
 * From when on the summaries of one period count: the median of what they say of how long that takes,
 * behind the end of the period. One summary out of many that says something else moves it little.
 *
 * @param addingTimesS what each summary says, in seconds
 * @returns milliseconds since 1970, whole; the end of the period itself when nobody says anything
 * @see Archethic, `availability_adding_time`
 */
export function effectiveMs(summaryTimeMs: number, addingTimesS: readonly number[]): number {
  return summaryTimeMs + Math.trunc(median(addingTimesS) * 1_000);
}

/** A subset's sample out of the readings of its nodes; none is longer than the slot. */
export function sampleOf(
  slot: { readonly subset: number; readonly slotTimeMs: number; readonly slotMs: number },
  readings: ReadonlyMap<NodeKey, NodeReading>,
): SubsetSample {
  const { subset, slotTimeMs, slotMs } = slot;
  const secondsMax = Math.floor(slotMs / 1_000);
  const values = [...readings.values()];
  return {
    subset,
    slotTimeMs,
    nodeKeys: [...readings.keys()],
    availabilitiesS: values.map(({ seconds }) => Math.min(secondsMax, Math.floor(seconds))),
    latenciesMs: values.map(({ latencyMs }) => Math.ceil(latencyMs)),
  };
}
