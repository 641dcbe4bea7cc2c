/** Promises inside our own code: a broken one is a bug and crashes the actor that broke it. */

/** Thrown when code broke its own promise; never expected, never handled, always a crash. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/**
 * Throws unless `condition` holds.
 *
 * @param condition what the code relies on
 * @param promise the sentence that turned out false
 * @throws AssertionError when the condition is false
 */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new AssertionError(`broken promise: ${promise}`);
}
