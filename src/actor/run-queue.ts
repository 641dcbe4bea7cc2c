/**
 * Who runs next: one queue for all actors of a runtime, drained in a microtask. Microtasks starve
 * timers and I/O, so the queue gives the event loop a turn whenever it has run for a slice.
 *
 * It also names who holds the event loop. A look at the clock costs as much as a message, so it looks
 * at the ends of a drain and now and then between; after a block it looks at every turn for a while,
 * so that a culprit in a busy runtime is named alone the second time.
 */

import { Ring } from "../mailbox/ring.ts";
import type { Clock } from "../time/clock.ts";

/** Something that runs when it is its turn. */
export interface Runnable {
  /**
   * Handles at most `budget` messages.
   *
   * @returns how many it handled
   */
  run(budget: number): number;
}

/** Messages one actor may handle before the others have their turn. */
export const BATCH_MESSAGES_MAX = 128;

/** Messages, and turns of actors, between two looks at the clock. */
const LOOK_EVERY = 256;

/** Turns that are looked at one by one after a block. */
const EXACT_TURNS = 1_000;

/** How long actors may run before timers and I/O have a turn, in ms. */
export const SLICE_MS = 4;

/** A stretch without a turn of the event loop that is reported, in ms. */
export const BLOCKED_MS = 100;

/** Says who runs next, one turn at a time, in place of the order of the queue. */
export interface Picker<R> {
  /** Messages one actor handles in a turn at most. */
  readonly messagesPerTurn: number;
  /** Anything but the index of one that is ready stands for the first. */
  choose(ready: Pick<Ring<R>, "length" | "at">): number;
}

/** Told of a stretch that held the event loop, with everybody who ran in it. */
export type BlockedObserver<R> = (blockedMs: number, suspects: readonly R[]) => void;

/** What a run queue may be told for a simulation. */
export interface RunQueueOptions<R> {
  /** Says who runs next; then each turn of an actor is a turn of the event loop of its own. */
  readonly picker?: Picker<R> | undefined;
  /** How long actors may run before the event loop has a turn, in ms. @defaultValue 4 */
  readonly sliceMs?: number;
}

/** The run queue of one runtime. */
export class RunQueue<R extends Runnable> {
  readonly #clock: Clock;
  readonly #onBlocked: BlockedObserver<R>;
  readonly #picker: Picker<R> | undefined;
  readonly #sliceMs: number;
  readonly #ready = new Ring<R>();
  readonly #recent: R[] = [];
  #isAwake = false;
  /** Messages and turns since the last look. */
  #sinceLook = 0;
  #exactTurns = 0;
  #sliceStartMs = -1;
  /** Whether the next drain has to wait for a turn of the event loop. */
  #isSliceSpent = false;
  #lookedAtMs = 0;
  /** Told the time of each look, while somebody wants to know when messages were handled. */
  onLook: ((nowMs: number) => void) | undefined = undefined;
  /** Gives an actor its turn and says how many messages it handled, while somebody times turns. */
  onTurn: ((runnable: R) => number) | undefined = undefined;

  constructor(
    clock: Clock,
    onBlocked: BlockedObserver<R>,
    { picker, sliceMs = SLICE_MS }: RunQueueOptions<R> = {},
  ) {
    this.#clock = clock;
    this.#onBlocked = onBlocked;
    this.#picker = picker;
    this.#sliceMs = sliceMs;
  }

  /** How many wait for their turn. */
  get length(): number {
    return this.#ready.length;
  }

  /** Puts somebody at the end of the queue; it must not be in it already. */
  push(runnable: R): void {
    this.#ready.push(runnable);
    if (this.#isAwake) return;
    this.#isAwake = true;
    if (this.#picker !== undefined) this.#clock.yieldTurn(this.#step);
    else if (this.#isSliceSpent) this.#clock.yieldTurn(this.#drain);
    else this.#clock.defer(this.#drain);
  }

  readonly #drain = (): void => {
    this.#lookedAtMs = this.#clock.monotonic();
    if (this.#isSliceSpent || this.#sliceStartMs < 0) this.#sliceStartMs = this.#lookedAtMs;
    this.#isSliceSpent = false;
    if (this.onLook !== undefined) this.onLook(this.#lookedAtMs);
    for (let next = this.#ready.shift(); next !== undefined; next = this.#ready.shift()) {
      this.#recent.push(next);
      const { onTurn } = this;
      this.#sinceLook += 1 + (onTurn === undefined ? next.run(BATCH_MESSAGES_MAX) : onTurn(next));
      if (this.#sinceLook < LOOK_EVERY && this.#exactTurns === 0) continue;
      this.#look();
      if (this.#isSliceSpent && this.#ready.length > 0) {
        this.#clock.yieldTurn(this.#drain);
        return;
      }
    }
    this.#look();
    this.#isAwake = false;
  };

  /** One turn of whom the picker chose; promises that it settles come to rest before the next. */
  readonly #step = (): void => {
    const picker = this.#picker;
    const chosen = picker?.choose(this.#ready) ?? 0;
    const next = this.#ready.takeAt(chosen) ?? this.#ready.shift();
    next?.run(picker?.messagesPerTurn ?? 1);
    if (this.#ready.length > 0) this.#clock.yieldTurn(this.#step);
    else this.#isAwake = false;
  };

  #look(): void {
    const nowMs = this.#clock.monotonic();
    const stretchMs = nowMs - this.#lookedAtMs;
    if (this.#exactTurns > 0) this.#exactTurns -= 1;
    if (stretchMs >= BLOCKED_MS) {
      this.#exactTurns = EXACT_TURNS;
      this.#onBlocked(stretchMs, [...new Set(this.#recent)]);
    }
    this.#lookedAtMs = nowMs;
    if (this.onLook !== undefined) this.onLook(nowMs);
    this.#isSliceSpent = nowMs - this.#sliceStartMs >= this.#sliceMs;
    this.#sinceLook = 0;
    this.#recent.length = 0;
  }
}
