/** Among which peers a node chooses when nobody is named: those it dials, and some of those who came by themselves. */

import type { PeerId } from "./peer-id.ts";

/**
 * Peers that came by themselves and are chosen from: as many as a node dials by itself, so that whoever comes
 * in numbers is at most half of those who are asked.
 */
export const ACCEPTED_CHOSEN_MAX = 16;

/** A peer with a link. */
export interface LinkedPeer {
  readonly peer: PeerId;
  /** Whether this node dials it, whoever dialed the link in use. */
  readonly isDialed: boolean;
  /** Rises from link to link: who is there longest has the least. */
  readonly order: number;
}

/** Those that are dialed, and of the others the ones that are there longest: who comes later drives nobody out. */
export function chosenPeers(linked: readonly LinkedPeer[]): PeerId[] {
  const accepted = linked
    .filter(({ isDialed }) => !isDialed)
    .sort((one, other) => one.order - other.order)
    .slice(0, ACCEPTED_CHOSEN_MAX);
  return [...linked.filter(({ isDialed }) => isDialed), ...accepted].map(({ peer }) => peer);
}
