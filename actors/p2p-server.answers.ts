/** What the server does with one message of a peer: decodes it, has it answered, encodes the answer. */

import type { Packet } from "../messages/connection.ts";
import type { P2pServerMessages, PeerMessage } from "../messages/p2p-server.ts";
import { failedPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import type { ActorName } from "../src/actor/name.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import { isRuntimeError } from "../src/errors.ts";
import { RunningAnswer } from "../src/link/running-answers.ts";
import type { AnswerWatch } from "../src/telemetry/answer-metrics.ts";
import { type Catalogue, decodeMessage, encodeMessage } from "../src/wire/catalogue.ts";
import type { Message } from "../src/wire/define-messages.ts";
import type { P2pServerArgs } from "./p2p-server.ts";

type Context = ActorContext<P2pServerMessages>;

/** What whoever works on an answer is given: a hand on the runtime, and word of when nobody waits any more. */
export class AnswerContext extends RunningAnswer {
  readonly #context: Context;

  constructor(context: Context) {
    super();
    this.#context = context;
  }

  get clock(): Context["clock"] {
    return this.#context.clock;
  }

  get random(): Context["random"] {
    return this.#context.random;
  }

  /** See {@link ActorContext}. */
  ref<N>(name: ActorName<N>): ActorRef<N> {
    return this.#context.ref(name);
  }

  /** See {@link ActorContext}. */
  emit(name: string, values: Readonly<Record<string, unknown>>): void {
    this.#context.emit(name, values);
  }
}

/** Who says something, and to whom. */
export interface Asker {
  /** Its key as hexadecimal text. */
  readonly peer: string;
  readonly context: AnswerContext;
  /** Times the answer, if this is one of those that are timed. */
  readonly watch?: AnswerWatch | undefined;
}

/** The encoded answer to a request, now or later; never fails. */
export function answerTo(
  { catalogue, routes }: P2pServerArgs,
  request: Packet,
  { peer, context, watch }: Asker,
): Packet | Promise<Packet> {
  const message = decoded(catalogue, request);
  if (message === undefined) return failedPacket("malformed_request");
  watch?.decoded(message.type);
  const respond = routes.requests[message.type];
  if (respond === undefined) return failedPacket("unsupported_request");
  try {
    const answer = respond(message, peer, context);
    if (!(answer instanceof Promise)) return timed(watch, () => encodeMessage(catalogue, answer));
    return answer.then(
      (late) => timed(watch, () => encoded(catalogue, late)),
      (error: unknown) => refusal(error, context),
    );
  } catch (error) {
    return refusal(error, context);
  }
}

/** Encodes an answer that is there. */
function timed(watch: AnswerWatch | undefined, encode: () => Packet): Packet {
  watch?.handled();
  const packet = encode();
  watch?.encoded();
  return packet;
}

/**
 * Hands a notice to who takes it; one that nobody takes, or whose taker fails, is told of.
 *
 * @returns settles, and never fails, when a taker that takes its time has ended
 */
export function takeNotice(
  { catalogue, routes }: P2pServerArgs,
  packet: PeerMessage,
  context: Context,
): Promise<void> | undefined {
  const { peer, wireId } = packet;
  const message = decoded(catalogue, packet);
  const take = message === undefined ? undefined : routes.notices[message.type];
  if (message === undefined || take === undefined) {
    context.emit("p2p.notice_dropped", { peer, wireId });
    return undefined;
  }
  const failed = (error: unknown): void => {
    context.emit("p2p.notice_failed", { peer, wireId, error });
  };
  try {
    const taken = take(message, peer, context);
    return taken instanceof Promise ? taken.catch(failed) : undefined;
  } catch (error) {
    failed(error);
    return undefined;
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
function refusal(error: unknown, context: AnswerContext): Packet {
  // Who stops because nobody waits has not failed.
  if (!context.isGivenUp) context.emit("p2p.request_failed", { error });
  if (isRuntimeError(error, "mailbox.full")) return failedPacket("overloaded");
  return failedPacket("internal");
}
