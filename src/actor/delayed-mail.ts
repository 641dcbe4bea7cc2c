/**
 * Messages an interposer holds back. One lane for each sender and receiver: what is behind a delayed
 * message waits for it, so that the order of sending stands however long each is held.
 */

import type { Clock, TimerId } from "../time/clock.ts";

interface Held {
  readonly dueMs: number;
  readonly release: () => void;
}

/** From whom to whom, by number; below 0 the number of a message that goes alone. */
export interface Way {
  readonly receiver: number;
  readonly sender: number;
}

/** What one sender has on its way to one receiver, first to last; never empty between two events. */
interface Lane {
  readonly held: Held[];
  timer: TimerId | undefined;
}

/** The delayed messages of one runtime. */
export class DelayedMail {
  readonly #clock: Clock;
  /** By receiver, then by sender. */
  readonly #lanes = new Map<number, Map<number, Lane>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether something of that sender is still on its way to that receiver. */
  has(receiver: number, sender: number): boolean {
    return this.#lanes.get(receiver)?.has(sender) ?? false;
  }

  /**
   * Holds a message back.
   *
   * @param byMs for how long at least; what is in front of it may make it longer
   * @param release called once: in time, or when somebody flushes
   */
  hold(way: Way, byMs: number, release: () => void): void {
    const { receiver, sender } = way;
    const lanes = this.#lanes.get(receiver) ?? new Map<number, Lane>();
    this.#lanes.set(receiver, lanes);
    const lane = lanes.get(sender) ?? { held: [], timer: undefined };
    lanes.set(sender, lane);
    lane.held.push({ dueMs: this.#clock.monotonic() + byMs, release });
    if (lane.held.length === 1) this.#arm(way, lane, byMs);
  }

  /** Lets everything of that sender go to that receiver now. */
  flush(receiver: number, sender: number): void {
    const lane = this.#lanes.get(receiver)?.get(sender);
    if (lane !== undefined) this.#release({ receiver, sender }, lane, Number.POSITIVE_INFINITY);
  }

  /** Lets everything go to that receiver now. */
  flushAll(receiver: number): void {
    for (const sender of [...(this.#lanes.get(receiver)?.keys() ?? [])])
      this.flush(receiver, sender);
  }

  /** Lets everything go now. */
  flushEverything(): void {
    for (const receiver of [...this.#lanes.keys()]) this.flushAll(receiver);
  }

  #arm(way: Way, lane: Lane, byMs: number): void {
    lane.timer = this.#clock.setTimer(() => {
      this.#release(way, lane, this.#clock.monotonic());
    }, byMs);
  }

  /** A released message may send others along the same lane, so the lane is put in order first. */
  #release(way: Way, lane: Lane, untilMs: number): void {
    if (lane.timer !== undefined) this.#clock.clearTimer(lane.timer);
    lane.timer = undefined;
    const waiting = lane.held.findIndex(({ dueMs }) => dueMs > untilMs);
    const due = lane.held.splice(0, waiting < 0 ? lane.held.length : waiting);
    const [first] = lane.held;
    if (first === undefined) this.#forget(way);
    else this.#arm(way, lane, Math.max(0, first.dueMs - untilMs));
    for (const { release } of due) release();
  }

  #forget({ receiver, sender }: Way): void {
    const lanes = this.#lanes.get(receiver);
    lanes?.delete(sender);
    if (lanes?.size === 0) this.#lanes.delete(receiver);
  }
}
