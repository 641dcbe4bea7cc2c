/** How reaching an actor fails, each with its code and one sentence. */

import { RuntimeError } from "../errors.ts";
import type { ExitReason } from "../exit-reason.ts";

/** The failure of reaching for an actor that is not there. */
export function noSuchActor(address: string): RuntimeError<"call.no_such_actor"> {
  const message = `cannot reach ${address}: there is no such actor`;
  return new RuntimeError("call.no_such_actor", { address }, message);
}

/** The failure of a call whose callee ended before it answered. */
export function calleeExited(
  address: string,
  reason: ExitReason,
): RuntimeError<"call.callee_exited"> {
  const message = `cannot finish the call: ${address} exited before it answered`;
  return new RuntimeError("call.callee_exited", { address, reason }, message);
}

/** The failure of putting a message into a full mailbox. */
export function fullMailbox(address: string, messagesMax: number): RuntimeError<"mailbox.full"> {
  const message = `cannot send to ${address}: its mailbox is full (${messagesMax} messages)`;
  return new RuntimeError("mailbox.full", { address, messagesMax }, message);
}

/** The failure of a call nobody answered in time. */
export function timedOut(address: string, timeoutMs: number): RuntimeError<"call.timeout"> {
  const message = `cannot finish the call: ${address} did not answer within ${timeoutMs} ms`;
  return new RuntimeError("call.timeout", { address, timeoutMs }, message);
}

/** The failure of a call its caller gave up. */
export function aborted(address: string): RuntimeError<"call.aborted"> {
  const message = `cannot finish the call to ${address}: the caller gave it up`;
  return new RuntimeError("call.aborted", { address }, message);
}

/** The failure of sharing a fate with, or watching, an actor of another runtime. */
export function foreignActor(
  address: string,
  operation: string,
): RuntimeError<"runtime.foreign_actor"> {
  const message = `cannot ${operation} ${address}: it is an actor of another runtime`;
  return new RuntimeError("runtime.foreign_actor", { address, operation }, message);
}

/** The failure of an actor's call to itself. */
export function callingSelf(address: string): RuntimeError<"call.calling_self"> {
  const message = `cannot call ${address} from its own handler: it would wait for itself`;
  return new RuntimeError("call.calling_self", { address }, message);
}
