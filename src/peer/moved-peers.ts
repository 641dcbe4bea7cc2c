/** Which peers are dialed anew because they are not where their connection looks for them. */

import type { NodeAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";
import type { Seed } from "./seed.ts";

/** A connection, and where it dials. */
export interface PlacedLink {
  readonly state: "disconnected" | "connecting" | "connected";
  readonly endpoint: NodeAddress;
}

/** A peer that was dialed where it had moved, on the monotonic clock in ms. */
export interface Redial {
  readonly peer: PeerId;
  readonly atMs: number;
}

/** What a plan stands on. */
export interface MoveView {
  /** Where a peer is to be looked for, the best address first. */
  readonly addressesOf: (peer: PeerId) => readonly NodeAddress[];
  readonly links: ReadonlyMap<PeerId, PlacedLink>;
  /** Peers whose record has just changed its addresses. */
  readonly moved: ReadonlySet<PeerId>;
  /** Where an address a peer tells is really dialed. */
  readonly leadsTo: (address: NodeAddress) => NodeAddress;
  /** Those of the last minute, and older ones, which count no more. */
  readonly recent: readonly Redial[];
  /** Monotonic time in milliseconds. */
  readonly nowMs: number;
}

/** How often moves are followed; who moves more often is dialed anew as one that stays away. */
export const REDIAL_LIMITS = {
  /** Of one peer in a minute: its word alone moves a dial to any address of the world. */
  perPeerMax: 4,
  /** Of all peers in a minute. */
  max: 60,
} as const;

const MINUTE_MS = 60_000;

/** Whom to dial anew, and where; and what that makes of the last minute. */
export interface MovePlan {
  readonly redial: readonly Seed[];
  readonly recent: readonly Redial[];
}

/**
 * Plans the dials that follow peers. A link that stands is kept wherever it leads, because its peer has
 * proven its key; a dial under way is given up only for a record that came after it.
 */
export function planRedials(view: MoveView): MovePlan {
  const { addressesOf, links, nowMs } = view;
  const recent = view.recent.filter(({ atMs }) => nowMs - atMs < MINUTE_MS);
  const redial: Seed[] = [];
  for (const [peer, link] of links) {
    const addresses = addressesOf(peer);
    const [endpoint] = addresses;
    if (endpoint === undefined || !isLost(peer, link, { ...view, addresses })) continue;
    const isOften = recent.filter((one) => one.peer === peer).length >= REDIAL_LIMITS.perPeerMax;
    if (isOften || recent.length >= REDIAL_LIMITS.max) continue;
    recent.push({ peer, atMs: nowMs });
    redial.push({ peer, endpoint });
  }
  return { redial, recent };
}

/** Whether a connection looks for its peer where that is not, as far as anybody tells. */
function isLost(
  peer: PeerId,
  { state, endpoint }: PlacedLink,
  { moved, leadsTo, addresses }: MoveView & { readonly addresses: readonly NodeAddress[] },
): boolean {
  const isWaiting = state === "disconnected" || (state === "connecting" && moved.has(peer));
  if (!isWaiting) return false;
  return !addresses.map(leadsTo).some(({ host, port }) => {
    return host === endpoint.host && port === endpoint.port;
  });
}
