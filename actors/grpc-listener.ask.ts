/** What every method does: it reads with patience, asks the server, and sends with patience. */

import { type ListenerRefusal, refusedStatus } from "../messages/grpc/status.ts";
import { P2P_SERVER } from "../messages/p2p-server.ts";
import { type NodeMessage, nodeMessages } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { type ErrorCode, isRuntimeError } from "../src/errors.ts";
import { answerPatience } from "../src/link/answer-patience.ts";
import { addressSource } from "../src/peer/node-address.ts";
import type { Clock } from "../src/time/clock.ts";
import type { GrpcCall } from "../src/transport/grpc.ts";
import type { Message, MessageFamily } from "../src/wire/define-messages.ts";
import { GRPC_OK, type GrpcStatus } from "../src/wire/grpc-status.ts";
import { decodeMessage, encodeMessage } from "../src/wire/catalogue.ts";

/** What a method may do of all an actor may. */
export type AskContext = Pick<ActorContext, "clock" | "emit" | "ref">;

/** How long an answer may be worked on: as long as for a session. */
const patienceMs = answerPatience(nodeMessages.messages as MessageFamily<Message>);

/** Patience with a caller that has begun a call and says nothing, in ms. */
const UNASKED_MS = 10_000;

/** Patience with a caller that does not read, in ms: that of a session. */
const UNREAD_MS = 20_000;

/** Why the server did not answer, as the caller may know it. */
const REFUSAL_OF_FAILURE: Partial<Record<ErrorCode, ListenerRefusal>> = {
  "call.no_such_actor": "server_away",
  "call.callee_exited": "server_away",
  "mailbox.closed": "server_away",
  "mailbox.full": "overloaded",
};

/** One request of a peer. */
export interface PeerRequest {
  readonly peer: string;
  readonly request: NodeMessage;
  /** What it was asked by. */
  readonly call: Pick<GrpcCall, "remote" | "signal">;
}

/** Asks the server as a session would; the limits of the message are applied on the way. */
export async function ask(
  context: AskContext,
  { peer, request, call: { remote, signal } }: PeerRequest,
): Promise<NodeMessage | GrpcStatus> {
  const packet = readOr(() => encodeMessage(nodeMessages, request));
  if (packet === undefined) return refusedStatus("malformed_request");
  try {
    const options = { timeoutMs: patienceMs(packet.wireId), signal };
    const source = addressSource(remote.host);
    const answer = await context
      .ref(P2P_SERVER)
      .call.serveOne({ peer, source, ...packet }, options);
    return decodeMessage(nodeMessages, answer);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    const refusal = REFUSAL_OF_FAILURE[error.code];
    if (refusal !== undefined) return refusedStatus(refusal);
    if (error.code === "call.aborted") return { code: "cancelled", details: "cancelled" };
    throw error;
  }
}

/** What is read of a peer's bytes; `undefined` when they break a rule. */
export function readOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isRuntimeError(error, "codec.malformed") || isRuntimeError(error, "codec.too_large")) {
      return undefined;
    }
    throw error;
  }
}

/** The next message of a caller; `undefined` when it has no more, or takes too long. */
export async function receive(call: GrpcCall, clock: Clock): Promise<Uint8Array | undefined> {
  const received = await within(call.receive(), UNASKED_MS, clock);
  return received === LATE ? undefined : received;
}

/**
 * The only message of a caller. What more it says is read by nobody and held all the same, so its
 * connection ends with the second.
 */
export async function receiveOnly(call: GrpcCall, clock: Clock): Promise<Uint8Array | undefined> {
  const received = await receive(call, clock);
  if (received === undefined) return undefined;
  void call.receive().then((more) => {
    if (more !== undefined) call.cutOff();
  });
  return received;
}

/** Sends a message; false when the caller did not read it in time, and its connection has ended. */
export async function send(call: GrpcCall, message: Uint8Array, clock: Clock): Promise<boolean> {
  if ((await within(call.send(message), UNREAD_MS, clock)) !== LATE) return true;
  call.cutOff();
  return false;
}

/** Sends the one answer there is. */
export async function sendOnly(
  call: GrpcCall,
  message: Uint8Array,
  clock: Clock,
): Promise<GrpcStatus> {
  return (await send(call, message, clock)) ? GRPC_OK : refusedStatus("unread");
}

const LATE = Symbol("late");

/** What came, or that it did not in time. */
function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | typeof LATE> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(() => resolve(LATE), ms);
    promise.then(resolve, reject).finally(() => clock.clearTimer(timer));
  });
}
