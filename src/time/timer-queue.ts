/** Timers in the order they fire: by due time, then by the order of their setting. A binary heap. */

/** A timer that waits. */
export interface QueuedTimer {
  readonly dueMs: number;
  readonly fire: () => void;
}

interface Slot extends QueuedTimer {
  readonly sequence: number;
}

/** Below this many timers a sweep is not worth its while. */
const SWEEP_FROM = 64;

/** Holds the timers of one simulated clock. */
export class TimerQueue {
  #heap: Slot[] = [];
  /** A cleared timer stays in the heap, but not here, until it surfaces or half the heap is cleared. */
  readonly #waiting = new Set<unknown>();
  #sequence = 0;

  /** How many timers wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Adds a timer; answers the object that names it. */
  add(dueMs: number, fire: () => void): QueuedTimer {
    this.#sequence += 1;
    const slot = { dueMs, fire, sequence: this.#sequence };
    this.#waiting.add(slot);
    this.#heap.push(slot);
    this.#rise(this.#heap.length - 1);
    return slot;
  }

  /** Forgets a timer; anything that does not wait here is ignored. */
  remove(timer: unknown): void {
    if (!this.#waiting.delete(timer)) return;
    if (this.#heap.length < SWEEP_FROM || this.#heap.length < 2 * this.#waiting.size) return;
    // An array in firing order is a heap.
    this.#heap = this.#heap.filter((slot) => this.#waiting.has(slot)).sort(byOrder);
  }

  /** The timer that fires next, left in its place. */
  peek(): QueuedTimer | undefined {
    let first = this.#heap[0];
    while (first !== undefined && !this.#waiting.has(first)) {
      this.#removeFirst();
      first = this.#heap[0];
    }
    return first;
  }

  /** Takes out the timer that fires next. */
  take(): QueuedTimer | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    this.#removeFirst();
    this.#waiting.delete(first);
    return first;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(): void {
    let index = 0;
    while (2 * index + 1 < this.#heap.length) {
      const left = 2 * index + 1;
      const child = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const below = this.#heap[lower];
    const above = this.#heap[upper];
    if (below === undefined || above === undefined || byOrder(below, above) >= 0) return false;
    this.#heap[upper] = below;
    this.#heap[lower] = above;
    return true;
  }

  #isBefore(left: number, right: number): boolean {
    const a = this.#heap[left];
    const b = this.#heap[right];
    return a !== undefined && b !== undefined && byOrder(a, b) < 0;
  }
}

function byOrder(left: Slot, right: Slot): number {
  return left.dueMs - right.dueMs || left.sequence - right.sequence;
}
