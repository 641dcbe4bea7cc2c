/** The platform's time: the one file that may touch ambient clocks and timers. */

import type { Clock, TimerId } from "./clock.ts";
import { waitOf } from "./duration.ts";

/** The longest wait the platform keeps, in ms; it takes a longer one for 1 ms. */
const PLATFORM_WAIT_MS_MAX = 2 ** 31 - 1;

/** A microtask by way of a settled promise costs a third of what `queueMicrotask` costs. */
const NOW = Promise.resolve();

/**
 * Opens the platform's clock, timers and event loop. A wait may be of any length, `Infinity` included.
 *
 * @example
 * const clock = realClock();
 * clock.setTimer(() => {}, 10);
 */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimer: (fire, afterMs) => {
      const waitMs = waitOf(afterMs);
      return waitMs > PLATFORM_WAIT_MS_MAX ? new LongTimer(fire, waitMs) : setTimeout(fire, waitMs);
    },
    clearTimer: (timer: TimerId) => {
      if (timer instanceof LongTimer) timer.clear();
      else clearTimeout(timer as NodeJS.Timeout);
    },
    defer: (run) => {
      void NOW.then(run);
    },
    yieldTurn: (run) => {
      setImmediate(run);
    },
  };
}

/** A wait longer than the platform's longest, in pieces. */
class LongTimer {
  readonly #fire: () => void;
  #leftMs: number;
  #piece: NodeJS.Timeout;

  constructor(fire: () => void, afterMs: number) {
    this.#fire = fire;
    this.#leftMs = afterMs;
    this.#piece = this.#next();
  }

  /** Forgets the wait. */
  clear(): void {
    clearTimeout(this.#piece);
  }

  #next(): NodeJS.Timeout {
    const pieceMs = Math.min(this.#leftMs, PLATFORM_WAIT_MS_MAX);
    this.#leftMs -= pieceMs;
    return setTimeout(() => {
      if (this.#leftMs > 0) this.#piece = this.#next();
      else this.#fire();
    }, pieceMs);
  }
}
