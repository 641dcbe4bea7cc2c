/** Among which peers a node chooses when nobody is named: those it dials, and some of those who came by themselves. */

import { addressRange, isWithinOneHouse } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";

/**
 * Peers that came by themselves and are chosen from: as many as a node dials by itself, so that whoever comes
 * in numbers is at most half of those who are asked.
 */
export const ACCEPTED_CHOSEN_MAX = 16;

/** Of them, those from one range of addresses: a quarter, as of those a node dials. */
export const ACCEPTED_PER_RANGE_MAX = 4;

/** A peer with a link. */
export interface LinkedPeer {
  readonly peer: PeerId;
  /** Whether this node has reached it by a dial, whoever dialed the link in use. */
  readonly isDialed: boolean;
  /** Rises from link to link: who is there longest has the least. */
  readonly order: number;
  /** Where it dialed from, if it has dialed the link in use. */
  readonly host?: string;
}

/**
 * Those that are dialed, and of the others the ones that are there longest: who comes later drives nobody out,
 * and who has come first from one place has not taken all places.
 */
export function chosenPeers(linked: readonly LinkedPeer[]): PeerId[] {
  const fromRange = new Map<string, number>();
  const accepted = linked
    .filter(({ isDialed }) => !isDialed)
    .sort((one, other) => one.order - other.order)
    .filter(({ host }) => {
      if (host === undefined || isWithinOneHouse(host)) return true;
      const range = addressRange(host);
      const count = (fromRange.get(range) ?? 0) + 1;
      fromRange.set(range, count);
      return count <= ACCEPTED_PER_RANGE_MAX;
    })
    .slice(0, ACCEPTED_CHOSEN_MAX);
  return [...linked.filter(({ isDialed }) => isDialed), ...accepted].map(({ peer }) => peer);
}
