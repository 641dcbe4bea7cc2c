/** How long a restart waits: beyond OTP, decided as plain data and a draw. */

import type { Random } from "../time/random.ts";
import type { RestartBackoff } from "../actor/child-spec.ts";

/** A child that has run this many times its longest wait counts as well again. */
const WELL_AFTER_WAITS = 2;

/** What the wait before a restart depends on. */
export interface RestartFacts {
  readonly spec: { readonly backoff: RestartBackoff | undefined };
  /** Restarts in a row so far; reset here when the child had been well. */
  attempts: number;
  /** When the exited incarnation started, on the monotonic clock in ms. */
  readonly startedAtMs: number;
}

/**
 * Decides how long to wait before the next restart: doubling from `minMs` up to `maxMs`, of which a
 * drawn half to the whole is waited, so that children that fell together do not come back together.
 */
export function nextRestartDelayMs(child: RestartFacts, nowMs: number, random: Random): number {
  const { backoff } = child.spec;
  if (backoff === undefined) return 0;
  if (nowMs - child.startedAtMs > backoff.maxMs * WELL_AFTER_WAITS) child.attempts = 0;
  const fullMs = Math.min(backoff.maxMs, backoff.minMs * 2 ** child.attempts);
  return fullMs * (0.5 + random.unit() / 2);
}
