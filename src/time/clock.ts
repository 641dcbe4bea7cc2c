/**
 * The only door to time. Everything that waits, dates or takes a turn of the event loop is handed
 * a {@link Clock}; the real one stands on the platform, the simulated one moves by hand.
 */

/** Names a pending timer of one clock; meaningless to any other clock. */
export type TimerId = { readonly timer: unique symbol } | number | object;

/** Time, timers and turns of the event loop, as one handed-in capability. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00Z. May jump either way. */
  now(): number;
  /** Milliseconds from an arbitrary start; never goes back, has a fraction. */
  monotonic(): number;
  /**
   * Calls `fire` once after `afterMs` milliseconds, never synchronously. Below 0 is 0, `Infinity` never
   * comes, and what is no number is refused (`waitOf` in duration.ts).
   */
  setTimer(fire: () => void, afterMs: number): TimerId;
  /** Forgets a timer; a timer that has fired or was never set is ignored. */
  clearTimer(timer: TimerId): void;
  /** Calls `run` after the current synchronous work and before any timer or I/O (a microtask). */
  defer(run: () => void): void;
  /** Calls `run` in a later turn of the event loop, after I/O had its chance (a macrotask). */
  yieldTurn(run: () => void): void;
}
