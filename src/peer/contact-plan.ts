/** Whom a node contacts next: whom to ask, whom to dial, and which hopeless dial to end. */

import type { Random } from "../time/random.ts";
import type { KnownPeers } from "./known-peers.ts";
import { addressRange } from "./node-address.ts";
import { type Candidate, choosePeersToAsk, choosePeersToDial, chooseSeeds } from "./peer-choice.ts";
import type { PeerId } from "./peer-id.ts";
import type { Seed } from "./seed.ts";
import type { Cooldowns } from "./sync-plan.ts";

/** How a connection stands. */
export type LinkState = "disconnected" | "connecting" | "connected";

/** What a plan stands on. */
export interface ContactView {
  readonly self: PeerId;
  readonly known: KnownPeers;
  /** Where peers stand on the globe, as far as that is known. */
  readonly patches: ReadonlyMap<PeerId, string>;
  /** Every connection there is, whether its link stands or not. */
  readonly links: ReadonlyMap<PeerId, LinkState>;
  /** Since when links are down, in milliseconds of the monotonic clock. */
  readonly downSinceMs: ReadonlyMap<PeerId, number>;
  /** Peers a connection is being started for. */
  readonly dialing: ReadonlySet<PeerId>;
  readonly cooldowns: Cooldowns;
  readonly seeds: readonly Seed[];
  /** Monotonic time in milliseconds. */
  readonly nowMs: number;
}

/** The numbers of a plan. */
export interface ContactLimits {
  /** Connections wanted. @defaultValue 16 */
  readonly connectionsTarget: number;
  /** Peers asked each round. @defaultValue 2 */
  readonly peersToAsk: number;
  /** How long a link may be down before its connection makes room, in ms. @defaultValue 60_000 */
  readonly hangUpAfterMs: number;
}

/** The one place where these limits have numbers. */
export const CONTACT_LIMITS: ContactLimits = {
  connectionsTarget: 16,
  peersToAsk: 2,
  hangUpAfterMs: 60_000,
};

/** What to do now. */
export interface ContactPlan {
  readonly ask: readonly PeerId[];
  /** Known peers to dial. */
  readonly dial: readonly PeerId[];
  readonly seeds: readonly Seed[];
  /** Peers whose connection does not come to stand. */
  readonly hangUp: readonly PeerId[];
}

/**
 * Plans the contacts of one tick. A connection whose link is down dials again by itself, so its peer
 * is not dialed here; it does not count as a connection either, and is ended when it stays down.
 *
 * @param random draws among equals
 */
export function planContacts(
  view: ContactView,
  limits: ContactLimits,
  random: Random,
): ContactPlan {
  const { self, links, dialing, seeds } = view;
  const connected = peersIn(links, "connected");
  const pending = new Set([...dialing, ...peersIn(links, "connecting")]);
  const target = limits.connectionsTarget;
  const dial = choosePeersToDial(
    { known: candidates(view), self, connected, pending, coolingDown: coolingDown(view), target },
    random,
  );
  const unlinked = seeds.filter(({ peer }) => peer !== self && !links.has(peer));
  const standing = { connected: connected.size, pending: pending.size, target };
  return {
    ask: choosePeersToAsk([...connected], limits.peersToAsk, random),
    dial,
    seeds: chooseSeeds(unlinked, standing, random).filter(({ peer }) => !dial.includes(peer)),
    hangUp: overdue(view, limits.hangUpAfterMs),
  };
}

/** Since when each link is down: from now on, or as before; those that stand are left out. */
export function noteDownLinks(
  links: ReadonlyMap<PeerId, LinkState>,
  before: ReadonlyMap<PeerId, number>,
  nowMs: number,
): ReadonlyMap<PeerId, number> {
  const down = [...links].filter(([, state]) => state !== "connected");
  return new Map(down.map(([peer]) => [peer, before.get(peer) ?? nowMs]));
}

/** Peers that can be dialed, and those a choice has to count as neighbours of them. */
function candidates({ known, patches, links }: ContactView): Candidate[] {
  return [...known].flatMap(([peer, { record }]) => {
    const [address] = record.addresses;
    if (address === undefined || links.get(peer) === "disconnected") return [];
    const patch = patches.get(peer);
    return [{ peer, range: addressRange(address.host), ...(patch !== undefined && { patch }) }];
  });
}

function coolingDown({ cooldowns, nowMs }: ContactView): Set<PeerId> {
  const cold = [...cooldowns].filter(([, { untilMs }]) => untilMs > nowMs);
  return new Set(cold.map(([peer]) => peer));
}

function overdue({ downSinceMs, nowMs }: ContactView, hangUpAfterMs: number): PeerId[] {
  const late = [...downSinceMs].filter(([, sinceMs]) => nowMs - sinceMs >= hangUpAfterMs);
  return late.map(([peer]) => peer);
}

function peersIn(links: ReadonlyMap<PeerId, LinkState>, wanted: LinkState): Set<PeerId> {
  return new Set([...links].filter(([, state]) => state === wanted).map(([peer]) => peer));
}
