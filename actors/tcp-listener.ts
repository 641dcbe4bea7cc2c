/**
 * The listener: accepts peers that prove their key and hands each to a session of its own, as long as
 * the node is up.
 *
 * It owns the listening socket. When it dies the port is closed, and the next one opens it again if the
 * node is up; sessions live on, and the next one counts from 0 how many each address has.
 */

import type { ActorContext } from "../src/actor/context.ts";
import type { ActorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import {
  type CallResult,
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  replyNext,
  started,
  stop,
} from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import { addressSource } from "../src/peer/node-address.ts";
import { type PeerId, peerIdOf } from "../src/peer/peer-id.ts";
import { affinityOf, type PeerTerms } from "../src/peer/peer-terms.ts";
import {
  admissionRefusal,
  SESSION_COUNT_LIMITS,
  type SessionCountLimits,
} from "../src/peer/session-admission.ts";
import type { DynamicMessages } from "../src/supervision/define-dynamic-supervisor.ts";
import type { SessionMessages } from "../messages/session.ts";
import type { CloseReason, Endpoint, Link, Transport } from "../src/transport/transport.ts";
import { isUp, type OpenPort, openPort, readTerms, remember } from "./tcp-listener.door.ts";

/** What the listener is handed. */
export interface TcpListenerArgs extends Partial<SessionCountLimits> {
  readonly transport: Transport;
  readonly endpoint: Endpoint;
  /** The supervisor of sessions, by name. */
  readonly sessions: ActorName<DynamicMessages<{ readonly link: Link }>>;
  /**
   * Names this run of the process; with it a listener that starts again knows whether its node is up.
   * @defaultValue none: it opens whenever it starts
   */
  readonly run?: string;
  /** Whether the node is up before it says so. @defaultValue true */
  readonly isOpenAtStart?: boolean;
  /** Told the bound address whenever the port was opened. @defaultValue nobody is */
  readonly listening?: (address: Endpoint) => void;
}

/** Time sessions have to answer what they were asked before they are closed, in ms. */
export const DRAIN_MS = 2_000;

/** Messages of the listener. */
export type TcpListenerMessages = {
  /** The bound address; while the node is down the one it had or would have. */
  endpoint: Call<void, Endpoint>;
  /** Whether the node is up, and who is wanted: for the other listener, when it starts. */
  standing: Call<void, { readonly isUp: boolean; readonly terms: PeerTerms }>;
  /** The node is up: opens the port. @returns the bound address */
  nodeUp: Call<void, Endpoint>;
  /** The node is down until it says otherwise: closes the port and has all sessions finish. */
  nodeDown: Call<void, void>;
  /** The same without remembering it: the node stops. */
  drain: Call<void, void>;
  /** What the operator and the chain say of peers from now on: sessions of those that are not wanted end. */
  termsChanged: Cast<PeerTerms>;
  accepted: Internal<Link>;
  /** A session stands; it counts for its address until it ends. */
  opened: Internal<Opened>;
  /** No session came of a link that was counted. */
  failed: Internal<{ readonly source: string }>;
  refused: Internal<{ readonly remote: Endpoint; readonly reason: CloseReason }>;
};

interface State {
  readonly args: TcpListenerArgs;
  /** Where it listens, with the real port once it has one. */
  readonly endpoint: Endpoint;
  /** `undefined` while the node is down. */
  readonly port: OpenPort | undefined;
  /** Links accepted and not handed on; mutable, because a killed listener has to end them. */
  readonly waiting: Set<Link>;
  readonly limits: SessionCountLimits;
  /** Sessions of each address, those being started included; mutable, as a table is. */
  readonly counts: Map<string, number>;
  /** Whose session a monitor watches. */
  readonly watched: Map<number, Opened>;
  /** What the operator and the chain say of peers. */
  readonly terms: PeerTerms;
}

/** A session that stands: from which address, and of whom. */
interface Opened {
  readonly source: string;
  readonly peer: PeerId;
  readonly session: ActorRef<SessionMessages>;
}

type Context = ActorContext<TcpListenerMessages>;

/** The listener actor. */
export const tcpListener = defineActor<TcpListenerMessages, State, TcpListenerArgs>({
  name: "tcp-listener",
  trapExit: true,
  init: start,
  reads: ["endpoint"],
  formatState: ({ endpoint, port, counts }) => ({
    ...endpoint,
    isOpen: port !== undefined,
    addresses: counts.size,
  }),
  handle: {
    endpoint: ({ endpoint }) => reply(endpoint),
    standing: ({ port, terms }) => reply({ isUp: port !== undefined, terms }),
    nodeUp: async (state, _, context) => {
      await remember(state.args, "up", context);
      const after = await opened(state, context);
      return replyNext(after.endpoint, after);
    },
    nodeDown: async (state, _, context) => {
      await remember(state.args, "down", context);
      return await closed(state, context);
    },
    drain: (state, _, context) => closed(state, context),
    accepted: (state, link, context) => accept(state, link, context),
    termsChanged: (state, terms, context) => {
      for (const one of state.watched.values()) endIfUnwanted(terms, one, context);
      return next({ ...state, terms });
    },
    opened: ({ watched, terms }, opened, context) => {
      watched.set(context.monitor(opened.session), opened);
      endIfUnwanted(terms, opened, context);
      return keep();
    },
    failed: ({ counts }, { source }) => {
      release(counts, source);
      return keep();
    },
    refused: (_state, { remote, reason }, context) => {
      context.emit("p2p.handshake_refused", { remote: `${remote.host}:${remote.port}`, reason });
      return keep();
    },
  },
  down: ({ counts, watched }, { monitor }) => {
    const opened = watched.get(monitor);
    if (opened !== undefined) release(counts, opened.source);
    watched.delete(monitor);
    return keep();
  },
  exit: () => stop("shutdown"),
  terminate: ({ port }) => port?.close(),
});

async function start(args: TcpListenerArgs, context: Context): Promise<InitResult<State>> {
  const { endpoint } = args;
  const limits = { ...SESSION_COUNT_LIMITS, ...args };
  const tables = { counts: new Map<string, number>(), watched: new Map<number, Opened>() };
  const waiting = new Set<Link>();
  const terms = await readTerms(context);
  const state = { args, endpoint, port: undefined, waiting, limits, terms, ...tables };
  return started((await isUp(args, context)) ? await opened(state, context) : state);
}

async function opened(state: State, context: Context): Promise<State> {
  if (state.port !== undefined) return state;
  const port = await openPort(state.args, state, context);
  const { endpoint } = port.socket;
  try {
    state.args.listening?.(endpoint);
  } catch (error) {
    // A host that fails to open its router still has a node that listens.
    context.emit("p2p.listening_not_told", { error: describeError(error) });
  }
  return { ...state, port, endpoint };
}

async function closed(state: State, context: Context): Promise<CallResult<State, void>> {
  await state.port?.close();
  const sessions = await context.ref(state.args.sessions).call.whichChildren();
  await Promise.all(
    sessions.map(async ({ child }) => {
      if (child === "restarting") return;
      const session = child as ActorRef<SessionMessages>;
      session.cast.drain({ withinMs: DRAIN_MS });
      await session.exited();
    }),
  );
  return replyNext(undefined, { ...state, port: undefined });
}

function accept(state: State, link: Link, context: Context): CastResult<State> {
  const { args, waiting, counts, limits, terms } = state;
  const { host, port } = link.remote;
  const source = addressSource(host);
  const peer = peerIdOf(link.peerKey);
  waiting.delete(link);
  const held = counts.get(source) ?? 0;
  const sessions = { ofAddress: held, inAll: sumOf(counts) };
  const reason = admissionRefusal(affinityOf(terms, peer), sessions, limits);
  if (reason !== undefined) {
    link.destroy(reason);
    context.emit("p2p.session_refused", { peer, remote: `${host}:${port}`, reason });
    return keep();
  }
  counts.set(source, held + 1);
  const giveUp = (reason: CloseReason): void => {
    link.destroy(reason);
    context.post("failed", { source });
  };
  context
    .ref(args.sessions)
    .call.startChild({ link })
    .then(
      (answer) => {
        if (!answer.ok) giveUp("too_many_sessions");
        else if (answer.ref === undefined) context.post("failed", { source });
        else {
          const session = answer.ref as ActorRef<SessionMessages>;
          context.post("opened", { source, peer, session });
        }
      },
      () => giveUp("not_serving"),
    );
  return keep();
}

/** A peer that is not wanted any more has what it asked answered no more. */
function endIfUnwanted(
  terms: PeerTerms,
  { peer, source, session }: Opened,
  context: Context,
): void {
  if (affinityOf(terms, peer) !== "never") return;
  context.emit("p2p.session_ended", { peer, remote: source, reason: "not_wanted" });
  session.cast.drain({ withinMs: 0 });
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function release(counts: Map<string, number>, source: string): void {
  const left = (counts.get(source) ?? 0) - 1;
  if (left > 0) counts.set(source, left);
  else counts.delete(source);
}
