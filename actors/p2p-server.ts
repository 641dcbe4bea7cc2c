/**
 * The server: every request of a peer, from whichever wire, is decoded, handed to who answers it,
 * and its answer encoded. A request that is malformed or that nobody answers gets `generic.error`; one
 * over the quota of its type gets `generic.over_quota` before anything of it is read; one that comes after what
 * its peer has said later over another link is refused, so that nothing is done out of order.
 *
 * It owns the routes, what each peer has used of its quotas and what it said last. When it dies, requests under way are
 * answered `internal` by their sessions, and every quota begins anew.
 */

import type { Packet, PeerLinkMessages, ServedAnswer } from "../messages/connection.ts";
import {
  P2P_SERVER,
  type P2pServerMessages,
  type PeerMessage,
  type RequestBatch,
  type SourcedMessage,
} from "../messages/p2p-server.ts";
import { failedPacket, overQuotaPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import { type CallResult, keep, reply, started } from "../src/actor/result.ts";
import { HeardOrder } from "../src/link/heard-order.ts";
import { RunningAnswers } from "../src/link/running-answers.ts";
import { AddressQuotas } from "../src/peer/address-quotas.ts";
import type { QuotaVerdict } from "../src/peer/peer-quotas.ts";
import type { Quota } from "../src/peer/quota.ts";
import type { AnswerMetrics } from "../src/telemetry/answer-metrics.ts";
import type { Catalogue } from "../src/wire/catalogue.ts";
import type { Message } from "../src/wire/define-messages.ts";
import { quotasByWireId } from "../src/wire/message-quota.ts";
import { AnswerContext, answerTo, takeNotice } from "./p2p-server.answers.ts";

/** Answers one type of request. What it throws becomes `generic.error`. */
export type Responder<M extends Message> = (
  message: M,
  peer: string,
  context: AnswerContext,
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
}

/** What the server is handed. */
export interface P2pServerArgs {
  readonly catalogue: Catalogue<Message>;
  readonly routes: Routes<Message>;
  /** How often one peer may say a message, by wire id. @defaultValue as the messages declare */
  readonly quotas?: ReadonlyMap<number, Quota>;
  /** How many peers of one address may use theirs whole. @defaultValue as {@link AddressQuotas} says */
  readonly fullPeersPerAddress?: number;
  /** Told how long answers take. @defaultValue nobody is, and no clock is read for it */
  readonly metrics?: AnswerMetrics;
}

/** Answers that took their time and leave in the next turn, by the owner of the link they go over. */
type LateAnswers = Map<ActorRef<PeerLinkMessages>, ServedAnswer[]>;

interface State {
  readonly args: P2pServerArgs;
  /** Mutable, as a table is. */
  readonly peerQuotas: AddressQuotas;
  readonly heard: HeardOrder;
  readonly late: LateAnswers;
  readonly running: RunningAnswers<ActorRef<PeerLinkMessages>>;
}

type Context = ActorContext<P2pServerMessages>;
type Refusal = Exclude<QuotaVerdict, { readonly type: "allowed" }>;

/** The server actor; registered as {@link P2P_SERVER}. */
export const p2pServer = defineActor<P2pServerMessages, State, P2pServerArgs>({
  name: P2P_SERVER.name,
  mailbox: { messagesMax: 100_000 },
  init: (args) => {
    const quotas = args.quotas ?? quotasByWireId(args.catalogue.messages);
    const peerQuotas = new AddressQuotas(quotas, args.fullPeersPerAddress);
    const heard = new HeardOrder();
    return started({ args, peerQuotas, heard, late: new Map(), running: new RunningAnswers() });
  },
  formatState: ({ args, peerQuotas }) => ({
    requests: Object.keys(args.routes.requests),
    quotasInUse: peerQuotas.size,
  }),
  handle: {
    serve: (state, message, context) => serve(state, message, context),
    serveOne: (state, message, context) => serveOne(state, message, context),
    notice: (state, message, context) => {
      const { peer, said, wireId } = message;
      const nowMs = context.clock.monotonic();
      if (!state.heard.takes(peer, said, nowMs)) return keep();
      const verdict = state.peerQuotas.take(message, wireId, nowMs);
      if (verdict.type === "allowed") {
        const taken = takeNotice(state.args, message, context);
        if (taken === undefined) verdict.release();
        else void taken.then(verdict.release);
      } else refused(verdict, message, { peer, context });
      return keep();
    },
    serveBatch: (state, batch, context) => {
      serveBatch(state, batch, context);
      return keep();
    },
    cancel: ({ running }, { owner, link, messageId }) => {
      if (messageId === "all") running.giveUpLink(owner, link);
      else running.giveUp({ owner, link, messageId });
      return keep();
    },
    served: (_state, { answer, from }, context) => {
      context.reply(from as From<Packet>, answer as Packet);
      return keep();
    },
    lateAnswers: ({ late }) => {
      for (const [owner, answers] of late) owner.cast.answered(answers);
      late.clear();
      return keep();
    },
  },
});

/** Answers whom the quotas do not concern: this node itself. */
function serve({ args }: State, packet: PeerMessage, context: Context): CallResult<State, Packet> {
  const asker = { peer: packet.peer, context: new AnswerContext(context) };
  return replyWhenDone(answerTo(args, packet, asker), context);
}

/** Answers a peer that asks one by one, within its quotas. */
function serveOne(
  { args, peerQuotas }: State,
  packet: SourcedMessage,
  context: Context,
): CallResult<State, Packet> {
  const { peer, wireId } = packet;
  const asker = { peer, context: new AnswerContext(context) };
  const { metrics } = args;
  const readClock = (): number => context.clock.monotonic();
  const verdict = peerQuotas.take(packet, wireId, readClock());
  if (verdict.type !== "allowed") {
    metrics?.refused(verdict.type);
    return reply(refused(verdict, packet, asker));
  }
  const answer = answerTo(args, packet, { ...asker, watch: metrics?.watch(readClock) });
  return replyWhenDone(answer, context, verdict.release);
}

/** @param done called when there is an answer, whoever still waits for it */
function replyWhenDone(
  answer: Packet | Promise<Packet>,
  context: Context,
  done: () => void = () => {},
): CallResult<State, Packet> {
  const { from } = context;
  if (!(answer instanceof Promise)) {
    done();
    return reply(answer);
  }
  void answer.then((late) => {
    done();
    context.post("served", { answer: late, from });
  });
  return keep();
}

function serveBatch(state: State, batch: RequestBatch, context: Context): void {
  const { peer, requests, owner, link, said } = batch;
  const ready: ServedAnswer[] = [];
  const readClock = (): number => context.clock.monotonic();
  const nowMs = readClock();
  const { metrics } = state.args;
  if (!state.heard.takes(peer, said, nowMs)) {
    const packet = failedPacket("overtaken");
    owner.cast.answered(requests.map(({ messageId }) => ({ link, messageId, packet })));
    return;
  }
  for (const request of requests) {
    const { messageId } = request;
    const verdict = state.peerQuotas.take(batch, request.wireId, nowMs);
    if (verdict.type !== "allowed") {
      metrics?.refused(verdict.type);
      ready.push({ link, messageId, packet: refused(verdict, request, { peer, context }) });
      continue;
    }
    const asked = new AnswerContext(context);
    const watch = metrics?.watch(readClock);
    const answer = answerTo(state.args, request, { peer, context: asked, watch });
    if (answer instanceof Promise) {
      const place = { owner, link, messageId };
      state.running.begin(place, asked);
      void answer.then((packet) => {
        // Not before: who gives up without end would have more and more worked on for it.
        verdict.release();
        if (!state.running.end(place)) return;
        if (putLate(state.late, owner, { link, messageId, packet })) context.post("lateAnswers");
      });
    } else {
      verdict.release();
      ready.push({ link, messageId, packet: answer });
    }
  }
  if (ready.length > 0) owner.cast.answered(ready);
}

/** What a peer hears of a message that is not looked at; a flood is told of once in a while. */
function refused(
  verdict: Refusal,
  { wireId }: Packet,
  { peer, context }: { readonly peer: string; readonly context: Pick<Context, "emit"> },
): Packet {
  if (verdict.type === "overloaded") return failedPacket("overloaded");
  if (verdict.isNews) context.emit("p2p.over_quota", { peer, wireId });
  return overQuotaPacket(verdict.waitMs);
}

/**
 * Gathers what becomes ready in one turn, so that it is one message a link's owner.
 *
 * @returns whether it is the first of the turn: the caller then sees to it that they leave
 */
function putLate(
  late: LateAnswers,
  owner: ActorRef<PeerLinkMessages>,
  answer: ServedAnswer,
): boolean {
  const waiting = late.get(owner);
  if (waiting === undefined) late.set(owner, [answer]);
  else waiting.push(answer);
  return waiting === undefined && late.size === 1;
}
