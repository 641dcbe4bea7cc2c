/**
 * Giving a link up for another one to the same peer. Each side does so by its own verdict: it asks nothing
 * more, says goodbye, and ends the link once both have said it and nothing is under way. Until then what
 * was asked is answered over it.
 */

import { nodeMessages } from "../messages/wire/node-messages.ts";
import { DUPLICATE } from "../src/peer/dial-tie-break.ts";
import { encodeMessage } from "../src/wire/catalogue.ts";
import type { LinkContext, LinkEnds } from "./connection.ends.ts";

/** Says goodbye; its answer, or too long a silence, comes back as `goodbyeEnded`. */
export function sayGoodbye(
  { channel, farewell, limits, traces }: LinkEnds,
  context: LinkContext,
): void {
  const messageId = channel.nextId();
  const packet = encodeMessage(nodeMessages, { type: "p2p.goodbye" });
  farewell.isOurs = true;
  farewell.askedId = messageId;
  traces?.asked.begin(messageId, packet);
  if (channel.say("request", messageId, packet)) context.post("flush");
  context.setTimer("goodbye", limits.goodbyeMs, "goodbyeEnded");
  context.setTimer("yield", limits.yieldMs, "yieldOver");
}

/** The peer asks nothing more over this link. */
export function hearGoodbye({ farewell }: LinkEnds): void {
  farewell.isTheirs = true;
}

/** Ends a link that both sides have given up, once nothing is under way on it. */
export function endIfSettled({ channel, farewell, serving, table }: LinkEnds): void {
  if (!farewell.isOurs || !farewell.isTheirs || farewell.askedId !== undefined) return;
  if (table.size > 0 || serving.open.size > 0) return;
  channel.flush();
  channel.close(DUPLICATE);
}

/** Ends it after all, whatever is under way: the other side has not said goodbye for so long. */
export function endUnsettled({ channel, farewell }: LinkEnds): void {
  if (!farewell.isOurs) return;
  channel.flush();
  channel.close(DUPLICATE);
}

/** Why a link has ended, as it is told: who gave it up knows better than its socket. */
export function endReason(ends: LinkEnds | undefined, reason: string): string {
  return ends?.farewell.isOurs === true ? DUPLICATE : reason;
}
