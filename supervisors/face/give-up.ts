/** Giving up what was asked of several peers: one signal for all of it. */

import { sharedSignal } from "../../src/actor/shared-signal.ts";
import { RuntimeError } from "../../src/errors.ts";

/** A signal for all requests of one question. */
export interface GiveUp {
  readonly signal: AbortSignal;
  /** Gives up what is still under way. */
  readonly now: () => void;
}

/** A signal of one's own, which also follows that of the caller. */
export function giveUpWith(caller: AbortSignal | undefined): GiveUp {
  const own = new AbortController();
  const signal = caller === undefined ? own.signal : AbortSignal.any([caller, own.signal]);
  return { signal: sharedSignal(signal), now: () => own.abort() };
}

/** Calls `reject` with `call.aborted` when the caller gives up. @returns stops listening */
export function whenGivenUp(
  caller: AbortSignal | undefined,
  what: string,
  reject: (error: unknown) => void,
): () => void {
  if (caller === undefined) return () => {};
  const given = (): void => reject(givenUp(what));
  if (caller.aborted) given();
  caller.addEventListener("abort", given, { once: true });
  return () => caller.removeEventListener("abort", given);
}

function givenUp(what: string): RuntimeError<"call.aborted"> {
  const text = `cannot finish the ${what}: its caller gave it up`;
  return new RuntimeError("call.aborted", { address: what }, text);
}
