/** What the heights of all peers say together. */

import type { PeerHeights } from "./peer-heights.ts";
import type { PeerId } from "./peer-id.ts";

/** Peers on our chain. */
export function peersOnSameChain(heights: PeerHeights): PeerId[] {
  return [...heights].filter(([, { sameChain }]) => sameChain).map(([peer]) => peer);
}

/** The greatest height a peer on our chain claims; `undefined` without such a peer. */
export function highestKnown(heights: PeerHeights): number | undefined {
  let highest: number | undefined;
  for (const { height, sameChain } of heights.values()) {
    if (sameChain) highest = Math.max(highest ?? 0, height);
  }
  return highest;
}

/**
 * Peers on our chain that say they have a row of commits.
 *
 * @param first index of the first
 * @param last index of the last; absent for a row of one
 */
export function peersWith(heights: PeerHeights, first: number, last: number = first): PeerId[] {
  return [...heights]
    .filter(([, { sameChain, height, lowest }]) => sameChain && lowest <= first && last <= height)
    .map(([peer]) => peer);
}
