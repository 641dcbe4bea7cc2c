/** Whom a node contacts next: whom to ask, whom to dial, and which hopeless dial to end. */

import type { Random } from "../time/random.ts";
import {
  activeSource,
  addressesInOrder,
  addressText,
  type SaidAddresses,
} from "./address-sources.ts";
import type { KnownPeers } from "./known-peers.ts";
import { addressRange, isWithinOneHouse, type NodeAddress } from "./node-address.ts";
import {
  type Candidate,
  choosePeersToAsk,
  choosePeersToDial,
  chooseSeeds,
  type DialShares,
  type SeedChoice,
} from "./peer-choice.ts";
import type { PeerId } from "./peer-id.ts";
import { affinityOf, isNamed, type PeerTerms, peersWanted } from "./peer-terms.ts";
import { type PeerMeasures, peerWeight } from "./peer-weight.ts";
import type { Seed } from "./seed.ts";
import type { Cooldowns } from "./sync-plan.ts";

/** How a connection stands. */
export type LinkState = "disconnected" | "connecting" | "connected";

/** What a plan stands on. */
export interface ContactView {
  readonly self: PeerId;
  /** Where this node says it is reached. */
  readonly ownAddresses: readonly NodeAddress[];
  readonly known: KnownPeers;
  /** What the operator and the chain say of peers. */
  readonly terms: PeerTerms;
  /** Who told of each known peer first; absent for one that told of itself. */
  readonly tellers: ReadonlyMap<PeerId, PeerId>;
  /** Where peers stand on the globe, as far as that is known. */
  readonly patches: ReadonlyMap<PeerId, string>;
  /** What was measured of peers. */
  readonly measures: ReadonlyMap<PeerId, PeerMeasures>;
  /** Every peer that is dialed here, and whether a link to it stands, whoever dialed that. */
  readonly links: ReadonlyMap<PeerId, LinkState>;
  /**
   * Peers that are not dialed here and have a link they dialed. They need not be dialed, and do not count
   * as connections that are wanted: else whoever comes in numbers would choose a node's peers for it.
   */
  readonly accepted: ReadonlySet<PeerId>;
  /** Peers whose connection has stood since it was started. */
  readonly stood: ReadonlySet<PeerId>;
  /** Since when links are down, in milliseconds of the monotonic clock. */
  readonly downSinceMs: ReadonlyMap<PeerId, number>;
  /** Peers a connection is being started for. */
  readonly dialing: ReadonlySet<PeerId>;
  readonly cooldowns: Cooldowns;
  readonly seeds: readonly Seed[];
  /** Monotonic time in milliseconds. */
  readonly nowMs: number;
  /** Wall-clock time in milliseconds since 1970. */
  readonly wallMs: number;
}

/** The numbers of a plan. */
export interface ContactLimits {
  /** Connections wanted. @defaultValue 16 */
  readonly connectionsTarget: number;
  /** Peers asked each round. @defaultValue 2 */
  readonly peersToAsk: number;
  /** How long a link may be down before its connection makes room, in ms. @defaultValue 60_000 */
  readonly hangUpAfterMs: number;
  /** The same for one that never stood, while others wait for its place, in ms. @defaultValue 10_000 */
  readonly giveWayAfterMs: number;
  /** Dials under way to peers that never answered; as many again to peers of affinity `high`. @defaultValue 16 */
  readonly dialsMax: number;
  /** Of them, those to peers the same node told of. @defaultValue 4 */
  readonly dialsPerTellerMax: number;
  /** Part of the target that may lie in one public address range. @defaultValue 0.25 */
  readonly rangeShare: number;
  /** Part of the target that may lie in one place. @defaultValue 0.5 */
  readonly patchShare: number;
}

/** The one place where these limits have numbers. */
export const CONTACT_LIMITS: ContactLimits = {
  connectionsTarget: 16,
  peersToAsk: 2,
  hangUpAfterMs: 60_000,
  giveWayAfterMs: 10_000,
  dialsMax: 16,
  dialsPerTellerMax: 4,
  rangeShare: 0.25,
  patchShare: 0.5,
};

/**
 * How it is with the connections dialed here: none stands or is on its way; fewer stand than are wanted, and some
 * are on their way, or there is nobody else to dial; as many stand as are wanted.
 */
export type ContactStanding = "none_dialed" | "some_dialed" | "none_left" | "enough";

/** What to do now. */
export interface ContactPlan {
  readonly standing: ContactStanding;
  readonly ask: readonly PeerId[];
  /** Peers to dial at one of their addresses: known ones, and those of affinity `high`. */
  readonly dial: readonly PeerId[];
  readonly seeds: readonly Seed[];
  /** Peers whose connection does not come to stand, or must not. */
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
  const { self, links, dialing, seeds, terms, accepted } = view;
  const connected = peersIn(links, "connected");
  const pending = new Set([...dialing, ...peersIn(links, "connecting")]);
  const target = limits.connectionsTarget;
  const unproven = unprovenOf(view);
  const room = Math.max(0, limits.dialsMax - unproven.size);
  const cold = coolingDown(view);
  const choice = { known: candidates(view), self, connected, pending, target, room, unproven };
  const shares = sharesOf(limits);
  const dial = choosePeersToDial({ ...choice, coolingDown: cold, shares }, random);
  const wanted = wantedOf(view, limits).filter((peer) => !dial.includes(peer));
  const unlinked = seeds.filter(
    ({ peer }) =>
      peer !== self &&
      !links.has(peer) &&
      !accepted.has(peer) &&
      affinityOf(terms, peer) !== "never",
  );
  const all = [...wanted, ...dial];
  const counts = { connected: connected.size, pending: pending.size, target };
  const asked = connected.size > 0 ? connected : accepted;
  const rested = [...asked].filter((peer) => !cold.has(peer));
  return {
    standing: standingOf(counts, all.length),
    ask: choosePeersToAsk(rested.length > 0 ? rested : [...asked], limits.peersToAsk, random),
    dial: all,
    seeds: chooseSeeds(unlinked, counts, random).filter(({ peer }) => !all.includes(peer)),
    hangUp: overdue(view, limits, room),
  };
}

function standingOf({ connected, pending, target }: SeedChoice, dialed: number): ContactStanding {
  if (connected === 0 && pending === 0) return "none_dialed";
  if (connected >= target) return "enough";
  return pending + dialed > 0 ? "some_dialed" : "none_left";
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

/** Where each source says that a peer is. */
export function saidOf(
  view: Pick<ContactView, "known" | "ownAddresses" | "seeds" | "terms">,
  peer: PeerId,
): SaidAddresses {
  const { terms, seeds } = view;
  const term = terms.get(peer);
  return {
    admin: term?.admin ?? [],
    discovery: toldAddresses(view, peer),
    seed: seeds.filter((seed) => seed.peer === peer).map(({ endpoint }) => endpoint),
    chain: term?.chain ?? [],
  };
}

/**
 * Where a peer's own record says that it is. To a node with a public address a stranger is nobody of its
 * house: what it says of addresses there would have the node knock at doors of its own operator.
 */
function toldAddresses(
  { known, ownAddresses, terms }: Pick<ContactView, "known" | "ownAddresses" | "terms">,
  peer: PeerId,
): readonly NodeAddress[] {
  const told = known.get(peer)?.record.addresses ?? [];
  if (!isOutside({ ownAddresses }) || isNamed(terms, peer)) return told;
  return told.filter(({ host }) => !isWithinOneHouse(host));
}

/**
 * What a dial of an address may turn out to lead to: an address only the peer's own record says may be a
 * name, and that is looked up only when it is dialed.
 */
export function reachOf(
  view: Pick<ContactView, "ownAddresses" | "terms">,
  { peer, said }: { readonly peer: PeerId; readonly said: SaidAddresses },
  address: NodeAddress,
): "any" | "public" {
  if (!isOutside(view) || isNamed(view.terms, peer)) return "any";
  const text = addressText(address);
  const others = [...(said.admin ?? []), ...(said.seed ?? []), ...(said.chain ?? [])];
  return others.some((other) => addressText(other) === text) ? "any" : "public";
}

/** Whether this node says of itself that it is reached from outside of any house. */
function isOutside({ ownAddresses }: Pick<ContactView, "ownAddresses">): boolean {
  return ownAddresses.some(({ host }) => !isWithinOneHouse(host));
}

/** Peers that can be dialed, and those a choice has to count as neighbours of them. */
function candidates(view: ContactView): Candidate[] {
  const { known, patches, links, accepted, terms, tellers, cooldowns, measures, wallMs } = view;
  return [...known].flatMap(([peer, { record }]) => {
    if (accepted.has(peer)) return [];
    const [address] = toldAddresses(view, peer);
    if (address === undefined) return [];
    const affinity = affinityOf(terms, peer);
    if (affinity === "never" || (affinity === "high" && !links.has(peer))) return [];
    const isFriend = isNamed(terms, peer);
    const [patch, teller] = [patches.get(peer), tellers.get(peer)];
    const failures = cooldowns.get(peer)?.failures ?? 0;
    const recordAgeMs = wallMs - record.timestampMs;
    return [
      {
        peer,
        range: addressRange(address.host),
        isTrying: links.get(peer) === "disconnected",
        isExempt: isFriend || isWithinOneHouse(address.host),
        weight: peerWeight({ ...measures.get(peer), failures, recordAgeMs }),
        ...(patch !== undefined && { patch }),
        ...(teller !== undefined && !isFriend && { teller }),
      },
    ];
  });
}

/** Peers of affinity `high` that are to be dialed in the background, whatever else is going on. */
function wantedOf(view: ContactView, { dialsMax }: ContactLimits): PeerId[] {
  const { self, terms, links, dialing, stood, accepted } = view;
  const high = peersWanted(terms, "high").filter((peer) => peer !== self);
  const underWay = high.filter(
    (peer) => dialing.has(peer) || (links.has(peer) && !stood.has(peer)),
  ).length;
  return high
    .filter((peer) => !links.has(peer) && !dialing.has(peer) && !accepted.has(peer))
    .filter((peer) => activeSource(saidOf(view, peer)) !== undefined)
    .slice(0, Math.max(0, dialsMax - underWay));
}

/** Dials that may lead nowhere: to peers nobody vouches for, over connections that have never stood. */
function unprovenOf({ terms, links, stood, dialing }: ContactView): Set<PeerId> {
  const open = [...links].filter(([peer, state]) => state !== "connected" && !stood.has(peer));
  const all = [...dialing, ...open.map(([peer]) => peer)];
  return new Set(all.filter((peer) => affinityOf(terms, peer) !== "high"));
}

function sharesOf(limits: ContactLimits): DialShares {
  const { connectionsTarget, rangeShare, patchShare, dialsPerTellerMax } = limits;
  return {
    perRange: Math.max(1, Math.ceil(connectionsTarget * rangeShare)),
    perPatch: Math.max(1, Math.ceil(connectionsTarget * patchShare)),
    perTeller: dialsPerTellerMax,
  };
}

function coolingDown({ cooldowns, nowMs }: ContactView): Set<PeerId> {
  const cold = [...cooldowns].filter(([, { untilMs }]) => untilMs > nowMs);
  return new Set(cold.map(([peer]) => peer));
}

function overdue(view: ContactView, limits: ContactLimits, room: number): PeerId[] {
  const { downSinceMs, nowMs, stood, terms, links } = view;
  const late = [...downSinceMs].filter(([peer, sinceMs]) => {
    if (isKeptDialing(view, peer)) return false;
    const isInTheWay = room === 0 && !stood.has(peer);
    return nowMs - sinceMs >= (isInTheWay ? limits.giveWayAfterMs : limits.hangUpAfterMs);
  });
  const unwanted = [...links.keys()].filter((peer) => affinityOf(terms, peer) === "never");
  return [...new Set([...unwanted, ...late.map(([peer]) => peer)])];
}

/** A peer of affinity `high` with one address is dialed there for good; with more, the next has its turn. */
function isKeptDialing(view: ContactView, peer: PeerId): boolean {
  if (affinityOf(view.terms, peer) !== "high") return false;
  return addressesInOrder(saidOf(view, peer)).length <= 1;
}

function peersIn(links: ReadonlyMap<PeerId, LinkState>, wanted: LinkState): Set<PeerId> {
  return new Set([...links].filter(([, state]) => state === wanted).map(([peer]) => peer));
}
