/** Reads how long something waits: a number, a name, or a function. */

import { fieldOf } from "./field.ts";
import type { Delay } from "./graph-parts.ts";

/**
 * Reads a delay.
 *
 * @param delays the named delays of the machine's `setup`
 */
export function readDelay(delay: unknown, delays: unknown): Delay {
  if (typeof delay === "number") return { name: null, ms: delay };
  if (typeof delay !== "string") return { name: null, ms: null };
  const named = fieldOf(delays, delay);
  return { name: delay, ms: typeof named === "number" ? named : null };
}
