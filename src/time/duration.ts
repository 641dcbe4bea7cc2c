/** Lengths of time as users give them, checked where they are taken: milliseconds, never NaN. */

import { assert } from "../assert.ts";
import { invalidOption } from "../options.ts";

/** Whether a value is a length of time in milliseconds: a number, finite, 0 or more. */
export function isDuration(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

/**
 * Takes a length of time from a user.
 *
 * @param option its name, for the refusal
 * @returns milliseconds
 * @throws RuntimeError `option.invalid`
 */
export function durationOf(option: string, value: unknown): number {
  if (isDuration(value)) return value;
  throw invalidOption(option, "milliseconds, 0 or more", value);
}

/**
 * As {@link durationOf}, for a wait that may be without end.
 *
 * @returns milliseconds or `infinity`
 * @throws RuntimeError `option.invalid`
 */
export function patienceOf(option: string, value: unknown): number | "infinity" {
  if (value === "infinity" || isDuration(value)) return value;
  throw invalidOption(option, 'milliseconds, 0 or more, or "infinity"', value);
}

/**
 * What every clock makes of a wait it is given: below 0 is 0, `Infinity` never comes, and anything
 * that is no number is a bug of whoever asks.
 *
 * @returns milliseconds
 * @throws AssertionError when it is no number
 */
export function waitOf(afterMs: number): number {
  assert(
    typeof afterMs === "number" && !Number.isNaN(afterMs),
    "a wait is a number of milliseconds",
  );
  return Math.max(0, afterMs);
}
