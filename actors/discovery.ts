/**
 * Finds nodes: signs what this node says about itself, asks peers whom they know, believes what holds
 * by the rules of `src/peer/record-acceptance.ts`, and dials until enough connections stand.
 *
 * It owns the known records and keeps them on disk, so that a node that comes back finds its peers
 * without seeds. When it dies no connection ends. Nothing a peer says makes it throw.
 */

import type { DiscoveryMessages } from "../messages/discovery.ts";
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
import { forgetOldTries, NO_TRIES } from "../src/peer/address-tries.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import { type PeerId, peerIdOf } from "../src/peer/peer-id.ts";
import type { RecordOffer } from "../src/peer/record-acceptance.ts";
import { bookWrites, cullBook, recordsToTell, takeOffers } from "../src/peer/record-book.ts";
import { forgetOldCooldowns } from "../src/peer/sync-plan.ts";
import { verifyNodeRecord } from "../src/peer/verified-node-record.ts";
import { life, step } from "./discovery.life.ts";
import { discoveryMachine } from "./discovery.machine.ts";
import { cooled, surveyed } from "./discovery.contacts.ts";
import {
  acceptanceOf,
  byPeer,
  DISCOVERY_LIMITS,
  isExempt,
  type DiscoveryArgs,
  type DiscoveryState as State,
  roleOf,
  signOwn,
} from "./discovery.state.ts";
import { placePeers, readBook, readTerms, survey } from "./discovery.tasks.ts";
import { knowledgeOf, peersWith, viewOf } from "./discovery.views.ts";

type Context = ActorContext<DiscoveryMessages>;

/** No peer. */
const NOBODY: ReadonlySet<PeerId> = new Set();

/** The discovery actor. */
export const discovery = defineActor<DiscoveryMessages, State, DiscoveryArgs>({
  name: "discovery",
  init: open,
  chart: {
    machine: discoveryMachine,
    active: (state) => life.active(state.life),
    table: life,
  },
  formatState: ({ self, life: where, book, dialing, cooldowns }) => ({
    ...where,
    self,
    known: book.known.size,
    refused: Object.fromEntries(book.refused),
    dialing: [...dialing],
    coolingDown: [...cooldowns.keys()],
  }),
  handle: {
    getKnownPeers: (state, { peer, ownRecord }, context) => {
      const records = ownRecord.length === 0 ? [] : [ownRecord];
      const offer = { source: peer, records, isIntroduction: true };
      const after = take(state, [offer], context);
      const isNamed = isExempt(after, peer);
      const connected = after.stood;
      const telling = { asker: peer, recordsMax: KNOWN_PEERS_MAX, isNamed, connected };
      const knownPeers = recordsToTell(after.book, telling, context.random);
      return replyNext({ ownRecord: after.own.bytes, knownPeers }, after);
    },
    view: ({ book }) => reply(viewOf(book)),
    peer: (state, peer, context) => reply(knowledgeOf(state, peer, context.clock.monotonic())),
    peersWith: ({ book }, capability) => reply(peersWith(book, capability)),
    failed: (state, { peer }, context) => next(cooled(state, peer, context)),
    termsChanged: (state, terms, context) => {
      context.task(() => survey(context), { done: "surveyed" });
      return next({ ...state, terms });
    },
    moved,
    tick,
    surveyed,
    told: (state, { offers, failed }, context) => {
      const after = take({ ...state, life: step(state.life, "told") }, offers, context);
      return next(failed.reduce((before, peer) => cooled(before, peer, context), after));
    },
    dialEnded: (state, { peer, isStarted }, context) => {
      const dialing = new Set([...state.dialing].filter((other) => other !== peer));
      return next({ ...(isStarted ? state : cooled(state, peer, context)), dialing });
    },
    hungUp: () => keep(),
    placed: (state, placed, context) => {
      const patches = new Map([...state.patches, ...placed]);
      return next(place({ ...state, patches, life: step(state.life, "placed") }, context));
    },
    kept: (state) => next({ ...state, life: step(state.life, "kept"), keeping: NOBODY }),
    notKept: (state, error, context) => {
      context.emit("discovery.not_kept", { error: describeError(error) });
      const unkept = new Set([...state.book.unkept, ...state.keeping]);
      const book = { ...state.book, unkept };
      return next({ ...state, life: step(state.life, "notKept"), book, keeping: NOBODY });
    },
  },
  down: (state, { monitor }) =>
    monitor === state.table ? next({ ...state, life: step(state.life, "tableGone") }) : keep(),
});

async function open(args: DiscoveryArgs, context: Context): Promise<InitResult<State>> {
  const own = signOwn(args, context);
  const terms = await readTerms(context);
  const book = await readBook(acceptanceOf({ args, terms }, context), context);
  const state: State = {
    args,
    limits: { ...DISCOVERY_LIMITS, ...args },
    self: peerIdOf(args.signer.publicKey.bytes),
    own,
    book,
    terms,
    seeds: [],
    patches: new Map(),
    measures: new Map(),
    linked: new Set(),
    missing: new Set(),
    stood: new Set(),
    lost: new Map(),
    dialedAt: new Map(),
    tries: NO_TRIES,
    table: 0,
    unplaced: new Map(),
    downSinceMs: new Map(),
    moved: new Set(),
    redials: [],
    cooldowns: new Map(),
    dialing: new Set(),
    life: life.initial,
    keeping: NOBODY,
  };
  return started(state, { continueWith: ["tick"] });
}

function tick(state: State, _: unknown, context: Context): CastResult<State> {
  const { args, limits } = state;
  const nowMs = context.clock.now();
  context.setTimer("tick", limits.tickMs, "tick");
  context.task(() => survey(context), { done: "surveyed" });
  const { timestampMs: signedAtMs, role } = state.own.record;
  const isOld = nowMs - signedAtMs >= limits.renewAfterMs || role !== roleOf(args);
  const own = isOld ? signOwn(args, context, state.own) : state.own;
  const book = cullBook(state.book, nowMs, { ...ACCEPTANCE_LIMITS, ...args.acceptance });
  const cooldowns = forgetOldCooldowns(state.cooldowns, context.clock.monotonic());
  const isKnown = (peer: PeerId): boolean => book.known.has(peer);
  const patches = new Map([...state.patches].filter(([peer]) => isKnown(peer)));
  const measures = new Map([...state.measures].filter(([peer]) => isKnown(peer)));
  const tries = forgetOldTries(state.tries, isKnown, context.clock.monotonic());
  const kept = { patches, measures, tries, cooldowns };
  const looked = watchTable({ ...state, ...kept, own, book }, context);
  return next(keepBook(looked, context));
}

/** A table that is new holds only what its loader kept: what was on its way to the one before is lost. */
function watchTable(state: State, context: Context): State {
  const isNew = life.accepts(state.life, "tableCame");
  if (!isNew || context.whereis(MEM_TABLE) === undefined) return state;
  const own = verifyNodeRecord(state.own, state.args);
  const unplaced = byPeer([...(own ? [own] : []), ...state.book.known.values()]);
  const watched = { life: step(state.life, "tableCame"), table: context.monitor(MEM_TABLE) };
  return place({ ...state, ...watched, unplaced }, context);
}

function moved(
  state: State,
  addresses: readonly NodeAddress[],
  context: Context,
): CastResult<State> {
  const args = { ...state.args, said: { ...state.args.said, addresses } };
  const own = signOwn(args, context, state.own);
  const record = verifyNodeRecord(own, args);
  const unplaced = new Map([...state.unplaced, ...byPeer(record ? [record] : [])]);
  return next(place({ ...state, args, own, unplaced }, context));
}

function take(state: State, offers: readonly RecordOffer[], context: Context): State {
  const acceptance = acceptanceOf(state, context);
  const { book, accepted, moved, blamed } = takeOffers(state.book, offers, acceptance);
  if (accepted > 0) context.emit("discovery.accepted", { records: accepted });
  const gone = moved.map(({ peer }) => peer).filter((peer) => state.book.known.has(peer));
  // Nobody waits for the next tick to follow a peer that is looked for where it was.
  if (gone.some((peer) => state.downSinceMs.has(peer))) {
    context.task(() => survey(context), { done: "surveyed" });
  }
  const unplaced = new Map([...state.unplaced, ...byPeer(moved)]);
  const judged = blamed.reduce((before, peer) => cooled(before, peer, context), state);
  return place({ ...judged, book, unplaced, moved: new Set([...state.moved, ...gone]) }, context);
}

function place(state: State, context: Context): State {
  const { unplaced } = state;
  if (!life.accepts(state.life, "place") || unplaced.size === 0) return state;
  context.task(() => placePeers([...unplaced.values()], context), { done: "placed" });
  return { ...state, unplaced: new Map(), life: step(state.life, "place") };
}

/** Writes what the disk does not know: once a tick, however many rounds and peers came between. */
function keepBook(state: State, context: Context): State {
  const { book } = state;
  if (!life.accepts(state.life, "keep") || book.unkept.size === 0) return state;
  const store = context.ref(STORE);
  const writes = bookWrites(book, book.unkept);
  context.task(() => store.call.write(writes), { done: "kept", failed: "notKept" });
  const keeping = { life: step(state.life, "keep"), keeping: book.unkept };
  return { ...state, ...keeping, book: { ...book, unkept: NOBODY } };
}
