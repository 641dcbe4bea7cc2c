/** Refusing an option by its name: one failure, one sentence, whoever is asked. */

import { RuntimeError } from "./errors.ts";

/** Characters of a text that a refusal shows. */
const SHOWN_CHARS_MAX = 64;

/**
 * Makes the failure of an option that is not what it has to be.
 *
 * @param expected what it has to be, in words
 * @param received what was given instead, of whatever type
 * @example
 * throw invalidOption("timeoutMs", "milliseconds, 0 or more", Number.NaN);
 */
export function invalidOption(
  option: string,
  expected: string,
  received: unknown,
): RuntimeError<"option.invalid"> {
  const details = { option, expected, received: shown(received) };
  const text = `cannot use ${option}: it is ${details.received} (expected ${expected})`;
  return new RuntimeError("option.invalid", details, text);
}

/** A value for people; objects by their kind only, because they may be large, secret or throw. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARS_MAX));
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    return String(value);
  }
  if (Array.isArray(value)) return "an array";
  return typeof value === "function" ? "a function" : "an object";
}
