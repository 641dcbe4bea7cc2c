/** How long to wait before trying again. */

import { assert } from "../assert.ts";
import type { Random } from "../time/random.ts";

/** The shape of a back-off. */
export interface Backoff {
  /** Longest wait before the first retry, in milliseconds. */
  readonly firstMs: number;
  /** Longest wait of all, in milliseconds; a wait never gives up, it only stops growing. */
  readonly capMs: number;
}

/** Dialing a peer again: 0.5 s doubling up to 6 h, as the reference dials. */
export const DIAL_BACKOFF: Backoff = { firstMs: 500, capMs: 6 * 60 * 60 * 1_000 };

/** Asking a peer again that failed a job: 1 s doubling up to 5 min. */
export const JOB_BACKOFF: Backoff = { firstMs: 1_000, capMs: 5 * 60 * 1_000 };

/**
 * The longest wait before a retry: doubles with each attempt up to the cap.
 *
 * @param attempt attempts that failed before this wait, less one; from 0
 * @returns milliseconds
 */
export function delayCeilingMs(attempt: number, { firstMs, capMs }: Backoff): number {
  assert(Number.isInteger(attempt) && attempt >= 0, "attempts are counted from 0");
  return Math.min(capMs, firstMs * 2 ** attempt);
}

/**
 * Draws the wait before a retry, anywhere from 1 ms to the ceiling: after a common failure, peers
 * that draw come back spread out and not all at once.
 *
 * @param attempt attempts that failed before this wait, less one; from 0
 * @returns whole milliseconds, at least 1
 * @example
 * nextDelayMs(3, DIAL_BACKOFF, random); // 1 to 4,000
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ (full jitter)
 */
export function nextDelayMs(attempt: number, backoff: Backoff, random: Random): number {
  return Math.max(1, Math.ceil(random.unit() * delayCeilingMs(attempt, backoff)));
}
