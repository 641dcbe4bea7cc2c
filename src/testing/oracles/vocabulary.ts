/**
 * The trace events the ready oracles read. Whoever writes the trace of a runtime keeps to these names:
 *
 *   kind                 actor             values
 *   actor.started        its path          id
 *   actor.stopping       its path          id
 *   actor.stopped        its path          id, reason (in words)
 *   actor.crashed        its path          id, reason, where
 *   supervisor.report    the supervisor's  context, child (id), offender (path), restart, reason
 *   supervisor.progress  the supervisor's  child (id)
 *   mail.sent            the receiver's    id, to (number of the receiver), type
 *   mail.delivered       the receiver's    id, to, type
 *   mail.dropped         the receiver's    id, to, type
 *   mail.delayed         the receiver's    id, to, type
 *   mail.lost            the receiver's    id, to, type, cause: let pass, and never to be handled
 *   message.dead         the receiver's    message (type), cause
 *
 * Mail through operators in front of a mailbox carries `piped`: they may drop it or make other mail of it.
 * A node with several runtimes adds `runtime`, its number among them.
 */

import type { TraceEvent } from "../trace.ts";
import { numberIn } from "./event-text.ts";

/** Kinds of trace events about actors. */
export const TRACED = {
  actorStarted: "actor.started",
  actorStopping: "actor.stopping",
  actorStopped: "actor.stopped",
  actorCrashed: "actor.crashed",
  supervisorReport: "supervisor.report",
  supervisorProgress: "supervisor.progress",
  mailSent: "mail.sent",
  mailDelivered: "mail.delivered",
  mailDropped: "mail.dropped",
  mailDelayed: "mail.delayed",
  mailLost: "mail.lost",
  messageDead: "message.dead",
} as const;

/** Path of the parent of the actor at a path; empty for a root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** One runtime of one life of a node: where numbers of actors and messages mean one thing. */
export function lifeOf(event: TraceEvent): string {
  return `${event.node}.${event.incarnation}.${numberIn(event, "runtime") ?? 1}`;
}
