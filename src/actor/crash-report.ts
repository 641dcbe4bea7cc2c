/** The report of a crash, as data: built only when somebody listens. */

import type { ExitReason } from "../exit-reason.ts";
import type { HandledMessage } from "../telemetry/events.ts";
import type { Cell } from "./cell.ts";
import type { Envelope } from "./envelope.ts";

/** Reports that the actor's code threw, or that it stopped for an abnormal reason. */
export function reportCrash(cell: Cell, reason: ExitReason, where: string): void {
  const { events, recorder } = cell.kernel;
  if (cell.envelope?.type === where) recorder.mark(cell.envelope.id, "crashed");
  if (!events.observed) return;
  events.emit({
    type: "actor.crashed",
    actor: cell.path,
    id: cell.id,
    reason,
    message: cell.envelope === undefined ? undefined : handledMessage(cell.envelope),
    lastMessages: recorder.lastOf(cell.id),
    where,
  });
}

function handledMessage(envelope: Envelope): HandledMessage {
  const { id, causeId, sender, type, payload } = envelope;
  return { id, causeId, from: sender, type, payload };
}
