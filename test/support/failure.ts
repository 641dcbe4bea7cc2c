/** Reads the failure a piece of work ends in; a piece that does not fail fails the test. */

import { isRuntimeError, type RuntimeError } from "../../src/errors.ts";

/** The RuntimeError thrown by `work`; anything else thrown goes on. */
export function failureOf(work: () => unknown): RuntimeError {
  try {
    work();
  } catch (error) {
    if (isRuntimeError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** The rule by which `work` is refused, or "none" when it is not. */
export function ruleOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isRuntimeError(error, "chain.refused")) return error.details.rule;
    throw error;
  }
  return "none";
}
