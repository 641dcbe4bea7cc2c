/**
 * Failures: the world said no. One class, one union of codes; `details` is exactly the data of its
 * code. Match on `code`, never on the class or the text. `docs/errors.md` has a row for each.
 */

import type { ExitReason } from "./exit-reason.ts";

/** Every failure code with the data it carries. */
export interface ErrorDetails {
  "actor.init_failed": { readonly id: string; readonly reason: ExitReason };
  "actor.init_timeout": { readonly id: string; readonly timeoutMs: number };
  "actor.missing_handler": { readonly actor: string; readonly message: string };
  "actor.bad_return": { readonly actor: string; readonly callback: string };
  "call.timeout": { readonly address: string; readonly timeoutMs: number };
  "call.no_such_actor": { readonly address: string };
  "call.callee_exited": { readonly address: string; readonly reason: ExitReason };
  "call.calling_self": { readonly address: string };
  "call.aborted": { readonly address: string };
  "call.callback_failed": { readonly address: string };
  "mailbox.full": { readonly address: string; readonly messagesMax: number };
  "mailbox.closed": { readonly address: string; readonly reason: ExitReason };
  "task.limit": { readonly address: string; readonly tasksMax: number };
  "timer.limit": { readonly address: string; readonly timersMax: number };
  "listener.limit": { readonly listenersMax: number };
  "supervision.start_failed": { readonly supervisor: string; readonly reason: ExitReason };
  "supervision.invalid": { readonly supervisor: string; readonly reason: string };
  "runtime.stopped": { readonly name: string };
  "runtime.foreign_actor": { readonly address: string; readonly operation: string };
  "runtime.stop_deadline": { readonly deadlineMs: number; readonly left: readonly string[] };
  "registry.already_registered": { readonly name: string; readonly holder: string };
  "registry.not_registered": { readonly name: string };
  "registry.not_supported": { readonly name: string; readonly operation: string };
  "codec.too_large": { readonly bytes: number; readonly bytesMax: number };
  "codec.malformed": { readonly what: string; readonly expected: string };
  "codec.unknown_message": { readonly wireId: number };
  "codec.version": { readonly ours: number; readonly theirs: number };
  "envelope.refused": { readonly rule: string };
  "key.malformed": { readonly key: string; readonly expected: string };
  "key.file_permissions": { readonly path: string; readonly mode: string };
  "seal.refused": { readonly reason: string };
  "transport.dial_failed": { readonly address: string };
  "transport.dial_timeout": { readonly address: string; readonly timeoutMs: number };
  "transport.refused": { readonly address: string; readonly reason: string };
  "transport.closed": { readonly address: string; readonly reason: string };
  "transport.address_in_use": { readonly address: string };
  "file.unreadable": { readonly path: string; readonly reason: string };
  "resolver.failed": { readonly name: string; readonly reason: string };
  "store.corrupt": { readonly path: string };
  "store.failed": { readonly operation: string };
  "store.closed": { readonly path: string };
  "store.in_use": { readonly path: string; readonly holder: string };
  "geo.database_damaged": { readonly path: string };
  "geo.database_missing": { readonly path: string };
  "chain.refused": { readonly rule: string; readonly what: string };
  "feed.out_of_reach": { readonly index: number; readonly lowest: number };
  "archive.missing": { readonly start: number };
  "archive.refused": { readonly file: string; readonly rule: string; readonly what: string };
  "archive.unreadable": { readonly file: string; readonly reason: string };
  "archive.unwritten": { readonly file: string; readonly reason: string };
  "sync.overdue": { readonly start: number; readonly end: number; readonly timeoutMs: number };
  "quorum.no_peers": { readonly asked: number };
  "quorum.no_answer": { readonly asked: number };
  "quorum.not_accepted": { readonly asked: number; readonly answered: number };
  "quorum.too_few_answers": {
    readonly asked: number;
    readonly answered: number;
    readonly needed: number;
  };
  "quorum.not_acknowledged": {
    readonly asked: number;
    readonly acknowledged: number;
    readonly needed: number;
    /** What happened at each holder, by peer. */
    readonly fates: Readonly<Record<string, string>>;
  };
  "request.refused": { readonly peer: string; readonly status: string };
  "request.over_quota": { readonly peer: string; readonly waitMs: number };
  "request.overtaken": { readonly peer: string };
  "request.unknown_node": { readonly key: string };
  "request.not_connected": { readonly peer: string };
  "control.failed": { readonly path: string };
  "recording.unreadable": { readonly reason: string };
  "control.refused": { readonly reason: string };
  "option.invalid": {
    readonly option: string;
    readonly expected: string;
    readonly received: string;
  };
}

/** The name of a failure, spelled `area.what_happened`. */
export type ErrorCode = keyof ErrorDetails;

/** Codes whose failure may pass if the same thing is tried again later. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "actor.init_timeout",
  "call.timeout",
  "call.callee_exited",
  "mailbox.full",
  "task.limit",
  "transport.dial_failed",
  "transport.dial_timeout",
  "transport.refused",
  "transport.closed",
  "resolver.failed",
  "store.failed",
  "archive.missing",
  "archive.unreadable",
  "archive.unwritten",
  "sync.overdue",
  "quorum.no_peers",
  "quorum.no_answer",
  "quorum.too_few_answers",
  "quorum.not_acknowledged",
  "request.not_connected",
  "request.over_quota",
  "request.overtaken",
]);

/** The one error class of this package; narrow it with {@link isRuntimeError}. */
export class RuntimeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "RuntimeError";
  /** What happened, stable across versions. */
  readonly code: Code;
  /** The data of that code. */
  readonly details: ErrorDetails[Code];

  /**
   * @param code what happened
   * @param details the data of that code
   * @param message one sentence: cannot X: Y (Z)
   * @param cause what led to it, kept as it came
   */
  constructor(code: Code, details: ErrorDetails[Code], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  /** Whether trying the same again later may succeed. */
  get transient(): boolean {
    return TRANSIENT.has(this.code);
  }
}

/**
 * Tells whether `value` is a failure, of one code if given.
 *
 * @example
 * try { await ref.call.read(); } catch (error) {
 *   if (isRuntimeError(error, "call.timeout")) console.log(error.details.timeoutMs);
 * }
 */
export function isRuntimeError<Code extends ErrorCode = ErrorCode>(
  value: unknown,
  code?: Code,
): value is RuntimeError<Code> {
  return value instanceof RuntimeError && (code === undefined || value.code === code);
}

/** One line for people: the message of an error, or the value itself. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
