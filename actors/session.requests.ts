/** What a session does with requests: hands them on within the peer's quota, and sees each answered. */

import { P2P_SERVER } from "../messages/p2p-server.ts";
import type { SessionAnswer, SessionMessages } from "../messages/session.ts";
import type { Packet } from "../messages/connection.ts";
import { failedPacket, nodeMessages, overQuotaPacket } from "../messages/wire/node-messages.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { type Next, next } from "../src/actor/result.ts";
import { isRuntimeError } from "../src/errors.ts";
import { type Bucket, type Quota, takeTokens } from "../src/peer/quota.ts";
import { decodeMessage, encodeMessage } from "../src/wire/catalogue.ts";
import type { Envelope } from "../src/wire/envelope.ts";
import type { SessionState as State } from "./session.ts";

type Context = ActorContext<SessionMessages>;

const SEEN_ADDRESS_ASKED = nodeMessages.byType("p2p.get_seen_address")?.wireId;

/** Requests handed on in one message: enough that a message costs little, few enough to take turns. */
const BATCH_REQUESTS_MAX = 16;

/** Takes in what came in one frame. */
export function receiveAll(
  state: State,
  received: readonly Envelope[],
  context: Context,
): Next<State> {
  const { limits, heardAtMs } = state;
  const asked = received.filter(({ kind }) => kind !== "response");
  const quota = { quota: limits.quota, nowMs: heardAtMs };
  const { bucket, taken, waitMs } = takeUpTo(state.bucket, asked.length, quota);
  const over = asked.slice(taken);
  const requests = asked.slice(0, taken).filter((envelope) => isToHandOn(state, envelope, context));
  for (const envelope of over) {
    if (envelope.kind === "request") refuse(state, envelope, { waitMs, context });
  }
  if (requests.length === 0) return next({ ...state, bucket });
  const sweepAtMs = sweepInTime(state, heardAtMs, context);
  return next({ ...state, bucket, sweepAtMs, serverMonitor: handOn(state, requests, context) });
}

/** Does at once what is not for the server's answer; tells whether the rest is. */
function isToHandOn(state: State, envelope: Envelope, context: Context): boolean {
  const { peer, open, limits, heardAtMs } = state;
  const { kind, messageId, wireId } = envelope;
  if (kind === "notice") {
    context.ref(P2P_SERVER).cast.notice({ peer, source: state.source, ...envelope });
    return false;
  }
  if (wireId === SEEN_ADDRESS_ASKED) {
    say(state, { messageId, packet: seenAddress(state, envelope) }, context);
    return false;
  }
  if (open.size >= limits.inFlightMax) {
    refuse(state, envelope, { waitMs: undefined, context });
    return false;
  }
  open.open(messageId, heardAtMs, state.patienceMs(wireId));
  return true;
}

/** Hands requests to the server; gives back the monitor that watches it. */
function handOn(state: State, requests: readonly Envelope[], context: Context): number {
  const { peer, source } = state;
  const server = context.ref(P2P_SERVER);
  // Watched before it is asked: should it end, nothing that was handed on goes without an answer.
  const monitor = state.serverMonitor ?? context.monitor(P2P_SERVER);
  for (let from = 0; from < requests.length; from += BATCH_REQUESTS_MAX) {
    const batch = requests.slice(from, from + BATCH_REQUESTS_MAX);
    const isTaken = server.cast.serveBatch({
      peer,
      source,
      requests: batch,
      session: context.self,
    });
    if (!isTaken) answerAll(state, batch.map(failed), context);
  }
  return monitor;
}

/** Sends answers; what was given up meanwhile has had its own. */
export function answerAll(state: State, answers: readonly SessionAnswer[], context: Context): void {
  for (const { messageId, packet } of answers) {
    if (state.open.close(messageId)) say(state, { messageId, packet }, context);
  }
}

/** Answers `internal` to whatever is overdue at a time: all there is, at Infinity. */
export function failOverdue(state: State, nowMs: number, context: Context): void {
  const answers = state.open.overdue(nowMs).map((messageId) => failed({ messageId }));
  answerAll(state, answers, context);
}

/**
 * Sees to it that somebody looks when the next request is overdue.
 *
 * @returns when that is, on the monotonic clock in ms; Infinity when none is open
 */
export function sweepInTime({ open, sweepAtMs }: State, nowMs: number, context: Context): number {
  const { dueMs } = open;
  if (dueMs === undefined) return Number.POSITIVE_INFINITY;
  // A timer that stands for an earlier time arms the next one when it fires.
  if (sweepAtMs <= dueMs && sweepAtMs > nowMs) return sweepAtMs;
  context.setTimer("sweep", Math.max(1, Math.ceil(dueMs - nowMs)), "sweep");
  return dueMs;
}

function failed({ messageId }: { readonly messageId: number }): SessionAnswer {
  return { messageId, packet: failedPacket("internal") };
}

/** Answered here, because only the session knows: where the peer comes from. */
function seenAddress({ link }: State, { wireId, payload }: Envelope): Packet {
  try {
    decodeMessage(nodeMessages, { wireId, payload });
  } catch (error) {
    if (isRuntimeError(error)) return failedPacket("malformed_request");
    throw error;
  }
  return encodeMessage(nodeMessages, { type: "p2p.seen_address", host: link.remote.host });
}

/** Tells the peer how long to wait, where waiting helps. */
function refuse(
  state: State,
  { messageId }: Envelope,
  { waitMs, context }: { readonly waitMs: number | undefined; readonly context: Context },
): void {
  const packet = waitMs === undefined ? failedPacket("overloaded") : overQuotaPacket(waitMs);
  say(state, { messageId, packet }, context);
}

/** Takes a token for each of so many, as far as they go. */
function takeUpTo(
  bucket: Bucket,
  count: number,
  at: { readonly quota: Quota; readonly nowMs: number },
): { readonly bucket: Bucket; readonly taken: number; readonly waitMs: number } {
  const all = takeTokens(bucket, count, at);
  if (all.allowed) return { bucket: all.bucket, taken: count, waitMs: 0 };
  const taken = Math.floor(all.bucket.tokens);
  const left = takeTokens(bucket, taken, at).bucket;
  return { bucket: left, taken, waitMs: takeTokens(left, 1, at).waitMs };
}

function say({ channel }: State, { messageId, packet }: SessionAnswer, context: Context): void {
  if (channel.say("response", messageId, packet)) context.post("flush");
}
