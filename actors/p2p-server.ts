/**
 * The server: every request of a peer, from whichever wire, is decoded, handed to who answers it,
 * and its answer encoded. A request that is malformed or that nobody answers gets `generic.error`.
 *
 * It owns the routes and nothing else. When it dies, requests under way are answered `internal` by
 * their sessions.
 */

import type { Packet } from "../messages/connection.ts";
import {
  P2P_SERVER,
  type P2pServerMessages,
  type PeerMessage,
  type RequestBatch,
} from "../messages/p2p-server.ts";
import type { SessionAnswer, SessionMessages } from "../messages/session.ts";
import { failedPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import type { ActorRef } from "../src/actor/ref.ts";
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

/** Takes one type of notice; nobody waits for it. */
export type NoticeTaker<M extends Message> = (
  message: M,
  peer: string,
  context: ActorContext<P2pServerMessages>,
) => void | Promise<void>;

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

/** Answers that took their time and leave in the next turn, by session. */
type LateAnswers = Map<ActorRef<SessionMessages>, SessionAnswer[]>;

interface State extends P2pServerArgs {
  readonly late: LateAnswers;
}

type Context = ActorContext<P2pServerMessages>;

/** The server actor; registered as {@link P2P_SERVER}. */
export const p2pServer = defineActor<P2pServerMessages, State, P2pServerArgs>({
  name: P2P_SERVER.name,
  mailbox: { messagesMax: 100_000 },
  init: (args) => started({ ...args, late: new Map() }),
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
    serveBatch: (state, batch, context) => {
      serveBatch(state, batch, context);
      return keep();
    },
    served: (_state, { answer, from }, context) => {
      context.reply(from as From<Packet>, answer as Packet);
      return keep();
    },
    lateAnswers: ({ late }) => {
      for (const [session, answers] of late) session.cast.answered(answers);
      late.clear();
      return keep();
    },
  },
});

function serve(state: State, packet: PeerMessage, context: Context): CallResult<State, Packet> {
  const { from } = context;
  const answer = answerTo(state, packet, { peer: packet.peer, context });
  if (!(answer instanceof Promise)) return reply(answer);
  void answer.then((late) => context.post("served", { answer: late, from }));
  return keep();
}

function serveBatch(state: State, batch: RequestBatch, context: Context): void {
  const { peer, requests, session } = batch;
  const ready: SessionAnswer[] = [];
  const asker = { peer, context };
  for (const request of requests) {
    const { messageId } = request;
    const answer = answerTo(state, request, asker);
    if (answer instanceof Promise) {
      void answer.then((packet) => {
        if (putLate(state.late, session, { messageId, packet })) context.post("lateAnswers");
      });
    } else ready.push({ messageId, packet: answer });
  }
  if (ready.length > 0) session.cast.answered(ready);
}

/**
 * Gathers what becomes ready in one turn, so that it is one message a session.
 *
 * @returns whether it is the first of the turn: the caller then sees to it that they leave
 */
function putLate(
  late: LateAnswers,
  session: ActorRef<SessionMessages>,
  answer: SessionAnswer,
): boolean {
  const waiting = late.get(session);
  if (waiting === undefined) late.set(session, [answer]);
  else waiting.push(answer);
  return waiting === undefined && late.size === 1;
}

/** The encoded answer to a request, now or later; never fails. */
function answerTo(
  { catalogue, routes }: State,
  request: Packet,
  { peer, context }: { readonly peer: string; readonly context: Context },
): Packet | Promise<Packet> {
  const message = decoded(catalogue, request);
  if (message === undefined) return failedPacket("malformed_request");
  const respond = routes.requests[message.type];
  if (respond === undefined) return failedPacket("unsupported_request");
  try {
    const answer = respond(message, peer, context);
    if (!(answer instanceof Promise)) return encodeMessage(catalogue, answer);
    return answer.then(
      (late) => encoded(catalogue, late),
      (error: unknown) => refusal(error, context),
    );
  } catch (error) {
    return refusal(error, context);
  }
}

function takeNotice(
  { catalogue, routes }: P2pServerArgs,
  packet: PeerMessage,
  context: Context,
): void {
  const { peer, wireId } = packet;
  const message = decoded(catalogue, packet);
  const take = message === undefined ? undefined : routes.notices[message.type];
  if (message === undefined || take === undefined) {
    context.emit("p2p.notice_dropped", { peer, wireId });
    return;
  }
  const failed = (error: unknown): void => {
    context.emit("p2p.notice_failed", { peer, wireId, error });
  };
  try {
    const taken = take(message, peer, context);
    if (taken instanceof Promise) void taken.catch(failed);
  } catch (error) {
    failed(error);
  }
}

function decoded(catalogue: Catalogue<Message>, packet: Packet): Message | undefined {
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
