/**
 * Time that moves only when told to. Timers fire in order of their due time, then of their setting;
 * between two of them everything that was deferred runs to the end, promises included.
 */

import { assert } from "../assert.ts";
import type { Clock } from "./clock.ts";
import { isDuration, waitOf } from "./duration.ts";
import { TimerQueue } from "./timer-queue.ts";

/** A clock for tests and simulations: `advance` is the only thing that makes time pass. */
export interface SimulatedClock extends Clock {
  /**
   * Moves time forward by `byMs` milliseconds, firing each timer that falls due on the way, and
   * settles promises and deferred work before, between and after them. A second call waits for the
   * first to end.
   */
  advance(byMs: number): Promise<void>;
  /** Runs everything that is ready now without letting time pass; a timer of 0 ms is not ready. */
  settle(): Promise<void>;
  /** How many timers are set and have not fired. */
  readonly pendingTimers: number;
  /** Milliseconds until the next timer is due; `undefined` when none is set. */
  readonly nextDueMs: number | undefined;
  /** Moves the wall clock by `byMs` (may be negative); monotonic time and timers do not notice. */
  jump(byMs: number): void;
}

/** Default wall-clock start of a simulation: 2026-01-01T00:00Z, a date no rule depends on. */
const WALL_START_MS = 1_767_225_600_000;

/**
 * Makes a clock that stands still until it is advanced.
 *
 * @param wallStartMs wall-clock time at the start, in milliseconds since 1970
 * @example
 * const clock = simulatedClock();
 * let fired = false;
 * clock.setTimer(() => { fired = true; }, 5_000);
 * await clock.advance(5_000);
 */
export function simulatedClock(wallStartMs: number = WALL_START_MS): SimulatedClock {
  const timeline = new Timeline();
  const { timers, turns } = timeline;
  let wallOffsetMs = wallStartMs;
  return {
    now: () => Math.floor(wallOffsetMs + timeline.elapsedMs),
    monotonic: () => timeline.elapsedMs,
    setTimer: (fire, afterMs) => timers.add(timeline.elapsedMs + waitOf(afterMs), fire),
    clearTimer: (timer) => timers.remove(timer),
    defer: (run) => queueMicrotask(run),
    yieldTurn: (run) => turns.run(run),
    advance: (byMs) => timeline.advance(byMs),
    settle: () => turns.settle(),
    get pendingTimers() {
      return timers.size;
    },
    get nextDueMs() {
      const next = timers.peek();
      return next === undefined ? undefined : next.dueMs - timeline.elapsedMs;
    },
    jump: (byMs) => {
      wallOffsetMs += byMs;
    },
  };
}

/** The time that passed and the timers along it. */
class Timeline {
  readonly timers = new TimerQueue();
  readonly turns = new TurnCounter();
  elapsedMs = 0;
  #advancing: Promise<void> = Promise.resolve();

  advance(byMs: number): Promise<void> {
    assert(isDuration(byMs), "time moves forward, by a number of milliseconds that ends");
    const moved = this.#advancing.then(() => this.#moveBy(byMs));
    // A timer that threw has told whoever advanced the clock; the next move starts afresh.
    this.#advancing = moved.catch(() => {});
    return moved;
  }

  async #moveBy(byMs: number): Promise<void> {
    const untilMs = this.elapsedMs + byMs;
    let firedAtOnce = 0;
    await this.turns.settle();
    for (let next = this.timers.peek(); next && next.dueMs <= untilMs; next = this.timers.peek()) {
      firedAtOnce = next.dueMs > this.elapsedMs ? 0 : firedAtOnce + 1;
      assert(firedAtOnce <= TIMERS_AT_ONCE_MAX, "timers of 0 ms do not set each other for ever");
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      this.timers.take();
      next.fire();
      await this.turns.settle();
    }
    this.elapsedMs = untilMs;
  }
}

/** Counts the turns that were asked for and have not come, so that settling can wait for the last. */
class TurnCounter {
  #waiting = 0;

  run(work: () => void): void {
    this.#waiting += 1;
    setImmediate(() => {
      this.#waiting -= 1;
      work();
    });
  }

  /** A turn comes only once every microtask has run, so a quiet turn means that promises rest too. */
  async settle(): Promise<void> {
    let quiet = 0;
    for (let turn = 0; quiet < QUIET_TURNS; turn += 1) {
      assert(turn < SETTLE_TURNS_MAX, "work comes to rest without time passing");
      quiet = this.#waiting === 0 ? quiet + 1 : 0;
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }
}

/** Work outside the clock may take the turn twice in a row: once itself, once its answer. */
const QUIET_TURNS = 3;

/** Turns in which work must come to rest; more than any test takes, less than a minute. */
const SETTLE_TURNS_MAX = 1_000_000;

/** Timers that may fire at one instant; beyond it they set each other. */
const TIMERS_AT_ONCE_MAX = 1_000_000;
