/** Reads what sets a transition off from the name XState files it under. */

import type { Trigger } from "./graph-parts.ts";
import { readDelay } from "./read-delay.ts";

const DONE = "xstate.done.state.";
const INVOKE = [
  ["xstate.done.actor.", "invoke_done"],
  ["xstate.error.actor.", "invoke_error"],
  ["xstate.snapshot.", "invoke_snapshot"],
] as const;

/**
 * Reads an event's name as a config holds it.
 *
 * @param source id of the state the transition belongs to
 */
export function readTrigger(descriptor: string, source: string): Trigger {
  if (descriptor === `${DONE}${source}`) return { type: "done" };
  for (const [prefix, type] of INVOKE) {
    if (descriptor.startsWith(prefix)) return { type, invoke: descriptor.slice(prefix.length) };
  }
  const isWildcard = descriptor === "*" || descriptor.endsWith(".*");
  return { type: isWildcard ? "wildcard" : "event", event: descriptor };
}

/**
 * Reads the delay of an `after`.
 *
 * @param delay the number or name it stands under
 * @param delays the named delays of the machine's `setup`
 */
export function readAfter(delay: unknown, delays: unknown): Trigger {
  return { type: "after", delay: readDelay(delay, delays) };
}
