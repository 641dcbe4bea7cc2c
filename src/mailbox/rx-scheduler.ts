/** RxJS's time on a runtime's clock: timed operators wait on it, and in a simulation with it. */

import { type SchedulerAction, type SchedulerLike, Subscription } from "rxjs";
import type { Clock, TimerId } from "../time/clock.ts";

/** Told what scheduled work threw; RxJS itself would throw it at the process. */
export type ScheduledFailure = (error: unknown) => void;

/**
 * Makes an RxJS scheduler that waits on `clock`.
 *
 * @param onFailure told what the work threw; that work is not run again
 * @example
 * const scheduler = rxScheduler(simulatedClock(), () => {});
 */
export function rxScheduler(clock: Clock, onFailure: ScheduledFailure): SchedulerLike {
  return {
    now: () => clock.monotonic(),
    schedule: <T>(work: Work<T>, delayMs = 0, state?: T) =>
      new ClockAction(clock, work, onFailure).schedule(state, delayMs),
  };
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/** One piece of scheduled work; it may schedule itself again. */
class ClockAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #clock: Clock;
  readonly #work: Work<T>;
  readonly #onFailure: ScheduledFailure;
  #timer: TimerId | undefined;
  /** Counts what was scheduled, so that a turn that was given up is known when it comes. */
  #turn = 0;

  constructor(clock: Clock, work: Work<T>, onFailure: ScheduledFailure) {
    super();
    this.#clock = clock;
    this.#work = work;
    this.#onFailure = onFailure;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    this.#cancel();
    const turn = this.#turn;
    const run = (): void => {
      if (turn === this.#turn) this.#run(state);
    };
    if (delayMs > 0) this.#timer = this.#clock.setTimer(run, delayMs);
    else this.#clock.yieldTurn(run);
    return this;
  }

  override unsubscribe(): void {
    this.#cancel();
    super.unsubscribe();
  }

  #run(state: T | undefined): void {
    this.#timer = undefined;
    try {
      this.#work.call(this, state);
    } catch (error) {
      this.unsubscribe();
      this.#onFailure(error);
    }
  }

  #cancel(): void {
    this.#turn += 1;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
