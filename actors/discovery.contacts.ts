/** What discovery makes of a look at the connections: whom it dials, asks and lets go. */

import type { RegisteredConnection } from "../messages/connection-registry.ts";
import type { ContactSurvey, DiscoveryMessages } from "../messages/discovery.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { type CastResult, next } from "../src/actor/result.ts";
import { addressesInOrder, addressText } from "../src/peer/address-sources.ts";
import { chooseAddress, hasFailed, noteReached, noteUnreached } from "../src/peer/address-tries.ts";
import {
  type ContactPlan,
  type LinkState,
  noteDownLinks,
  planContacts,
  reachOf,
} from "../src/peer/contact-plan.ts";
import { forgetOldLosses, noteLost } from "../src/peer/lost-connections.ts";
import { type PlacedLink, planRedials } from "../src/peer/moved-peers.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { affinityOf, isNamed } from "../src/peer/peer-terms.ts";
import type { Seed } from "../src/peer/seed.ts";
import { coolDown, warmUp } from "../src/peer/sync-plan.ts";
import type { DialTarget } from "../src/transport/transport.ts";
import { life, lookedAt, step } from "./discovery.life.ts";
import { type DiscoveryState as State, isExempt, saidOfPeer } from "./discovery.state.ts";
import { askPeers, contactEnded } from "./discovery.tasks.ts";

type Context = ActorContext<DiscoveryMessages>;

/** Plans from what was seen, and carries the plan out. */
export function surveyed(state: State, seen: ContactSurvey, context: Context): CastResult<State> {
  const { connections, seeds } = seen;
  // Without the registry nobody knows who is connected; it is back before the next tick.
  if (connections === undefined) return next({ ...state, life: lookedAt(state.life, undefined) });
  if (seeds === undefined) context.setTimer("tick", state.limits.seedsRetryMs, "tick");
  const own = connections.filter((connection) => isOwn(state, connection));
  const links = new Map(own.map(({ peer, state: link }) => [peer, link]));
  const others = connections.filter((connection) => !own.includes(connection));
  endIdle(state, others, context);
  const accepted = new Set(others.map(({ peer }) => peer));
  const measures = new Map(state.measures);
  for (const { peer, measures: newest } of connections) if (newest) measures.set(peer, newest);
  const after = noteLinks({ ...state, seeds: seeds ?? state.seeds, measures }, links, context);
  const nowMs = context.clock.monotonic();
  const times = { nowMs, wallMs: context.clock.now() };
  const { known, tellers } = after.book;
  const dialing = new Set([...after.dialing, ...after.missing]);
  const ownAddresses = after.own.record.addresses;
  const peers = { links, accepted, dialing };
  const view = { ...after, ...times, ownAddresses, known, tellers, ...peers };
  const plan = planContacts({ ...view, seeds: seeds ?? [] }, state.limits, context.random);
  const looked = { ...after, life: lookedAt(after.life, plan.standing) };
  return next(follow(carryOut(looked, plan, context), own, context));
}

/**
 * Leaves a peer that failed alone for a while; one the operator or the chain named is never left alone, and
 * a stranger always is: who comes with a new key each time would fill the table for nothing.
 */
export function cooled(state: State, peer: PeerId, { clock, random }: Context): State {
  if (isExempt(state, peer) || !isContact(state, peer)) return state;
  const at = { nowMs: clock.monotonic(), random };
  return { ...state, cooldowns: coolDown(state.cooldowns, peer, at) };
}

/** Whether a peer may be dialed or asked at all, now or before the next look. */
function isContact({ book, linked, dialing, dialedAt }: State, peer: PeerId): boolean {
  return book.known.has(peer) || linked.has(peer) || dialing.has(peer) || dialedAt.has(peer);
}

/**
 * Whether a peer counts as one that is dialed here. A stranger that came by itself does not, even if a
 * connection to it was started: where it says that it is has not been seen to be true.
 */
function isOwn(
  { terms }: State,
  { peer, own, direction, isDialed }: RegisteredConnection,
): boolean {
  return own !== undefined && (isDialed || direction === "outbound" || isNamed(terms, peer));
}

/** Ends connections that dial nobody, because their peers came by themselves before they were reached. */
function endIdle({ args }: State, others: readonly RegisteredConnection[], context: Context): void {
  for (const { peer, own } of others) {
    if (own === undefined) continue;
    const ended = (): Promise<void> => args.hangUp(peer, "dialing");
    context.task(() => contactEnded(peer, ended, context), { done: "hungUp" });
  }
}

/** Notes which links stand now that did not, and which connections are gone that nobody here ended. */
function noteLinks(state: State, links: ReadonlyMap<PeerId, LinkState>, context: Context): State {
  const nowMs = context.clock.monotonic();
  const connected = [...links.keys()].filter((peer) => links.get(peer) === "connected");
  const met = connected.filter((peer) => !state.stood.has(peer));
  const started = [...state.dialedAt.keys()].filter(
    (peer) => !links.has(peer) && !state.dialing.has(peer) && !state.linked.has(peer),
  );
  const ended = [...state.linked].filter((peer) => !links.has(peer));
  const gone = [...ended, ...started.filter((peer) => state.missing.has(peer))];
  const before = gone.reduce((held, peer) => lost(held, peer, context), {
    ...state,
    lost: forgetOldLosses(state.lost, nowMs),
  });
  const after = met.reduce(reached, before);
  const stood = [...state.stood].filter((peer) => links.has(peer));
  const missing = new Set(started.filter((peer) => !gone.includes(peer)));
  const isHeld = (peer: PeerId): boolean =>
    links.has(peer) || missing.has(peer) || after.dialing.has(peer);
  return {
    ...after,
    downSinceMs: noteDownLinks(links, state.downSinceMs, nowMs),
    linked: new Set(links.keys()),
    missing,
    stood: new Set([...stood, ...connected]),
    dialedAt: new Map([...after.dialedAt].filter(([peer]) => isHeld(peer))),
  };
}

/** Notes that a connection is gone though nobody here ended it; its peer is left alone when that is too often. */
function lost(state: State, peer: PeerId, context: Context): State {
  const noted = noteLost(state.lost, peer, context.clock.monotonic());
  if (!noted.isTooOften) return { ...state, lost: noted.lost };
  // Where a link has stood the peer was reached: it is the connection that failed there.
  const failed = state.stood.has(peer) ? cooled : unreached;
  return { ...failed(state, peer, context), lost: noted.lost };
}

function reached(state: State, peer: PeerId): State {
  const { cooldowns, tries, dialedAt } = state;
  const address = dialedAt.get(peer);
  const known = { ...state, cooldowns: warmUp(cooldowns, peer) };
  return address === undefined ? known : { ...known, tries: noteReached(tries, peer, address) };
}

function unreached(state: State, peer: PeerId, context: Context): State {
  const after = cooled(state, peer, context);
  const address = state.dialedAt.get(peer);
  if (address === undefined) return after;
  const at = { nowMs: context.clock.monotonic(), random: context.random };
  return { ...after, tries: noteUnreached(after.tries, { peer, address }, at) };
}

function carryOut(state: State, plan: ContactPlan, context: Context): State {
  const dials = [...plan.dial, ...plan.seeds.map(({ peer }) => peer)].flatMap((peer) =>
    dialOf(state, peer, context.clock.monotonic()),
  );
  for (const dial of dials) startDial(state, dial, context);
  for (const peer of plan.hangUp) {
    const hungUp = (): Promise<void> => state.args.hangUp(peer);
    context.task(() => contactEnded(peer, hungUp, context), { done: "hungUp" });
  }
  const asking = ask(state, plan.ask, context);
  const left = plan.hangUp.reduce((before, peer) => letGo(before, peer, context), asking);
  const dialing = new Set([...state.dialing, ...dials.map(({ peer }) => peer)]);
  const dialedAt = new Map(left.dialedAt);
  for (const { peer, endpoint } of dials) dialedAt.set(peer, endpoint);
  return { ...left, dialing, dialedAt };
}

/** Dials peers that have moved where they are now; whatever went wrong where they were is forgotten. */
function follow(
  state: State,
  connections: readonly RegisteredConnection[],
  context: Context,
): State {
  const { args, redials, moved, terms, dialing } = state;
  const open = connections.filter(
    ({ peer }) => !dialing.has(peer) && affinityOf(terms, peer) !== "never",
  );
  const { leadsTo = (address) => address } = args;
  const nowMs = context.clock.monotonic();
  const view = { links: placedLinks(open), moved, leadsTo, recent: redials, nowMs };
  const addressesOf = (peer: PeerId) => wantedAddresses(state, peer);
  const { redial, recent } = planRedials({ ...view, addressesOf });
  for (const { peer, endpoint } of redial) {
    const redialed = async (): Promise<void> => {
      await args.hangUp(peer);
      await args.dial(peer, keyOf(peer), targetOf(state, { peer, endpoint }));
    };
    context.emit("discovery.redialed", { peer, to: addressText(endpoint) });
    context.task(() => contactEnded(peer, redialed, context), { done: "dialEnded" });
  }
  const peers = redial.map(({ peer }) => peer);
  const after = peers.reduce(forgetLink, state);
  const dialedAt = new Map(after.dialedAt);
  for (const { peer, endpoint } of redial) dialedAt.set(peer, endpoint);
  const cooldowns = without(state.cooldowns, peers);
  const nowDialing = new Set([...dialing, ...peers]);
  return { ...after, dialedAt, cooldowns, dialing: nowDialing, redials: recent, moved: new Set() };
}

/** Where a peer is looked for: where its operator or its record says, and anywhere once that has failed. */
function wantedAddresses(state: State, peer: PeerId): readonly NodeAddress[] {
  const { tries } = state;
  const said = saidOfPeer(state, peer);
  const best = [...(said.admin ?? []), ...(said.discovery ?? [])];
  const isOpen = best.some((address) => !hasFailed(tries, peer, address));
  return isOpen ? best : addressesInOrder(said).map(({ address }) => address);
}

function startDial(state: State, { peer, endpoint }: Seed, context: Context): void {
  const { args } = state;
  const target = targetOf(state, { peer, endpoint });
  const dialed = (): Promise<void> => args.dial(peer, keyOf(peer), target);
  context.task(() => contactEnded(peer, dialed, context), { done: "dialEnded" });
}

/** An address with what it may turn out to be. */
function targetOf(state: State, { peer, endpoint }: Seed): DialTarget {
  const view = { ownAddresses: state.own.record.addresses, terms: state.terms };
  const all = saidOfPeer(state, peer);
  // A seed that is in no option is what somebody has told.
  const said = state.args.trusted.includes(peer) ? all : { ...all, seed: [] };
  return { ...endpoint, reach: reachOf(view, { peer, said }, endpoint) };
}

/** Asks peers, unless a round is under way. */
function ask(state: State, peers: readonly PeerId[], context: Context): State {
  if (!life.accepts(state.life, "ask") || peers.length === 0) return state;
  const { args, limits, own } = state;
  const round = { ask: args.ask, ownRecord: own.bytes, timeoutMs: limits.askTimeoutMs };
  context.task((signal) => askPeers(peers, { ...round, signal }, context), { done: "told" });
  return { ...state, life: step(state.life, "ask") };
}

/** Forgets a connection that is being ended; one that did not come to stand counts as a failure. */
function letGo(state: State, peer: PeerId, context: Context): State {
  const isUnwanted = affinityOf(state.terms, peer) === "never";
  return forgetLink(isUnwanted ? state : unreached(state, peer, context), peer);
}

function forgetLink(state: State, peer: PeerId): State {
  const { downSinceMs, dialedAt, linked, stood } = state;
  return {
    ...state,
    downSinceMs: without(downSinceMs, [peer]),
    dialedAt: without(dialedAt, [peer]),
    linked: new Set([...linked].filter((one) => one !== peer)),
    stood: new Set([...stood].filter((one) => one !== peer)),
  };
}

/** Where to dial a peer now; nowhere when nobody says where it is. */
function dialOf(state: State, peer: PeerId, nowMs: number): readonly Seed[] {
  const said = saidOfPeer(state, peer);
  const endpoint = chooseAddress({ peer, said }, state.tries, nowMs);
  return endpoint === undefined ? [] : [{ peer, endpoint }];
}

function keyOf(peer: PeerId): Uint8Array {
  return new Uint8Array(Buffer.from(peer, "hex"));
}

/** Connections whose way is known. */
function placedLinks(
  connections: readonly RegisteredConnection[],
): ReadonlyMap<PeerId, PlacedLink> {
  return new Map(
    connections.flatMap(({ peer, state, endpoint }) =>
      endpoint === undefined ? [] : [[peer, { state, endpoint }] as const],
    ),
  );
}

/** What is held of everybody but some. */
function without<T>(
  held: ReadonlyMap<PeerId, T>,
  peers: readonly PeerId[],
): ReadonlyMap<PeerId, T> {
  if (peers.length === 0) return held;
  return new Map([...held].filter(([peer]) => !peers.includes(peer)));
}
