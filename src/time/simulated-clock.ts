/**
 * Time that moves only when told to. Timers fire in order of their due time, then of their setting;
 * between two of them everything that was deferred runs to the end, promises included.
 */

import type { Clock, TimerId } from "./clock.ts";

/** A clock for tests and simulations: `advance` is the only thing that makes time pass. */
export interface SimulatedClock extends Clock {
  /**
   * Moves time forward by `byMs` milliseconds, firing each timer that falls due on the way, and
   * settles promises and deferred work before, between and after them.
   */
  advance(byMs: number): Promise<void>;
  /** Runs everything that is ready now without letting time pass. */
  settle(): Promise<void>;
  /** How many timers are set and have not fired. */
  readonly pendingTimers: number;
  /** Milliseconds until the next timer is due; `undefined` when none is set. */
  readonly nextDueMs: number | undefined;
  /** Moves the wall clock by `byMs` (may be negative); monotonic time and timers do not notice. */
  jump(byMs: number): void;
}

interface SimulatedTimer {
  readonly dueMs: number;
  readonly sequence: number;
  readonly fire: () => void;
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
  const timers = new Set<SimulatedTimer>();
  let elapsedMs = 0;
  let wallOffsetMs = wallStartMs;
  let sequence = 0;

  function nextTimer(): SimulatedTimer | undefined {
    let next: SimulatedTimer | undefined;
    for (const timer of timers) {
      if (next === undefined || isBefore(timer, next)) next = timer;
    }
    return next;
  }

  async function advance(byMs: number): Promise<void> {
    const untilMs = elapsedMs + byMs;
    await settleTurns();
    for (let timer = nextTimer(); timer && timer.dueMs <= untilMs; timer = nextTimer()) {
      timers.delete(timer);
      elapsedMs = Math.max(elapsedMs, timer.dueMs);
      timer.fire();
      await settleTurns();
    }
    elapsedMs = untilMs;
  }

  return {
    now: () => Math.floor(wallOffsetMs + elapsedMs),
    monotonic: () => elapsedMs,
    setTimer: (fire, afterMs) => {
      sequence += 1;
      const timer = { dueMs: elapsedMs + Math.max(0, afterMs), sequence, fire };
      timers.add(timer);
      return timer;
    },
    clearTimer: (timer: TimerId) => {
      timers.delete(timer as SimulatedTimer);
    },
    defer: (run) => queueMicrotask(run),
    yieldTurn: (run) => {
      setImmediate(run);
    },
    advance,
    settle: settleTurns,
    get pendingTimers() {
      return timers.size;
    },
    get nextDueMs() {
      const next = nextTimer();
      return next === undefined ? undefined : next.dueMs - elapsedMs;
    },
    jump: (byMs) => {
      wallOffsetMs += byMs;
    },
  };
}

function isBefore(left: SimulatedTimer, right: SimulatedTimer): boolean {
  if (left.dueMs !== right.dueMs) return left.dueMs < right.dueMs;
  return left.sequence < right.sequence;
}

/** A macrotask runs only once every microtask has, so a few of them in a row settle all turns. */
async function settleTurns(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Work may yield the turn twice in a row before it comes to rest: once itself, once its answer. */
const SETTLE_TURNS = 3;
