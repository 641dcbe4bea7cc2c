/** What a connection does with requests: sends them in order, and gives each answer to whoever waits. */

import type { ConnectionMessages, PeerAnswer, PeerRequest } from "../messages/connection.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { type CallResult, type CastResult, keep, postpone, reply } from "../src/actor/result.ts";
import { isRuntimeError } from "../src/errors.ts";
import type { SentRequest } from "../src/link/request-table.ts";
import type { Envelope } from "../src/wire/envelope.ts";
import type { ConnectionKnowledge as State, Waiter } from "./connection.state.ts";

type Context = ActorContext<ConnectionMessages>;

/** Sends a request now, or once the dial that is under way has ended; each keeps its place. */
export function sendRequest(
  state: State,
  request: PeerRequest,
  context: Context,
): CallResult<State, PeerAnswer> {
  // A caller that gave up while its request waited gets nothing sent in its name.
  if (!context.isAwaited) return keep();
  if (state.phase === "connecting") return postpone();
  const { standing, table: open } = state;
  if (standing === undefined) return reply<PeerAnswer>({ kind: "not_connected" });
  if (!open.hasRoom) return reply<PeerAnswer>({ kind: "overloaded" });
  const { channel } = standing;
  const sentAtMs = channel.turnMs();
  const messageId = channel.nextId();
  const { wireId, payload, timeoutMs } = request;
  const waiter = context.from as Waiter;
  if (open.size === 0) context.setTimer("sweep", state.limits.sweepMs, "sweep");
  open.open(messageId, { waiter, sentAtMs, deadlineMs: sentAtMs + timeoutMs });
  // The flush stands behind everything that waits in the mailbox now: one turn, one signature.
  if (channel.say("request", messageId, { wireId, payload })) context.post("flush");
  state.traffic.requests += 1;
  return keep();
}

/** Takes a frame in: a sign of life, and the answers it brings. */
export function receiveFrame(state: State, frame: Uint8Array, context: Context): CastResult<State> {
  const { standing } = state;
  if (standing === undefined) return keep();
  standing.gate.handled();
  state.traffic.heardAtMs = context.clock.monotonic();
  if (frame.length === 0) return keep();
  try {
    for (const envelope of standing.channel.open(frame)) {
      if (envelope.kind === "response") answer(state, envelope, context);
    }
    return keep();
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    // The peer broke the rules of the wire; this link ends, its actor does not.
    standing.link.destroy(error.code);
    return keep();
  }
}

/** Gives an answer to whoever waits for it; one that comes too late is counted. */
function answer({ table, traffic }: State, envelope: Envelope, context: Context): void {
  const sent = table.close(envelope.messageId);
  if (sent !== undefined) {
    const tookMs = traffic.heardAtMs - sent.sentAtMs;
    traffic.roundTripMs = smoothed(traffic.roundTripMs, tookMs);
    traffic.answerBytes += envelope.payload.length;
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

/** Ends requests whose time is up, and lets go of those nobody waits for any more. */
export function sweep(state: State, context: Context): CastResult<State> {
  const { table, traffic, limits } = state;
  const overdue: SentRequest<Waiter>[] = table.closeOverdue(context.clock.monotonic());
  for (const { waiter } of overdue) context.reply<PeerAnswer>(waiter, { kind: "timeout" });
  traffic.timeouts += overdue.length;
  table.dropMoot((waiter) => context.awaits(waiter));
  if (table.size > 0) context.setTimer("sweep", limits.sweepMs, "sweep");
  return keep();
}
