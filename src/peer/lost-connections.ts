/** How often connections were lost that nobody here ended, and when that is too often. */

import type { PeerId } from "./peer-id.ts";

/** Losses of one peer's connection within the time below that are followed at once by a new one. */
export const LOSSES_MAX = 5;

/** For how long a loss counts, in ms. */
export const LOSS_PERIOD_MS = 60_000;

/** When each peer's connection was lost, in milliseconds of the monotonic clock, oldest first. */
export type LostConnections = ReadonlyMap<PeerId, readonly number[]>;

/**
 * Notes a loss. A few are what happens to all connections when their supervisors end; more, and the connection
 * fails by itself each time: a new one at once would be restarts beyond its budget.
 */
export function noteLost(
  lost: LostConnections,
  peer: PeerId,
  nowMs: number,
): { readonly lost: LostConnections; readonly isTooOften: boolean } {
  const times = [...recent(lost.get(peer) ?? [], nowMs), nowMs];
  const isTooOften = times.length > LOSSES_MAX;
  return { lost: new Map(lost).set(peer, times.slice(-LOSSES_MAX)), isTooOften };
}

/** Forgets what no longer counts, so that the table does not grow with peers that left. */
export function forgetOldLosses(lost: LostConnections, nowMs: number): LostConnections {
  const counting = [...lost].map(([peer, times]) => [peer, recent(times, nowMs)] as const);
  return new Map(counting.filter(([, times]) => times.length > 0));
}

function recent(times: readonly number[], nowMs: number): readonly number[] {
  return times.filter((atMs) => nowMs - atMs < LOSS_PERIOD_MS);
}
