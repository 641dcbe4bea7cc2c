/**
 * The gRPC listener: lets in what a peer may ask, has the server answer it as it answers sessions, and
 * says whether the node serves.
 *
 * It owns the port. When it dies all its connections end with it; the next one opens the port again and
 * asks the other listener whether the node is up.
 */

import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import type { ActorName } from "../src/actor/name.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import { type InitResult, keep, next, reply, started, stop } from "../src/actor/result.ts";
import { HealthBoard } from "../src/link/health-board.ts";
import { CALL_LIMITS, CallGate, type CallLimits, type GateCall } from "../src/peer/call-gate.ts";
import { addressSource } from "../src/peer/node-address.ts";
import { peerIdOf } from "../src/peer/peer-id.ts";
import { affinityOf, type PeerTerms } from "../src/peer/peer-terms.ts";
import type { GrpcCall, GrpcDoor, GrpcSocket } from "../src/transport/grpc.ts";
import type { CloseReason, Endpoint } from "../src/transport/transport.ts";
import { refusedStatus } from "../messages/grpc/status.ts";
import { type Answerer, answererOf, CONTENT_METHODS, METHODS } from "./grpc-listener.methods.ts";

/** Time calls have to end before their connections are closed, in ms. */
export const GRPC_DRAIN_MS = 2_000;

/** What holds when a listener starts. */
interface Standing {
  readonly isUp: boolean;
  readonly terms: PeerTerms;
}

/** What the listener is handed. */
export interface GrpcListenerArgs {
  readonly door: GrpcDoor;
  readonly endpoint: Endpoint;
  /** Who knows whether the node is up, and who is wanted, when this one starts. */
  readonly nodeDoor: ActorName<{ readonly standing: Call<void, Standing> }>;
  /** BLAKE2b-256. */
  readonly digestOf: (bytes: Uint8Array) => Uint8Array;
  /** What differs from {@link CALL_LIMITS}. */
  readonly limits?: Partial<CallLimits>;
}

/** Messages of the listener. */
export type GrpcListenerMessages = {
  /** The bound address. */
  endpoint: Call<void, Endpoint>;
  /** The node is up: requests are answered. */
  nodeUp: Cast;
  /** The node is down until it says otherwise: requests are refused, and checkers told. */
  nodeDown: Cast;
  /** What the operator and the chain say of peers from now on. */
  termsChanged: Cast<PeerTerms>;
  called: Internal<GrpcCall>;
  /** A call that was let in has ended. */
  answered: Internal<GrpcCall>;
  refused: Internal<{ readonly remote: Endpoint; readonly reason: CloseReason }>;
  /** A connection was ended for what it sent. */
  cutOff: Internal<{
    readonly peerKey: Uint8Array;
    readonly remote: Endpoint;
    readonly reason: CloseReason;
  }>;
};

interface State {
  readonly socket: GrpcSocket;
  readonly close: () => Promise<void>;
  readonly board: HealthBoard;
  readonly gate: CallGate;
  /** Calls that were let in and have not ended; mutable, as a table is. */
  readonly open: Map<GrpcCall, GateCall>;
  readonly terms: PeerTerms;
  readonly answer: Answerer;
}

type Context = ActorContext<GrpcListenerMessages>;

/** The gRPC listener actor. */
export const grpcListener = defineActor<GrpcListenerMessages, State, GrpcListenerArgs>({
  name: "grpc-listener",
  trapExit: true,
  init: start,
  formatState: ({ socket, board, gate }) => ({
    ...socket.endpoint,
    health: board.word,
    calls: gate.open,
    peers: gate.peers,
  }),
  handle: {
    endpoint: ({ socket }) => reply(socket.endpoint),
    nodeUp: ({ board }) => {
      board.say("serving");
      return keep();
    },
    nodeDown: ({ board }) => {
      board.say("not_serving");
      return keep();
    },
    termsChanged: (state, terms) => {
      for (const [call, { peer }] of state.open) {
        if (affinityOf(terms, peer) === "never") call.cutOff();
      }
      return next({ ...state, terms });
    },
    called: (state, call, context) => {
      letIn(state, call, context);
      return keep();
    },
    answered: ({ gate, open }, call) => {
      const entered = open.get(call);
      if (entered !== undefined) gate.leave(entered);
      open.delete(call);
      return keep();
    },
    refused: (_state, { remote, reason }, context) => {
      context.emit("p2p.handshake_refused", { remote: `${remote.host}:${remote.port}`, reason });
      return keep();
    },
    cutOff: (_state, { peerKey, remote: { host, port }, reason }, context) => {
      const peer = peerIdOf(peerKey);
      context.emit("p2p.session_ended", { peer, remote: `${host}:${port}`, reason });
      return keep();
    },
  },
  exit: () => stop("shutdown"),
  terminate: async ({ socket, board, close }) => {
    board.say("stopping");
    await socket.drain(GRPC_DRAIN_MS);
    await close();
  },
});

async function start(args: GrpcListenerArgs, context: Context): Promise<InitResult<State>> {
  const { door, endpoint, nodeDoor, digestOf, limits } = args;
  const { isUp, terms } = await context.ref(nodeDoor).call.standing();
  const board = new HealthBoard(isUp ? "serving" : "not_serving");
  const socket = await door.listen(endpoint, METHODS, {
    onCall: (call) => context.post("called", call),
    onRefused: (remote, reason) => context.post("refused", { remote, reason }),
    onEnded: (peerKey, remote, reason) => context.post("cutOff", { peerKey, remote, reason }),
  });
  return started({
    socket,
    close: ownedBy(context.signal, () => socket.close()),
    board,
    terms,
    gate: new CallGate({ ...CALL_LIMITS, ...limits }),
    open: new Map(),
    answer: answererOf({ board, digestOf, context }),
  });
}

function letIn({ gate, open, terms, answer }: State, call: GrpcCall, context: Context): void {
  const peer = peerIdOf(call.peerKey);
  const source = addressSource(call.remote.host);
  const entering = { peer, source, isContent: CONTENT_METHODS.has(call.method) };
  if (affinityOf(terms, peer) === "never") {
    call.end(refusedStatus("not_wanted"));
    return;
  }
  const refusal = gate.enter(entering, context.clock.monotonic());
  if (refusal !== undefined) {
    call.end(refusedStatus(refusal));
    return;
  }
  open.set(call, entering);
  context.task(
    async () => {
      call.end(await answer(call, peer));
      return call;
    },
    { done: "answered" },
  );
}
