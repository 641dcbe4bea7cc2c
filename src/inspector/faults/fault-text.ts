/** Standing faults in words, the same for every reader. */

import { FAULT_BY_MS, type FaultOrder, type MailOrder } from "./fault-order.ts";
import { isMailOrder, type StandingFault } from "./rule-book.ts";
import type { ShownFault } from "./shown-fault.ts";

/** Shows a fault; `nowMs` is the time of both clocks: of the wall, and since the start. */
export function shownFault(
  { id, order, endsAtMs, times, left }: StandingFault,
  now: { readonly wallMs: number; readonly monotonicMs: number },
  seed: string | undefined,
): ShownFault {
  return {
    ...{ id, kind: order.kind, scope: scopeOf(order), says: faultText(order), times },
    untilMs: now.wallMs + Math.max(0, Math.round(endsAtMs - now.monotonicMs)),
    ...(left !== undefined && { left }),
    ...(seed !== undefined && { seed }),
  };
}

/** Whom it befalls. */
export function scopeOf(order: FaultOrder): string {
  if ("path" in order) return order.path;
  return "peer" in order ? order.peer : order.patch;
}

/** What it does. */
export function faultText(order: FaultOrder): string {
  return isMailOrder(order) ? mailText(order) : otherText(order);
}

function otherText(order: Exclude<FaultOrder, MailOrder>): string {
  switch (order.kind) {
    case "suspend":
      return "takes no messages";
    case "fill":
      return "its mailbox is as if full";
    case "hold_timer":
      return `its timers ${order.timer} do not fire`;
    case "chaos":
      return `something every ${order.everyMs ?? FAULT_BY_MS} ms or so`;
    case "cut":
      return "its links are cut, and no new one stands";
    case "slow":
      return `what is sent to it is ${order.byMs ?? FAULT_BY_MS} ms late`;
    case "partition":
      return "links to all nodes known there are cut";
  }
}

function mailText({ kind, message, next, share, byMs = FAULT_BY_MS }: MailOrder): string {
  const which = [
    ...(next === undefined ? [] : [`the next ${next}`]),
    ...(share === undefined || share === 1 ? [] : [`${Math.round(share * 1_000) / 10} % of`]),
    message === undefined ? "messages to it" : `messages ${message}`,
  ].join(" ");
  const does = {
    drop: "are lost",
    delay: `come ${byMs} ms late`,
    duplicate: "come twice",
    reorder: `come in any order, up to ${byMs} ms late`,
    throw: "make it crash",
  } as const;
  return `${which} ${does[kind]}`;
}
