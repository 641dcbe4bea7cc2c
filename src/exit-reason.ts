/**
 * Why an actor stopped, as data. OTP's words where OTP has one; a thrown error is held as `error`.
 *
 * @see OTP reference manual, processes: exit signals; `docs/semantics.md` section 1
 */

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

/** Whether the exit is quiet: `normal`, `shutdown` or `{ shutdown }`. Anything else is abnormal. */
export function isQuietExit(reason: ExitReason): boolean {
  return reason === "normal" || reason === "shutdown" || isShutdown(reason);
}

/** Whether the reason is `{ shutdown: detail }`. */
export function isShutdown(reason: ExitReason): reason is { readonly shutdown: unknown } {
  return typeof reason === "object" && "shutdown" in reason;
}

/** Whether the reason holds something that was thrown. */
export function isErrorExit(reason: ExitReason): reason is { readonly error: unknown } {
  return typeof reason === "object" && "error" in reason;
}

/** One line for people and logs. */
export function describeExit(reason: ExitReason): string {
  if (typeof reason === "string") return reason;
  if (isErrorExit(reason)) return `error: ${describeThrown(reason.error)}`;
  if (isShutdown(reason)) return `shutdown: ${describeThrown(reason.shutdown)}`;
  return describeThrown(reason.reason);
}

function describeThrown(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  if (typeof thrown === "string") return thrown;
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    // A circular object or a bigint has no JSON; what is said of an exit must not throw itself.
    return Object.prototype.toString.call(thrown);
  }
}
