/** Ending an actor from inside, wherever its code stands. */

import type { ExitReason } from "../exit-reason.ts";

/** Thrown by {@link exit}; the cell takes the reason out of it. */
export class ExitThrown extends Error {
  override readonly name = "ExitThrown";
  readonly reason: ExitReason;

  constructor(reason: ExitReason) {
    super("an actor exits; only its cell may catch this");
    this.reason = reason;
  }
}

/**
 * Ends the running actor with a reason, as OTP's `exit/1` does; `terminate` runs first.
 *
 * @throws always; do not catch it
 */
export function exit(reason: ExitReason): never {
  throw new ExitThrown(reason);
}

/** The exit reason of an actor that threw. */
export function exitReasonOf(thrown: unknown): ExitReason {
  return thrown instanceof ExitThrown ? thrown.reason : { error: thrown };
}
