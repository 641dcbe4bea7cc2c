/** The events that wait, by due time, then by the order of their scheduling. */

import { Ring } from "../../mailbox/ring.ts";
import type { Ms, NodeName } from "../fault-plan.ts";
import type { EventGate, EventInput, ScheduledEvent } from "./event.ts";

/** Below this many events a sweep is not worth its while. */
const SWEEP_FROM = 64;

/** An event with what only the queue and the loop touch. */
export class QueuedEvent implements ScheduledEvent {
  readonly node: NodeName;
  readonly kind: string;
  readonly label: string;
  readonly cause: number | undefined;
  readonly gate: EventGate | undefined;
  dueMs: Ms;
  /** Gone when it has run or is cancelled, and what it holds on to with it. */
  run: (() => void) | undefined;
  step = 0;
  sequence = 0;
  inHeap = false;

  constructor(input: EventInput, dueMs: Ms, cause: number | undefined) {
    this.node = input.node;
    this.kind = input.kind;
    this.label = input.label;
    this.cause = cause;
    this.gate = input.gate;
    this.dueMs = dueMs;
    this.run = input.run;
  }

  /** Whether it can still happen. */
  get lives(): boolean {
    return this.run !== undefined && this.gate?.state !== "closed";
  }
}

/** A binary heap, and a ring for what falls due at once: most events of actors do. */
export class EventQueue {
  #heap: QueuedEvent[] = [];
  readonly #atOnce = new Ring<QueuedEvent>();
  #sequence = 0;
  #waiting = 0;
  /** Cancelled events still in the heap. */
  #stale = 0;

  /** Events that wait; those of a closed life count until their time would have come. */
  get size(): number {
    return this.#waiting;
  }

  /** Adds an event. @param nowMs the present; what is due now takes the short way */
  add(event: QueuedEvent, nowMs: Ms): void {
    this.#sequence += 1;
    this.#waiting += 1;
    event.sequence = this.#sequence;
    event.inHeap = event.dueMs > nowMs;
    if (event.inHeap) this.#rise(event);
    else this.#atOnce.push(event);
  }

  /** Cancels an event that waits here, and sees to it that it does not stay until it is due. */
  forget(event: QueuedEvent): void {
    event.run = undefined;
    this.#waiting -= 1;
    if (!event.inHeap) return;
    this.#stale += 1;
    if (this.#heap.length >= SWEEP_FROM && this.#heap.length <= 2 * this.#stale) this.#sweep();
  }

  /** The next event that can happen, left in its place. */
  peek(): QueuedEvent | undefined {
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      if (first.lives) return first;
      this.take(first);
      first.run = undefined;
    }
    return undefined;
  }

  /** Takes out what {@link EventQueue.peek} has just shown. */
  take(first: QueuedEvent): void {
    if (first.run !== undefined) this.#waiting -= 1;
    if (!first.inHeap) {
      this.#atOnce.shift();
      return;
    }
    first.inHeap = false;
    if (first.run === undefined) this.#stale -= 1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
  }

  #first(): QueuedEvent | undefined {
    const due = this.#heap[0];
    const atOnce = this.#atOnce.at(0);
    if (due === undefined) return atOnce;
    return atOnce === undefined || byOrder(due, atOnce) < 0 ? due : atOnce;
  }

  #sweep(): void {
    const kept: QueuedEvent[] = [];
    for (const event of this.#heap) {
      if (event.lives) {
        kept.push(event);
        continue;
      }
      if (event.run !== undefined) this.#waiting -= 1;
      event.run = undefined;
      event.inHeap = false;
    }
    // An array in order is a heap.
    this.#heap = kept.sort(byOrder);
    this.#stale = 0;
  }

  /** Adds an event at the bottom and lets it find its place. */
  #rise(event: QueuedEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || byOrder(above, event) <= 0) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  /** Lets what was last find its place from the top. */
  #sink(event: QueuedEvent): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (below !== undefined && right !== undefined && byOrder(right, below) < 0) {
        child += 1;
        below = right;
      }
      if (below === undefined || byOrder(event, below) <= 0) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = event;
  }
}

function byOrder(left: QueuedEvent, right: QueuedEvent): number {
  return left.dueMs - right.dueMs || left.sequence - right.sequence;
}
