/** Operators in front of an actor's mailbox: they run as the actor, and what they throw is its crash. */

import { type FrontOptions, MailboxFront, type MailboxPipe } from "../mailbox/front.ts";
import { rxScheduler } from "../mailbox/rx-scheduler.ts";
import type { Cell } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { NamesOf, PayloadOf } from "./protocol.ts";

/** A message on its way through the operators in front of a mailbox. */
export type PipedMessage<M> = {
  readonly [K in NamesOf<M, "cast">]: { readonly type: K; readonly payload: PayloadOf<M[K]> };
}[NamesOf<M, "cast">];

/** A pipe of messages whose protocol is no longer known. */
export type AnyPipe = MailboxPipe<{ readonly type: string; readonly payload: unknown }>;

/**
 * Puts operators in front of a cell's mailbox. Casts go through them; calls do not, because a caller
 * whose call an operator dropped would wait in vain, nor does what the runtime itself says.
 */
export function openFront(cell: Cell, pipe: AnyPipe): void {
  const { kernel, mailbox } = cell;
  const fail = (error: unknown): void => cell.crashLater(error, "pipe");
  const deliver = (message: { readonly type: string; readonly payload: unknown }): void => {
    const envelope = isEnvelope(message)
      ? message
      : kernel.message(message.type, message.payload, undefined);
    if (mailbox.put(envelope) === "refused") cell.onDropped(envelope);
  };
  const options: FrontOptions<{ readonly type: string; readonly payload: unknown }> = {
    pipe,
    scheduler: rxScheduler(kernel.clock, fail),
    deliver,
    fail,
    within: (work) => runAs(cell, work),
  };
  mailbox.setFront(new MailboxFront(options));
}

/** A message an operator changed by spreading it kept what the runtime stamped on it. */
function isEnvelope(message: { readonly type: string }): message is Envelope {
  return "kind" in message && message.kind === "message" && "causeId" in message;
}

function runAs(cell: Cell, work: () => void): void {
  const { kernel } = cell;
  const outer = kernel.current;
  const outerStray = kernel.strays?.enter(cell);
  kernel.current = cell;
  try {
    work();
  } catch (error) {
    cell.crashLater(error, "pipe");
  } finally {
    kernel.current = outer;
    kernel.strays?.leave(outerStray);
  }
}
