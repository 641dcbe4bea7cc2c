/** How long a page waits before it asks a host again that did not answer. */

const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** Twice as long each time, up to five seconds. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
