/**
 * Which of several links to one peer is kept. Either side may have dialed, both at once for one; both
 * ends have to keep the same link without asking.
 */

import type { PeerId } from "./peer-id.ts";

/** Why a link ends that gave way. */
export const DUPLICATE = "duplicate";

/** One link to a peer. */
export interface PeerLink {
  /** Its own id, which rises: a peer has had others before. */
  readonly id: number;
  /** Which side dialed, seen from here. */
  readonly direction: "inbound" | "outbound";
  /**
   * `none`: nobody can be asked over it. `unproven`: it was dialed here, and the other side has not said a
   * word yet, so it may still turn it away. `proven`: both sides have it. `yielding`: another one is
   * kept, and the other side may not have heard yet all that was asked over this one.
   */
  readonly standing: "none" | "unproven" | "proven" | "yielding";
}

/** The two ends of a link. */
export interface Pair {
  /** Our own id. */
  readonly self: PeerId;
  readonly peer: PeerId;
}

/**
 * Which of two links to one peer stays. Of two dialed by the same side the newer one: the older is
 * likely dead. Of two dialed by each other the one the greater peer id dialed.
 */
export function keptLink<L extends Pick<PeerLink, "direction">>(
  { self, peer }: Pair,
  held: L,
  newer: L,
): L {
  if (held.direction === newer.direction) return newer;
  const kept = self > peer ? "outbound" : "inbound";
  return held.direction === kept ? held : newer;
}

/**
 * The link to ask over. One that gives way stays in use until the other side has heard what was asked
 * over it, so that nothing overtakes that; not if it gives way to a newer one of its own direction,
 * because then nobody is there to hear.
 *
 * @param links all there are to one peer
 * @returns `undefined` while none stands
 */
export function linkInUse<L extends PeerLink>(pair: Pair, links: readonly L[]): L | undefined {
  const kept = bestOf(pair, ofStanding(links, "proven"));
  const yielding = ofStanding(links, "yielding").find(
    ({ direction }) => direction !== kept?.direction,
  );
  return yielding ?? kept ?? bestOf(pair, ofStanding(links, "unproven"));
}

/** Links that have to give way to another one. */
export function linksToYield<L extends PeerLink>(pair: Pair, links: readonly L[]): readonly L[] {
  const proven = ofStanding(links, "proven");
  const kept = bestOf(pair, proven);
  return proven.filter((link) => link !== kept);
}

/** Whether a link stands that the peer has dialed and that is not giving way. */
export function isReachedByPeer(links: readonly PeerLink[]): boolean {
  return links.some(({ direction, standing }) => direction === "inbound" && standing === "proven");
}

function ofStanding<L extends PeerLink>(links: readonly L[], wanted: PeerLink["standing"]): L[] {
  return links
    .filter(({ standing }) => standing === wanted)
    .sort((left, right) => left.id - right.id);
}

function bestOf<L extends PeerLink>(pair: Pair, links: readonly L[]): L | undefined {
  const [first, ...others] = links;
  if (first === undefined) return undefined;
  return others.reduce((held, newer) => keptLink(pair, held, newer), first);
}
