/** Serving over a link: requests are handed on within the peer's quota, and each is answered. */

import type { Packet, ServedAnswer } from "../messages/connection.ts";
import { P2P_SERVER } from "../messages/p2p-server.ts";
import { failedPacket, nodeMessages, overQuotaPacket } from "../messages/wire/node-messages.ts";
import { isRuntimeError } from "../src/errors.ts";
import type { Said } from "../src/link/heard-order.ts";
import { type Bucket, type Quota, takeTokens } from "../src/peer/quota.ts";
import { decodeMessage, encodeMessage } from "../src/wire/catalogue.ts";
import type { Envelope } from "../src/wire/envelope.ts";
import { takeAnswer } from "./connection.asking.ts";
import type { LinkContext, LinkEnds } from "./connection.ends.ts";
import { hearGoodbye } from "./connection.settling.ts";

const SEEN_ADDRESS_ASKED = nodeMessages.byType("p2p.get_seen_address")?.wireId;
const GOODBYE = nodeMessages.byType("p2p.goodbye")?.wireId;
const CANCEL = nodeMessages.byType("p2p.cancel")?.wireId;

/** Requests handed on in one message: enough that a message costs little, few enough to take turns. */
const BATCH_REQUESTS_MAX = 16;

/** Takes a frame in: a sign of life, answers to what was asked here, and what the peer asks. */
export function receiveFrame(ends: LinkEnds, frame: Uint8Array, context: LinkContext): void {
  ends.gate.handled();
  ends.traffic.heardAtMs = context.clock.monotonic();
  if (frame.length === 0) return;
  try {
    const asked: Envelope[] = [];
    for (const envelope of ends.channel.open(frame)) {
      if (envelope.kind === "response") takeAnswer(ends, envelope, context);
      else {
        if (envelope.kind === "request") ends.traces?.heard.begin(envelope.messageId, envelope);
        asked.push(envelope);
      }
    }
    if (asked.length > 0) takeAsked(ends, asked, context);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    // The peer broke the rules of the wire: this link ends, and it is told which rule.
    const { code, message } = error;
    context.emit("p2p.peer_refused", { peer: ends.peer, code, why: message });
    ends.link.destroy(code);
  }
}

/** Takes in what came in one frame and is no answer. */
function takeAsked(ends: LinkEnds, asked: readonly Envelope[], context: LinkContext): void {
  const { limits, serving, traffic } = ends;
  const nowMs = traffic.heardAtMs;
  const quota = { quota: limits.quota, nowMs };
  const { bucket, taken, waitMs } = takeUpTo(serving.bucket, asked.length, quota);
  serving.bucket = bucket;
  const within = taken === asked.length ? asked : asked.slice(0, taken);
  const begun = within.filter((envelope) => isToHandOn(ends, envelope, context));
  // What is taken back in the frame it came in is not worked on.
  const requests =
    begun.length === within.length
      ? begun
      : begun.filter(({ messageId }) => serving.open.has(messageId));
  for (const envelope of asked.slice(taken)) {
    if (envelope.kind === "request") refuse(ends, envelope, { waitMs, context });
  }
  if (requests.length === 0) return;
  sweepInTime(ends, nowMs, context);
  handOn(ends, requests, context);
}

/** Does at once what is not for the server's answer; tells whether the rest is. */
function isToHandOn(ends: LinkEnds, envelope: Envelope, context: LinkContext): boolean {
  const { peer, serving, limits, traffic, patienceMs } = ends;
  const { kind, messageId, wireId } = envelope;
  if (kind === "notice") {
    if (wireId === CANCEL) takeCancel(ends, envelope, context);
    else {
      const said = saidOf(ends, envelope);
      context.ref(P2P_SERVER).cast.notice({ peer, source: ends.source, said, ...envelope });
    }
    return false;
  }
  if (wireId === SEEN_ADDRESS_ASKED || wireId === GOODBYE) {
    say(ends, { messageId, packet: answeredHere(ends, envelope) }, context);
    return false;
  }
  if (serving.open.size >= limits.inFlightMax) {
    refuse(ends, envelope, { waitMs: undefined, context });
    return false;
  }
  serving.open.open(messageId, traffic.heardAtMs, patienceMs(wireId));
  return true;
}

/** Hands requests to the server, and watches it. */
function handOn(ends: LinkEnds, requests: readonly Envelope[], context: LinkContext): void {
  const { peer, source, number: link, serving } = ends;
  const [first] = requests;
  if (first === undefined) return;
  // What comes in one frame was said at one time.
  const said = saidOf(ends, first);
  const server = context.ref(P2P_SERVER);
  // Watched before it is asked: should it end, nothing that was handed on goes without an answer.
  serving.serverMonitor ??= context.monitor(P2P_SERVER);
  for (let from = 0; from < requests.length; from += BATCH_REQUESTS_MAX) {
    const batch = requests.slice(from, from + BATCH_REQUESTS_MAX);
    const isTaken = server.cast.serveBatch({
      ...{ peer, source, said, requests: batch },
      ...{ owner: context.self, link },
    });
    if (!isTaken) answerAll(ends, batch.map(failedOf(link)), context);
  }
}

/** When something was said, and over which link. */
function saidOf({ link: { channel } }: LinkEnds, { timestampMs: atMs }: Envelope): Said {
  return { channel, atMs };
}

/** Frees the place of a request nobody waits for; whoever works on its answer is told to stop. */
function takeCancel(ends: LinkEnds, envelope: Envelope, context: LinkContext): void {
  const { messageId } = decodeMessage(nodeMessages, envelope) as { readonly messageId: number };
  if (!ends.serving.open.drop(messageId)) return;
  ends.traces?.heard.failed(messageId, "given_up");
  const { number: link } = ends;
  context.ref(P2P_SERVER).cast.cancel({ owner: context.self, link, messageId });
}

/** The link has ended: nobody waits for what is being answered. */
export function giveUpServed(
  { serving, traces, number: link }: LinkEnds,
  context: LinkContext,
): void {
  traces?.heard.allFailed("closed");
  if (serving.open.size === 0) return;
  context.ref(P2P_SERVER).cast.cancel({ owner: context.self, link, messageId: "all" });
}

/** Sends answers; what was given up meanwhile, or came over another link, has had its own. */
export function answerAll(
  ends: LinkEnds,
  answers: readonly ServedAnswer[],
  context: LinkContext,
): void {
  for (const { link, messageId, packet } of answers) {
    if (link !== ends.number || !ends.serving.open.close(messageId)) continue;
    say(ends, { messageId, packet }, context);
  }
}

/** Answers `internal` to whatever is overdue at a time: all there is, at Infinity. */
function failOverdue(ends: LinkEnds, nowMs: number, context: LinkContext): void {
  const failed = failedOf(ends.number);
  const overdue = ends.serving.open.overdue(nowMs);
  answerAll(
    ends,
    overdue.map((messageId) => failed({ messageId })),
    context,
  );
}

/** Answers what is overdue, and sees to the rest in time. */
export function sweepServed(ends: LinkEnds, context: LinkContext): void {
  const nowMs = context.clock.monotonic();
  const { number: link, serving } = ends;
  for (const messageId of serving.open.overdue(nowMs)) {
    context.ref(P2P_SERVER).cast.cancel({ owner: context.self, link, messageId });
  }
  failOverdue(ends, nowMs, context);
  sweepInTime(ends, nowMs, context);
}

/** The server has ended: nothing it had in hand will be answered. */
export function serverEnded(ends: LinkEnds, monitor: number, context: LinkContext): void {
  if (monitor !== ends.serving.serverMonitor) return;
  ends.serving.serverMonitor = undefined;
  failOverdue(ends, Number.POSITIVE_INFINITY, context);
}

/** Sees to it that somebody looks when the next request is overdue. */
function sweepInTime({ serving }: LinkEnds, nowMs: number, context: LinkContext): void {
  const { dueMs } = serving.open;
  if (dueMs === undefined) {
    serving.sweepAtMs = Number.POSITIVE_INFINITY;
    return;
  }
  // A timer that stands for an earlier time arms the next one when it fires.
  if (serving.sweepAtMs <= dueMs && serving.sweepAtMs > nowMs) return;
  context.setTimer("sweepServed", Math.max(1, Math.ceil(dueMs - nowMs)), "sweepServed");
  serving.sweepAtMs = dueMs;
}

/** Stops reading a peer that does not read; its socket's own pressure then reaches it. */
export function holdIfUnread(ends: LinkEnds, context: LinkContext): void {
  const { channel, gate, limits, serving } = ends;
  if (serving.reading === "held" || channel.queuedBytes <= limits.unreadBytesMax) return;
  gate.hold(true);
  serving.reading = "held";
  context.setTimer("unread", limits.unreadMs, "unread");
}

/** Reads on, since the peer has read. */
export function readOn({ gate, serving }: LinkEnds, context: LinkContext): void {
  if (serving.reading === "open") return;
  context.cancelTimer("unread");
  serving.reading = "open";
  gate.hold(false);
}

/** Ends the link of a peer that has not read for too long. */
export function endIfUnread(ends: LinkEnds, context: LinkContext): void {
  // A queue that never backed up does not tell that it is empty.
  if (ends.channel.queuedBytes === 0) readOn(ends, context);
  else ends.link.destroy("unread");
}

function failedOf(link: number): (request: { readonly messageId: number }) => ServedAnswer {
  return ({ messageId }) => ({ link, messageId, packet: failedPacket("internal") });
}

/** Answered here, because only the owner of a link knows: where the peer comes from, and that it was heard. */
function answeredHere(ends: LinkEnds, { wireId, payload }: Envelope): Packet {
  try {
    decodeMessage(nodeMessages, { wireId, payload });
  } catch (error) {
    if (isRuntimeError(error)) return failedPacket("malformed_request");
    throw error;
  }
  if (wireId !== GOODBYE) {
    const { host } = ends.link.remote;
    return encodeMessage(nodeMessages, { type: "p2p.seen_address", host });
  }
  hearGoodbye(ends);
  return encodeMessage(nodeMessages, { type: "generic.ok" });
}

/** Tells the peer how long to wait, where waiting helps. */
function refuse(
  ends: LinkEnds,
  { messageId }: Envelope,
  { waitMs, context }: { readonly waitMs: number | undefined; readonly context: LinkContext },
): void {
  const packet = waitMs === undefined ? failedPacket("overloaded") : overQuotaPacket(waitMs);
  say(ends, { messageId, packet }, context);
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

function say(
  { channel, traces }: LinkEnds,
  { messageId, packet }: Pick<ServedAnswer, "messageId" | "packet">,
  context: LinkContext,
): void {
  traces?.heard.answered(messageId, packet);
  if (channel.say("response", messageId, packet)) context.post("flush");
}
