/** Whom to ask next among the peers that have what is wanted. */

import type { Random } from "../time/random.ts";
import type { PeerId } from "./peer-id.ts";
import { isFailing, type PeerScores, throughputOf } from "./peer-score.ts";

/** What a draw stands on. */
export interface DrawView {
  readonly scores: PeerScores;
  /** Monotonic time in ms. */
  readonly nowMs: number;
  /** Questions a peer has open; each makes it less likely to be asked more. */
  readonly openAt?: (peer: PeerId) => number;
}

/** How often a peer of whom nothing is known is tried though others are known to be good. */
export const EXPLORE_PART = 0.1;

/**
 * Draws a peer: a known one as often as it is fast, now and then one that nobody has tried, and one
 * that keeps failing only where there is nobody else.
 *
 * @returns `undefined` only without candidates
 */
export function drawPeer(
  candidates: readonly PeerId[],
  view: DrawView,
  random: Random,
): PeerId | undefined {
  const { scores, nowMs, openAt = () => 0 } = view;
  const sound = candidates.filter((peer) => !isFailing(scores.get(peer), nowMs));
  if (sound.length === 0) return random.pick(candidates);
  const known = sound.filter((peer) => throughputOf(scores.get(peer), nowMs) !== undefined);
  const unknown = sound.filter((peer) => !known.includes(peer));
  const explores = known.length === 0 || (unknown.length > 0 && random.unit() < EXPLORE_PART);
  if (explores) return random.pick(unknown);
  const weights = known.map((peer) => {
    const speed = throughputOf(scores.get(peer), nowMs) ?? 0;
    // A peer that brought next to nothing is still drawn at times, or it could never better itself.
    return Math.max(Number.MIN_VALUE, speed) / (1 + openAt(peer));
  });
  return known[drawIndex(weights, random)];
}

function drawIndex(weights: readonly number[], random: Random): number {
  let left = random.unit() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
