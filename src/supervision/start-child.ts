/** Running a child's start function, whatever it does. */

import type { MaybeLater } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import type { StartFunction } from "../actor/child-spec.ts";
import { isLater } from "../actor/later.ts";
import type { StartError, StartOutcome } from "../actor/start.ts";
import type { ExitReason } from "../exit-reason.ts";

/** A supervisor's message to itself: try that child again. */
export const RETRY = "retry";

/** Starts a child of `supervisor`; an exception or a foreign result is a failed start, as in OTP. */
export function startedSafely(supervisor: Cell, start: StartFunction): MaybeLater<StartOutcome> {
  try {
    const outcome = start({ kernel: supervisor.kernel, parent: supervisor });
    return isLater(outcome) ? outcome.then(checked, thrown) : checked(outcome);
  } catch (error) {
    return thrown(error);
  }
}

/** A start error as the reason reports carry. */
export function reasonOf(error: StartError): ExitReason {
  switch (error.tag) {
    case "exit":
      return error.reason;
    case "timeout":
      return "timeout";
    case "already_started":
      return { reason: { alreadyStarted: error.ref.address } };
  }
}

function checked(outcome: StartOutcome): StartOutcome {
  const kind: unknown = (outcome as { readonly kind?: unknown } | undefined)?.kind;
  if (kind === "ok" || kind === "ignore" || kind === "error") return outcome;
  return { kind: "error", error: { tag: "exit", reason: { reason: outcome } } };
}

function thrown(error: unknown): StartOutcome {
  return { kind: "error", error: { tag: "exit", reason: { error } } };
}
