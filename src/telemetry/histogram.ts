/** How values spread over buckets: counts that only grow, as OpenMetrics wants them. */

import type { Metric } from "./open-metrics.ts";

/** Bounds of durations of whole requests, in seconds: the reference's 10 to 5,000 ms and what lies beyond. */
export const REQUEST_SECONDS: readonly number[] = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 25,
];

/** Bounds of what is done without waiting for anybody, such as decoding, in seconds: 10 us to 100 ms. */
export const CODEC_SECONDS: readonly number[] = [
  0.000_01, 0.000_025, 0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.025, 0.1,
];

/** Different values of one label; what comes beyond is `other`. */
export const LABEL_VALUES_MAX = 256;

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

/** Histograms by message type, as many as a label may have values. */
export class HistogramFamily {
  readonly #bounds: readonly number[];
  readonly #histograms = new Map<string, Histogram>();

  /** @param bounds upper bounds, rising */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  /** What a message is counted as: itself, or `other` when there are too many. */
  labelOf(type: string): string {
    const isRoom = this.#histograms.size < LABEL_VALUES_MAX || this.#histograms.has(type);
    const message = isRoom ? type : "other";
    if (!this.#histograms.has(message)) {
      this.#histograms.set(message, new Histogram(this.#bounds));
    }
    return message;
  }

  /** Takes a value of a message in. */
  observe(type: string, value: number): void {
    this.#histograms.get(this.labelOf(type))?.observe(value);
  }

  /** What was counted so far, as one metric. */
  view(name: string, help: string): Metric {
    const samples = [...this.#histograms].map(([message, histogram]) => ({
      labels: { message },
      histogram: histogram.view(),
    }));
    return { name, type: "histogram", help, samples };
  }
}
