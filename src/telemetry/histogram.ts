/** How values spread over buckets: counts that only grow, as OpenMetrics wants them. */

/** Bounds of durations of whole requests, in seconds: the reference's 10 to 5,000 ms and what lies beyond. */
export const REQUEST_SECONDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 25,
];

/** A histogram as plain data. */
export interface HistogramView {
  /** Upper bounds, rising; a last bucket without a bound follows. */
  readonly bounds: readonly number[];
  /** Values of each bucket alone, the last one those above all bounds. */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** Counts values by bucket. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds upper bounds, rising */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** Takes a value in; one on a bound belongs below it. */
  observe(value: number): void {
    const found = this.#bounds.findIndex((bound) => value <= bound);
    const bucket = found < 0 ? this.#bounds.length : found;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  /** What was counted so far. */
  view(): HistogramView {
    return { bounds: this.#bounds, counts: [...this.#counts], sum: this.#sum };
  }
}
