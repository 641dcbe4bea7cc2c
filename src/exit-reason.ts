/**
 * Why an actor stopped, as data. OTP's words where OTP has one; a thrown error is held as `error`.
 *
 * @see OTP reference manual, processes: exit signals; `docs/semantics.md` section 1
 */

import { isDeepStrictEqual } from "node:util";
import { isRuntimeError } from "./errors.ts";

/** The reason of an exit. Strings are OTP's atoms; `{ shutdown }` is OTP's `{shutdown, Term}`. */
export type ExitReason =
  | "normal"
  | "shutdown"
  | "killed"
  | "kill"
  | "noproc"
  | "timeout"
  | (string & {})
  | { readonly shutdown: unknown }
  | { readonly error: unknown }
  | { readonly reason: unknown };

/** Steps down a chain of reasons that are taken; a longer one is a circle. */
const CHAIN_MAX = 32;

/** Whether the exit is quiet: `normal`, `shutdown` or `{ shutdown }`. Anything else is abnormal. */
export function isQuietExit(reason: ExitReason): boolean {
  return reason === "normal" || reason === "shutdown" || isShutdown(reason);
}

/** Whether the reason is `{ shutdown: detail }`. */
export function isShutdown(reason: ExitReason): reason is { readonly shutdown: unknown } {
  return isObject(reason) && "shutdown" in reason;
}

/** Whether the reason holds something that was thrown. */
export function isErrorExit(reason: ExitReason): reason is { readonly error: unknown } {
  return isObject(reason) && "error" in reason;
}

/** Whether two reasons are the same, compared by value as OTP does; what they read like does not matter. */
export function isSameExit(one: ExitReason, other: ExitReason): boolean {
  return isDeepStrictEqual(one, other);
}

/**
 * Finds the error at the bottom of a chain of failed starts.
 *
 * @returns what was thrown; `undefined` when nothing was
 */
export function errorBehind(reason: ExitReason): unknown {
  let at: unknown = reason;
  for (let step = 0; step < CHAIN_MAX && isObject(at); step += 1) {
    if ("error" in at) return at.error;
    at = "shutdown" in at ? at.shutdown : "reason" in at ? at.reason : undefined;
  }
  return undefined;
}

/** One line for people and logs; a chain of failed starts names each child, then the error. */
export function describeExit(reason: ExitReason): string {
  return isErrorExit(reason) ? `error: ${describeThrown(reason.error)}` : describeStep(reason, 0);
}

function describeStep(reason: unknown, step: number): string {
  if (step > CHAIN_MAX) return "…";
  if (!isObject(reason)) return describeThrown(reason);
  if ("error" in reason) return describeThrown(reason.error);
  if ("shutdown" in reason) {
    const { shutdown } = reason;
    if (!isFailedChild(shutdown)) return `shutdown: ${describeThrown(shutdown)}`;
    const cause = describeStep(shutdown.reason, step + 1);
    return `${String(shutdown.failedToStartChild)} failed to start: ${cause}`;
  }
  return describeThrown("reason" in reason ? reason.reason : reason);
}

/** OTP's `{failed_to_start_child, Id, Reason}`, as supervisors put it. */
interface FailedChild {
  readonly failedToStartChild: string;
  readonly reason: unknown;
}

function isFailedChild(detail: unknown): detail is FailedChild {
  const isNamed = isObject(detail) && "failedToStartChild" in detail && "reason" in detail;
  return isNamed && typeof detail.failedToStartChild === "string";
}

function describeThrown(thrown: unknown): string {
  if (thrown instanceof Error) return describeNamed(thrown);
  if (typeof thrown === "string") return thrown;
  try {
    return JSON.stringify(thrown, plainError) ?? String(thrown);
  } catch {
    // A circular object or a bigint has no JSON; what is said of an exit must not throw itself.
    return Object.prototype.toString.call(thrown);
  }
}

/** A failure by its sentence and code, any other error by its name. */
function describeNamed(error: Error): string {
  const { name, message } = error;
  return isRuntimeError(error) ? `${message} (${error.code})` : `${name}: ${message}`;
}

/** An error has no JSON of its own. */
function plainError(_key: string, value: unknown): unknown {
  return value instanceof Error ? describeNamed(value) : value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
