/**
 * Looking at an actor without asking it: what a call would be answered, read from the state the actor
 * has. Nothing is sent, so a stuck actor is seen too, and nobody waits; an actor says in `reads` which of its calls
 * may be read so.
 */

import type { AnswerOf, NamesOf, PayloadOf } from "./protocol.ts";
import { type ActorRef, targetOf } from "./ref.ts";

/**
 * Reads what a call would be answered now.
 *
 * @returns `undefined` for an actor that is not up, for a call that may not be read, and when the answer would have to wait
 * @example
 * const sync = glance(runtime.ref(STATE_SYNC), "view", undefined);
 */
export function glance<M, K extends NamesOf<M, "call">>(
  ref: ActorRef<M>,
  call: K,
  payload: PayloadOf<M[K]>,
): AnswerOf<M[K]> | undefined {
  const cell = targetOf(ref).resolve();
  if (cell === undefined || !cell.isAlive || cell.state === undefined) return undefined;
  return cell.behaviour.glance?.(cell, call, payload) as AnswerOf<M[K]> | undefined;
}
