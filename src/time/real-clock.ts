/** The platform's time: the one file that may touch ambient clocks and timers. */

import type { Clock, TimerId } from "./clock.ts";

/**
 * Opens the platform's clock, timers and event loop.
 *
 * @example
 * const clock = realClock();
 * clock.setTimer(() => {}, 10);
 */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer: (fire, afterMs) => setTimeout(fire, afterMs),
    clearTimer: (timer: TimerId) => clearTimeout(timer as NodeJS.Timeout),
    defer: (run) => queueMicrotask(run),
    yieldTurn: (run) => {
      setImmediate(run);
    },
  };
}
