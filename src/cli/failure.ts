/** How a command ends badly: lines for people and the exit code that goes with them. */

import { describeError, isRuntimeError, type RuntimeError } from "../errors.ts";

/** Exit codes of every command. */
export const EXIT = { ok: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** The user gave something that cannot be used; each line says what and what to do instead. */
export class BadInput extends Error {
  override readonly name = "BadInput";
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[], options?: ErrorOptions) {
    const list = typeof lines === "string" ? [lines] : lines;
    super(list.join("\n"), options);
    this.lines = list;
  }
}

/** A command did what it was asked and the outcome is bad; one line says why. */
export class Failed extends Error {
  override readonly name = "Failed";
}

/** What to do about a failure where its own sentence does not say so. */
const REMEDIES: Readonly<Partial<Record<RuntimeError["code"], string>>> = {
  "key.file_permissions": "run chmod 600 on it",
  "transport.address_in_use": "choose another port, or end the program that listens there",
  "store.corrupt": "restore a copy, or remove the store to sync anew",
  "store.in_use": "stop it, or choose another dataDir",
  "geo.database_missing": "correct geoIpFiles, or leave it out",
  "geo.database_damaged": "download it again, or leave it out of geoIpFiles",
  "file.unreadable": "correct seedsFile, or leave it out",
  "control.failed": "is the node running? give --data-dir or --socket of one that is",
};

/**
 * Says what a thrown value means to whoever ran the command.
 *
 * @returns the lines for standard error and the exit code
 */
export function explainFailure(error: unknown): {
  readonly lines: readonly string[];
  readonly exitCode: number;
} {
  if (error instanceof BadInput) return { lines: error.lines, exitCode: EXIT.badInput };
  const rooted = rootOf(error);
  const text = sentenceOf(rooted).replaceAll(/\s*\n\s*/g, " ");
  if (!isRuntimeError(rooted)) return { lines: [text], exitCode: EXIT.failed };
  const remedy = REMEDIES[rooted.code];
  const line = `${text} [${rooted.code}]${remedy === undefined ? "" : `: ${remedy}`}`;
  const exitCode = rooted.code === "option.invalid" ? EXIT.badInput : EXIT.failed;
  return { lines: [line], exitCode };
}

/** What another process refused arrives with its code before it; people need its sentence only. */
function sentenceOf(error: unknown): string {
  if (!isRuntimeError(error, "control.refused")) return describeError(error);
  return error.details.reason.replace(/^[a-z]+\.[a-z_]+: /, "");
}

/** A failed start wraps what went wrong at the bottom; that is what the user can mend. */
function rootOf(error: unknown): unknown {
  const isWrapper =
    isRuntimeError(error, "supervision.start_failed") || isRuntimeError(error, "actor.init_failed");
  return isWrapper && error.cause !== undefined ? rootOf(error.cause) : error;
}
