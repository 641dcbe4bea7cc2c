/**
 * Finds nodes: signs what this node says about itself, asks peers whom they know, believes what holds
 * by the rules of `src/peer/record-acceptance.ts`, and dials until enough connections stand.
 *
 * It owns the known records and keeps them on disk, so that a node that comes back finds its peers
 * without seeds. When it dies no connection ends. Nothing a peer says makes it throw.
 */

import type { RegisteredConnection } from "../messages/connection-registry.ts";
import type { ContactSurvey, DiscoveryMessages } from "../messages/discovery.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import { STORE } from "../messages/store.ts";
import { KNOWN_PEERS_MAX } from "../messages/wire/p2p.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  replyNext,
  started,
} from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import { ACCEPTANCE_LIMITS } from "../src/peer/acceptance-limits.ts";
import { type ContactPlan, noteDownLinks, planContacts } from "../src/peer/contact-plan.ts";
import { planRedials } from "../src/peer/moved-peers.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import { type PeerId, peerIdOf } from "../src/peer/peer-id.ts";
import type { RecordOffer } from "../src/peer/record-acceptance.ts";
import { bookWrites, cullBook, recordsToTell, takeOffers } from "../src/peer/record-book.ts";
import type { Seed } from "../src/peer/seed.ts";
import { coolDown, forgetOldCooldowns } from "../src/peer/sync-plan.ts";
import { verifyNodeRecord } from "../src/peer/verified-node-record.ts";
import {
  acceptanceOf,
  byPeer,
  DISCOVERY_LIMITS,
  type DiscoveryArgs,
  type DiscoveryState as State,
  placedLinks,
  signOwn,
  viewOf,
  without,
} from "./discovery.state.ts";
import { askPeers, contactEnded, placePeers, readBook, survey } from "./discovery.tasks.ts";

type Context = ActorContext<DiscoveryMessages>;

/** The discovery actor. */
export const discovery = defineActor<DiscoveryMessages, State, DiscoveryArgs>({
  name: "discovery",
  init: open,
  formatState: ({ self, book, dialing, cooldowns }) => ({
    self,
    known: book.known.size,
    refused: Object.fromEntries(book.refused),
    dialing: [...dialing],
    coolingDown: [...cooldowns.keys()],
  }),
  handle: {
    getKnownPeers: (state, { peer, ownRecord }, context) => {
      const offer = { source: peer, records: [ownRecord], isIntroduction: true };
      const after = take(state, [offer], context);
      const telling = { asker: peer, recordsMax: KNOWN_PEERS_MAX };
      const knownPeers = recordsToTell(after.book, telling, context.random);
      return replyNext({ ownRecord: after.own.bytes, knownPeers }, after);
    },
    view: ({ book }) => reply(viewOf(book)),
    moved,
    tick,
    surveyed,
    told: (state, offers, context) => next(take({ ...state, isAsking: false }, offers, context)),
    dialEnded: (state, { peer, isStarted }, context) => {
      const dialing = new Set([...state.dialing].filter((other) => other !== peer));
      return next({ ...(isStarted ? state : cooled(state, peer, context)), dialing });
    },
    hungUp: () => keep(),
    placed: (state, placed, context) => {
      const patches = new Map([...state.patches, ...placed]);
      return next(place({ ...state, patches, isPlacing: false }, context));
    },
    kept: (state) => next({ ...state, keeping: undefined }),
    notKept: (state, error, context) => {
      context.emit("discovery.not_kept", { error: describeError(error) });
      const unkept = new Set([...state.book.unkept, ...(state.keeping ?? [])]);
      return next({ ...state, book: { ...state.book, unkept }, keeping: undefined });
    },
  },
  down: (state, { monitor }) =>
    monitor === state.table ? next({ ...state, table: undefined }) : keep(),
});

async function open(args: DiscoveryArgs, context: Context): Promise<InitResult<State>> {
  const own = signOwn(args, context);
  const book = await readBook(acceptanceOf(args, context), context);
  const state: State = {
    args,
    limits: { ...DISCOVERY_LIMITS, ...args },
    self: peerIdOf(args.signer.publicKey.bytes),
    own,
    book,
    patches: new Map(),
    table: undefined,
    unplaced: new Map(),
    downSinceMs: new Map(),
    moved: new Set(),
    redials: [],
    cooldowns: new Map(),
    dialing: new Set(),
    isAsking: false,
    isPlacing: false,
    keeping: undefined,
  };
  return started(state, { continueWith: ["tick"] });
}

function tick(state: State, _: unknown, context: Context): CastResult<State> {
  const { args, limits } = state;
  const nowMs = context.clock.now();
  context.setTimer("tick", limits.tickMs, "tick");
  context.task(() => survey(context), { done: "surveyed" });
  const isOld = nowMs - state.own.record.timestampMs >= limits.renewAfterMs;
  const own = isOld ? signOwn(args, context) : state.own;
  const book = cullBook(state.book, nowMs, { ...ACCEPTANCE_LIMITS, ...args.acceptance });
  const cooldowns = forgetOldCooldowns(state.cooldowns, context.clock.monotonic());
  const patches = new Map([...state.patches].filter(([peer]) => book.known.has(peer)));
  const looked = watchTable({ ...state, own, book, cooldowns, patches }, context);
  return next(keepBook(looked, context));
}

/** A table that is new holds only what its loader kept: what was on its way to the one before is lost. */
function watchTable(state: State, context: Context): State {
  if (state.table !== undefined || context.whereis(MEM_TABLE) === undefined) return state;
  const own = verifyNodeRecord(state.own, state.args);
  const unplaced = byPeer([...(own ? [own] : []), ...state.book.known.values()]);
  return place({ ...state, table: context.monitor(MEM_TABLE), unplaced }, context);
}

function moved(
  state: State,
  addresses: readonly NodeAddress[],
  context: Context,
): CastResult<State> {
  const args = { ...state.args, said: { ...state.args.said, addresses } };
  const own = signOwn(args, context);
  const record = verifyNodeRecord(own, args);
  const unplaced = new Map([...state.unplaced, ...byPeer(record ? [record] : [])]);
  return next(place({ ...state, args, own, unplaced }, context));
}

function surveyed(
  state: State,
  { connections, seeds }: ContactSurvey,
  context: Context,
): CastResult<State> {
  // Without the registry nobody knows who is connected; it is back before the next tick.
  if (connections === undefined) return keep();
  const nowMs = context.clock.monotonic();
  const links = new Map(connections.map(({ peer, state: link }) => [peer, link]));
  const downSinceMs = noteDownLinks(links, state.downSinceMs, nowMs);
  const cooldowns = new Map(
    [...state.cooldowns].filter(([peer]) => links.get(peer) !== "connected"),
  );
  if (seeds === undefined) context.setTimer("tick", state.limits.seedsRetryMs, "tick");
  const view = { ...state, known: state.book.known, links, downSinceMs, cooldowns, nowMs };
  const plan = planContacts({ ...view, seeds: seeds ?? [] }, state.limits, context.random);
  const after = carryOut({ ...state, downSinceMs, cooldowns }, plan, context);
  return next(follow(after, connections, context));
}

/** Dials peers that have moved where they are now; whatever went wrong where they were is forgotten. */
function follow(
  state: State,
  connections: readonly RegisteredConnection[],
  context: Context,
): State {
  const { args, book, redials, moved } = state;
  const links = placedLinks(connections.filter(({ peer }) => !state.dialing.has(peer)));
  const { leadsTo = (address) => address } = args;
  const nowMs = context.clock.monotonic();
  const view = { known: book.known, links, moved, leadsTo, recent: redials, nowMs };
  const { redial, recent } = planRedials(view);
  for (const { peer, endpoint } of redial) {
    const redialed = async (): Promise<void> => {
      await args.hangUp(peer);
      await args.dial(peer, keyOf(peer), endpoint);
    };
    context.emit("discovery.redialed", { peer, to: `${endpoint.host}:${endpoint.port}` });
    context.task(() => contactEnded(peer, redialed, context), { done: "dialEnded" });
  }
  const peers = redial.map(({ peer }) => peer);
  return {
    ...state,
    dialing: new Set([...state.dialing, ...peers]),
    downSinceMs: without(state.downSinceMs, peers),
    cooldowns: without(state.cooldowns, peers),
    redials: recent,
    moved: new Set(),
  };
}

function carryOut(state: State, plan: ContactPlan, context: Context): State {
  const { args, limits, own } = state;
  const dials = [...plan.dial.flatMap((peer) => dialOf(state, peer)), ...plan.seeds];
  for (const { peer, endpoint } of dials) {
    const dialed = (): Promise<void> => args.dial(peer, keyOf(peer), endpoint);
    context.task(() => contactEnded(peer, dialed, context), { done: "dialEnded" });
  }
  for (const peer of plan.hangUp) {
    const hungUp = (): Promise<void> => args.hangUp(peer);
    context.task(() => contactEnded(peer, hungUp, context), { done: "hungUp" });
  }
  const isAsking = state.isAsking || plan.ask.length > 0;
  if (isAsking && !state.isAsking) {
    const { ask } = args;
    const round = { ask, ownRecord: own.bytes, timeoutMs: limits.askTimeoutMs };
    context.task((signal) => askPeers(plan.ask, { ...round, signal }, context), { done: "told" });
  }
  const left = plan.hangUp.reduce((before, peer) => cooled(before, peer, context), state);
  const downSinceMs = without(state.downSinceMs, plan.hangUp);
  const dialing = new Set([...state.dialing, ...dials.map(({ peer }) => peer)]);
  return { ...left, dialing, downSinceMs, isAsking };
}

/** The address to try now: the next one after each failure. */
function dialOf({ book, cooldowns }: State, peer: PeerId): readonly Seed[] {
  const addresses = book.known.get(peer)?.record.addresses ?? [];
  const endpoint = addresses[(cooldowns.get(peer)?.failures ?? 0) % Math.max(1, addresses.length)];
  return endpoint === undefined ? [] : [{ peer, endpoint }];
}

function take(state: State, offers: readonly RecordOffer[], context: Context): State {
  const acceptance = acceptanceOf(state.args, context);
  const { book, accepted, moved } = takeOffers(state.book, offers, acceptance);
  if (accepted > 0) context.emit("discovery.accepted", { records: accepted });
  const gone = moved.map(({ peer }) => peer).filter((peer) => state.book.known.has(peer));
  // Nobody waits for the next tick to follow a peer that is looked for where it was.
  if (gone.some((peer) => state.downSinceMs.has(peer))) {
    context.task(() => survey(context), { done: "surveyed" });
  }
  const unplaced = new Map([...state.unplaced, ...byPeer(moved)]);
  return place({ ...state, book, unplaced, moved: new Set([...state.moved, ...gone]) }, context);
}

function place(state: State, context: Context): State {
  const { unplaced, isPlacing } = state;
  if (isPlacing || unplaced.size === 0) return state;
  context.task(() => placePeers([...unplaced.values()], context), { done: "placed" });
  return { ...state, unplaced: new Map(), isPlacing: true };
}

/** Writes what the disk does not know: once a tick, however many rounds and peers came between. */
function keepBook(state: State, context: Context): State {
  const { book, keeping } = state;
  if (keeping !== undefined || book.unkept.size === 0) return state;
  const store = context.ref(STORE);
  const writes = bookWrites(book, book.unkept);
  context.task(() => store.call.write(writes), { done: "kept", failed: "notKept" });
  return { ...state, book: { ...book, unkept: new Set() }, keeping: book.unkept };
}

function cooled(state: State, peer: PeerId, { clock, random }: Context): State {
  const at = { nowMs: clock.monotonic(), random };
  return { ...state, cooldowns: coolDown(state.cooldowns, peer, at) };
}

function keyOf(peer: PeerId): Uint8Array {
  return new Uint8Array(Buffer.from(peer, "hex"));
}
