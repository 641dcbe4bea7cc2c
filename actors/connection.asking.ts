/** Asking over a link: requests leave in order, and each answer goes to whoever waits for it. */

import type { PeerAnswer, PeerRequest } from "../messages/connection.ts";
import { nodeMessages } from "../messages/wire/node-messages.ts";
import { type CallResult, keep, reply } from "../src/actor/result.ts";
import { encodeMessage } from "../src/wire/catalogue.ts";
import type { Envelope } from "../src/wire/envelope.ts";
import type { LinkContext, LinkEnds } from "./connection.ends.ts";
import type { Waiter } from "./connection.state.ts";

/** Sends a request now; whoever asked hears at once when its link has no room for it. */
export function sendRequest(
  ends: LinkEnds,
  request: PeerRequest,
  context: LinkContext,
): CallResult<never, PeerAnswer> {
  const { channel, table: open, limits, traces, traffic } = ends;
  if (!open.hasRoom) return reply<PeerAnswer>({ kind: "overloaded" });
  const sentAtMs = channel.turnMs();
  const messageId = channel.nextId();
  const { wireId, payload, timeoutMs } = request;
  const waiter = context.from as Waiter;
  if (open.size === 0) context.setTimer("sweep", limits.sweepMs, "sweep");
  open.open({ messageId, waiter, sentAtMs, deadlineMs: sentAtMs + timeoutMs });
  traces?.asked.begin(messageId, request, request.within);
  // The flush stands behind everything that waits in the mailbox now: one turn, one signature.
  if (channel.say("request", messageId, { wireId, payload })) context.post("flush");
  traffic.requests += 1;
  return keep();
}

/**
 * Has the peer show that it still has this link. What it has said so far may be old: the network held it back, and
 * the peer has long gone on to another link.
 */
export function askForProof({ channel, farewell, traces }: LinkEnds, context: LinkContext): void {
  const messageId = channel.nextId();
  const packet = encodeMessage(nodeMessages, { type: "p2p.get_seen_address" });
  farewell.proofId = messageId;
  traces?.asked.begin(messageId, packet);
  if (channel.say("request", messageId, packet)) context.post("flush");
}

/** Gives an answer to whoever waits for it; one that comes too late is counted. */
export function takeAnswer(
  { table, traffic, farewell, traces }: LinkEnds,
  envelope: Envelope,
  context: LinkContext,
): void {
  const { messageId, payload } = envelope;
  traces?.asked.answered(messageId, envelope);
  if (messageId === farewell.askedId) {
    farewell.askedId = undefined;
    context.post("goodbyeEnded");
    return;
  }
  if (messageId === farewell.proofId) {
    farewell.proofId = undefined;
    return;
  }
  const sent = table.close(messageId);
  if (sent !== undefined) {
    const tookMs = traffic.heardAtMs - sent.sentAtMs;
    traffic.roundTripMs = smoothed(traffic.roundTripMs, tookMs);
    traffic.roundTrips.note(tookMs);
    traffic.answerBytes += payload.length;
    traffic.answerMs += tookMs;
  }
  const isTaken =
    sent !== undefined &&
    context.reply<PeerAnswer>(sent.waiter, { kind: "answer", packet: envelope });
  if (!isTaken) traffic.lateAnswers += 1;
}

/** An average in which the newest answer counts an eighth, as TCP smooths its round trips. */
function smoothed(before: number | undefined, newest: number): number {
  return before === undefined ? newest : before + (newest - before) / 8;
}

/** Ends requests whose time is up, lets go of those nobody waits for, and tells the peer of both. */
export function sweepAsked(ends: LinkEnds, context: LinkContext): void {
  const { table, traffic, limits, traces } = ends;
  const overdue = table.closeOverdue(context.clock.monotonic());
  for (const { waiter, messageId } of overdue) {
    context.reply<PeerAnswer>(waiter, { kind: "timeout" });
    traces?.asked.failed(messageId, "timeout");
  }
  traffic.timeouts += overdue.length;
  const moot = table.closeMoot((waiter) => context.awaits(waiter));
  for (const { messageId } of moot) traces?.asked.failed(messageId, "given_up");
  for (const { messageId } of [...overdue, ...moot]) cancel(ends, messageId, context);
  if (table.size > 0) context.setTimer("sweep", limits.sweepMs, "sweep");
}

/** Has the peer stop working on an answer. */
function cancel({ channel }: LinkEnds, messageId: number, context: LinkContext): void {
  const packet = encodeMessage(nodeMessages, { type: "p2p.cancel", messageId });
  if (channel.say("notice", channel.nextId(), packet)) context.post("flush");
}
