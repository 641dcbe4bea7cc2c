/**
 * The server: every request of a peer, from whichever wire, is decoded, handed to who answers it,
 * and its answer encoded. A request that is malformed or that nobody answers gets `generic.error`.
 *
 * It owns the routes and nothing else. When it dies, requests under way are answered `internal` by
 * their sessions.
 */

import type { Packet } from "../messages/connection.ts";
import { P2P_SERVER, type P2pServerMessages, type PeerMessage } from "../messages/p2p-server.ts";
import { failedPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { type CallResult, keep, reply, started } from "../src/actor/result.ts";
import { isRuntimeError } from "../src/errors.ts";
import { type Catalogue, decodeMessage, encodeMessage } from "../src/wire/catalogue.ts";
import type { Message } from "../src/wire/define-messages.ts";

/** Answers one type of request. What it throws becomes `generic.error`. */
export type Responder<M extends Message> = (
  message: M,
  peer: string,
  context: ActorContext<P2pServerMessages>,
) => Promise<M> | M;

/** Takes one type of notice. */
export type NoticeTaker<M extends Message> = (
  message: M,
  peer: string,
  context: ActorContext<P2pServerMessages>,
) => void;

/** Who answers what, by message type. */
export interface Routes<M extends Message> {
  readonly requests: Readonly<Record<string, Responder<M>>>;
  readonly notices: Readonly<Record<string, NoticeTaker<M>>>;
  /** Told of every peer that proved its key to us. */
  readonly onPeer?: (peer: string, context: ActorContext<P2pServerMessages>) => void;
}

/** What the server is handed. */
export interface P2pServerArgs {
  readonly catalogue: Catalogue<Message>;
  readonly routes: Routes<Message>;
}

type Context = ActorContext<P2pServerMessages>;

/** The server actor; registered as {@link P2P_SERVER}. */
export const p2pServer = defineActor<P2pServerMessages, P2pServerArgs, P2pServerArgs>({
  name: P2P_SERVER.name,
  mailbox: { messagesMax: 100_000 },
  init: (args) => started(args),
  formatState: ({ routes }) => ({ requests: Object.keys(routes.requests) }),
  handle: {
    serve: (state, message, context) => serve(state, message, context),
    notice: (state, message, context) => {
      takeNotice(state, message, context);
      return keep();
    },
    peerConnected: ({ routes }, { peer }, context) => {
      routes.onPeer?.(peer, context);
      return keep();
    },
    served: (_state, { answer, from }, context) => {
      context.reply(from as From<Packet>, answer as Packet);
      return keep();
    },
  },
});

function serve(
  { catalogue, routes }: P2pServerArgs,
  packet: PeerMessage,
  context: Context,
): CallResult<P2pServerArgs, Packet> {
  const message = decoded(catalogue, packet);
  if (message === undefined) return reply(failedPacket("malformed_request"));
  const respond = routes.requests[message.type];
  if (respond === undefined) return reply(failedPacket("unsupported_request"));
  const { from } = context;
  try {
    const answer = respond(message, packet.peer, context);
    if (!(answer instanceof Promise)) return reply(encodeMessage(catalogue, answer));
    answer.then(
      (late) => context.post("served", { answer: encoded(catalogue, late), from }),
      (error: unknown) => context.post("served", { answer: refusal(error, context), from }),
    );
    return keep();
  } catch (error) {
    return reply(refusal(error, context));
  }
}

function takeNotice(
  { catalogue, routes }: P2pServerArgs,
  packet: PeerMessage,
  context: Context,
): void {
  const message = decoded(catalogue, packet);
  const take = message === undefined ? undefined : routes.notices[message.type];
  if (message === undefined || take === undefined) {
    context.emit("p2p.notice_dropped", { peer: packet.peer, wireId: packet.wireId });
    return;
  }
  take(message, packet.peer, context);
}

function decoded(catalogue: Catalogue<Message>, packet: PeerMessage): Message | undefined {
  try {
    return decodeMessage(catalogue, packet);
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}

function encoded(catalogue: Catalogue<Message>, answer: Message): Packet {
  try {
    return encodeMessage(catalogue, answer);
  } catch {
    // An answer over its limits is our fault, not the peer's; it hears that, not silence.
    return failedPacket("internal");
  }
}

/** What a responder threw, as the peer may know it. */
function refusal(error: unknown, context: Context): Packet {
  context.emit("p2p.request_failed", { error });
  if (isRuntimeError(error, "mailbox.full")) return failedPacket("overloaded");
  return failedPacket("internal");
}
