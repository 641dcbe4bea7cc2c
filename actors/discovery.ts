/**
 * Finds nodes: signs what this node says about itself, asks peers whom they know, believes what holds
 * by the rules of `src/peer/record-acceptance.ts`, and dials until enough connections stand.
 *
 * It owns the known records and keeps them on disk, so that a node that comes back finds its peers
 * without seeds. When it dies no connection ends. Nothing a peer says makes it throw.
 */

import type { ContactSurvey, DiscoveryMessages, DiscoveryView } from "../messages/discovery.ts";
import { STORE } from "../messages/store.ts";
import type { NodeMessage } from "../messages/wire/node-messages.ts";
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
import type { SignatureContext } from "../src/chain/signing.ts";
import type { Signer } from "../src/crypto/crypto.ts";
import { describeError } from "../src/errors.ts";
import type { PeerAsk } from "../src/link/peer-ask.ts";
import { ACCEPTANCE_LIMITS, type AcceptanceLimits } from "../src/peer/acceptance-limits.ts";
import {
  CONTACT_LIMITS,
  type ContactLimits,
  type ContactPlan,
  noteDownLinks,
  planContacts,
} from "../src/peer/contact-plan.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import { type NodeRecord, type SignedNodeRecord, signNodeRecord } from "../src/peer/node-record.ts";
import { type PeerId, peerIdOf } from "../src/peer/peer-id.ts";
import type { AcceptanceContext, RecordOffer } from "../src/peer/record-acceptance.ts";
import {
  bookWrites,
  cullBook,
  type RecordBook,
  recordsToTell,
  takeOffers,
} from "../src/peer/record-book.ts";
import type { Seed } from "../src/peer/seed.ts";
import { type Cooldowns, coolDown, forgetOldCooldowns } from "../src/peer/sync-plan.ts";
import { type VerifiedNodeRecord, verifyNodeRecord } from "../src/peer/verified-node-record.ts";
import { askPeers, contactEnded, placePeers, readBook, survey } from "./discovery.tasks.ts";

/** Times and limits of discovery. */
export interface DiscoveryLimits extends ContactLimits {
  /** Between two looks at the network, in ms. @defaultValue 2_000 */
  readonly tickMs: number;
  /** Wait for seeds that are not there yet, in ms. @defaultValue 100 */
  readonly seedsRetryMs: number;
  /** Age at which this node's own record is signed anew, in ms. @defaultValue 60_000 */
  readonly renewAfterMs: number;
  /** Patience with one answer, in ms. @defaultValue 3_000 */
  readonly askTimeoutMs: number;
}

/** The one place where these limits have numbers. */
export const DISCOVERY_LIMITS: DiscoveryLimits = {
  ...CONTACT_LIMITS,
  tickMs: 2_000,
  seedsRetryMs: 100,
  renewAfterMs: 60_000,
  askTimeoutMs: 3_000,
};

/** What discovery is handed. */
export interface DiscoveryArgs extends SignatureContext, Partial<DiscoveryLimits> {
  /** Holds the network key. */
  readonly signer: Signer;
  /** What this node says about itself. */
  readonly said: Pick<NodeRecord, "addresses" | "accessType" | "role">;
  /** Peers the operator named: the only private ones that are kept. */
  readonly trusted: readonly PeerId[];
  readonly ask: Pick<PeerAsk<NodeMessage>, "request">;
  /** Starts a connection, which dials by itself from then on; rejects when none was started. */
  readonly dial: (peer: PeerId, peerKey: Uint8Array, endpoint: NodeAddress) => Promise<void>;
  /** Ends a connection for good, so that another peer may have its place. */
  readonly hangUp: (peer: PeerId) => Promise<void>;
  readonly acceptance?: Partial<AcceptanceLimits>;
}

type Context = ActorContext<DiscoveryMessages>;

interface State {
  readonly args: DiscoveryArgs;
  readonly limits: DiscoveryLimits;
  readonly self: PeerId;
  readonly own: SignedNodeRecord;
  readonly book: RecordBook;
  readonly patches: ReadonlyMap<PeerId, string>;
  /** Records the table of nodes has not been told of. */
  readonly unplaced: ReadonlyMap<PeerId, VerifiedNodeRecord>;
  readonly downSinceMs: ReadonlyMap<PeerId, number>;
  readonly cooldowns: Cooldowns;
  readonly dialing: ReadonlySet<PeerId>;
  /** Whether a round of questions is under way; one at a time, as with the next two. */
  readonly isAsking: boolean;
  readonly isPlacing: boolean;
  /** Peers whose records are on their way to the disk. */
  readonly keeping: ReadonlySet<PeerId> | undefined;
}

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
});

async function open(args: DiscoveryArgs, context: Context): Promise<InitResult<State>> {
  const own = signOwn(args, context);
  const book = await readBook(acceptanceOf(args, context), context);
  const ownVerified = verifyNodeRecord(own, args);
  const state: State = {
    args,
    limits: { ...DISCOVERY_LIMITS, ...args },
    self: peerIdOf(args.signer.publicKey.bytes),
    own,
    book,
    patches: new Map(),
    unplaced: byPeer([...(ownVerified ? [ownVerified] : []), ...book.known.values()]),
    downSinceMs: new Map(),
    cooldowns: new Map(),
    dialing: new Set(),
    isAsking: false,
    isPlacing: false,
    keeping: undefined,
  };
  return started(place(state, context), { continueWith: ["tick"] });
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
  return next(keepBook({ ...state, own, book, cooldowns, patches }, context));
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
  return next(carryOut({ ...state, downSinceMs, cooldowns }, plan, context));
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
  const downSinceMs = new Map(
    [...state.downSinceMs].filter(([peer]) => !plan.hangUp.includes(peer)),
  );
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
  return place(
    { ...state, book, unplaced: new Map([...state.unplaced, ...byPeer(moved)]) },
    context,
  );
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

function signOwn(
  { said, signer, ...context }: DiscoveryArgs,
  { clock }: Context,
): SignedNodeRecord {
  return signNodeRecord({ ...said, timestampMs: clock.now() }, signer, context);
}

function acceptanceOf(args: DiscoveryArgs, { clock }: Context): AcceptanceContext {
  const { crypto, networkId, signer, acceptance } = args;
  const trusted = new Set(args.trusted);
  const ownKey = signer.publicKey.bytes;
  return {
    crypto,
    networkId,
    nowMs: clock.now(),
    ownKey,
    trusted,
    ...(acceptance && { limits: acceptance }),
  };
}

function byPeer(records: readonly VerifiedNodeRecord[]): Map<PeerId, VerifiedNodeRecord> {
  return new Map(records.map((record) => [record.peer, record]));
}

function keyOf(peer: PeerId): Uint8Array {
  return new Uint8Array(Buffer.from(peer, "hex"));
}

function viewOf({ known, refused }: RecordBook): DiscoveryView {
  return { known: [...known.keys()].sort(), refused: Object.fromEntries(refused) };
}
