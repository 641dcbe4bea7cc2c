/** Running a child's start function, whatever it does. */

import type { MaybeLater } from "../actor/behaviour.ts";
import { foreignActor } from "../actor/call-failures.ts";
import type { Cell } from "../actor/cell.ts";
import type { StartFunction } from "../actor/child-spec.ts";
import { isLater } from "../actor/later.ts";
import type { StartError, StartOutcome } from "../actor/start.ts";
import { cellOf } from "../actor/ref.ts";
import type { AnyRef } from "../actor/sys.ts";
import type { ExitReason } from "../exit-reason.ts";

/** Starts a child of `supervisor`; an exception or a foreign result is a failed start, as in OTP. */
export function startedSafely(supervisor: Cell, start: StartFunction): MaybeLater<StartOutcome> {
  try {
    const outcome = start({ kernel: supervisor.kernel, parent: supervisor });
    const check = (value: unknown): StartOutcome => checked(supervisor, value);
    // `resolve` makes a foreign promise keep the rules of promises.
    return isLater(outcome) ? Promise.resolve(outcome).then(check, thrown) : check(outcome);
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

/** The cell behind whatever was handed over as a ref; `undefined` for anything else. */
export function cellBehind(value: unknown): Cell | undefined {
  return isRef(value) ? cellOf(value) : undefined;
}

function isRef(value: unknown): value is AnyRef {
  if (typeof value !== "object" || value === null) return false;
  return "resolve" in value && typeof value.resolve === "function";
}

function checked(supervisor: Cell, outcome: unknown): StartOutcome {
  if (!isOutcome(outcome)) {
    return { kind: "error", error: { tag: "exit", reason: { reason: outcome } } };
  }
  const cell = outcome.kind === "ok" ? cellOf(outcome.ref) : undefined;
  if (cell === undefined || cell.kernel === supervisor.kernel) return outcome;
  return thrown(foreignActor(cell.path, "supervise"));
}

function isOutcome(value: unknown): value is StartOutcome {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  switch (value.kind) {
    case "ignore":
      return true;
    case "ok":
      return "ref" in value && cellBehind(value.ref) !== undefined;
    case "error":
      return "error" in value && isStartError(value.error);
    default:
      return false;
  }
}

function isStartError(value: unknown): value is StartError {
  if (typeof value !== "object" || value === null || !("tag" in value)) return false;
  if (value.tag === "exit") return "reason" in value;
  if (value.tag === "already_started") return "ref" in value && isRef(value.ref);
  return value.tag === "timeout";
}

function thrown(error: unknown): StartOutcome {
  return { kind: "error", error: { tag: "exit", reason: { error } } };
}
