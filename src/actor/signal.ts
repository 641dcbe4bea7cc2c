/**
 * What an exit signal does to the actor that receives it, decided as plain data.
 *
 * @see OTP reference manual, processes: receiving exit signals; `docs/semantics.md` section 1
 */

import type { ExitReason } from "../exit-reason.ts";
import type { Cell } from "./cell.ts";

/** A signal waiting for its receiver's turn: an exit that ends it, or work it held for. */
export type Signal =
  | { readonly kind: "die"; readonly reason: ExitReason; readonly through: Cell | undefined }
  | { readonly kind: "resume"; resume(): void };

/** The facts the fate of an exit signal rests on. */
export interface ExitSignalFacts {
  readonly reason: ExitReason;
  /** `exit`: somebody asked; `link`: a linked actor ended. */
  readonly kind: "exit" | "link";
  /** Whether the receiver gets exits as messages. */
  readonly trapping: boolean;
  /** Whether the receiver sent the signal itself. */
  readonly fromSelf: boolean;
  /** For `link`: whether the link still stood. */
  readonly linked: boolean;
}

/** What to do: nothing, stop with a reason, or put the exit in the mailbox. */
export type ExitDecision =
  | { readonly do: "drop" }
  | { readonly do: "die"; readonly reason: ExitReason }
  | { readonly do: "message" };

const DROP: ExitDecision = { do: "drop" };
const MESSAGE: ExitDecision = { do: "message" };
const KILLED: ExitDecision = { do: "die", reason: "killed" };

/** Decides what one exit signal does. */
export function decideExitSignal(facts: ExitSignalFacts): ExitDecision {
  if (facts.kind === "link" && !facts.linked) return DROP;
  // An explicit kill cannot be trapped; the word `kill` that arrives through a link can.
  if (facts.kind === "exit" && facts.reason === "kill") return KILLED;
  if (facts.trapping) return MESSAGE;
  if (facts.reason === "normal" && !(facts.kind === "exit" && facts.fromSelf)) return DROP;
  return { do: "die", reason: facts.reason };
}
