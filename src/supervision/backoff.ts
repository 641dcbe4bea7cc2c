/** How long a restart waits: beyond OTP, decided as plain data and a draw. */

import type { RestartBackoff } from "../actor/child-spec.ts";

/** A child that has run this many times its longest wait counts as well again. */
const WELL_AFTER_WAITS = 2;

/** Doublings after which any wait has long met its ceiling; keeps the power finite. */
const DOUBLINGS_MAX = 64;

/**
 * Decides how long to wait before a restart: doubling from `minMs` up to `maxMs`, of which a drawn
 * half to the whole is waited, so that children that fell together do not come back together.
 *
 * @param restarts restarts in a row before this one
 * @param draw from 0 (included) to 1 (excluded)
 * @returns milliseconds; 0 for a child without backoff
 */
export function restartDelayMs(
  backoff: RestartBackoff | undefined,
  restarts: number,
  draw: number,
): number {
  if (backoff === undefined) return 0;
  const fullMs = Math.min(backoff.maxMs, backoff.minMs * 2 ** Math.min(restarts, DOUBLINGS_MAX));
  return fullMs * (0.5 + draw / 2);
}

/**
 * Counts the restarts in a row behind a child that has just exited: none when its last incarnation
 * ran well. Failed starts are no run, however long they go on.
 *
 * @param ranMs how long the exited incarnation ran
 */
export function restartsInARow(
  backoff: RestartBackoff | undefined,
  restarts: number,
  ranMs: number,
): number {
  if (backoff === undefined) return 0;
  return ranMs > backoff.maxMs * WELL_AFTER_WAITS ? 0 : restarts;
}
