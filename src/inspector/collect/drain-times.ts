/** When messages were handled, to some milliseconds: the run queue's own looks at the clock, kept while somebody asks. */

/** Marks kept: some four seconds of a busy runtime. */
const MARKS_MAX = 4_096;

/** Marks are no closer than that, in ms. */
const STEP_MS = 1;

/** Times by the number of messages handled until then. */
export class DrainTimes {
  #counts: number[] = [];
  #times: number[] = [];

  /** Notes that the message with this number is the first that begins at this time or later. */
  add(count: number, atMs: number): void {
    const last = this.#times.at(-1);
    if (last !== undefined && atMs - last < STEP_MS) return;
    this.#counts.push(count);
    this.#times.push(atMs);
    if (this.#counts.length < 2 * MARKS_MAX) return;
    this.#counts = this.#counts.slice(MARKS_MAX);
    this.#times = this.#times.slice(MARKS_MAX);
  }

  /** The time of a message: that of the last mark up to it, and of the first for one before all marks. */
  at(position: number): number {
    let [low, high] = [0, this.#counts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#counts[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return this.#times[Math.max(0, low - 1)] ?? 0;
  }
}
