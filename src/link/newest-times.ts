/** The newest of some times, few enough to be kept for every link, and what they say together. */

/** Times kept: as many say well where most of them lie. */
export const TIMES_KEPT = 32;

/** What the kept times say, in ms. */
export interface TimesView {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** A ring of times in ms. */
export class NewestTimes {
  readonly #times = new Float64Array(TIMES_KEPT);
  #count = 0;

  /** Adds one; the oldest makes room. */
  note(ms: number): void {
    this.#times[this.#count % TIMES_KEPT] = ms;
    this.#count += 1;
  }

  /** What they say; `undefined` before the first. */
  get view(): TimesView | undefined {
    if (this.#count === 0) return undefined;
    const sorted = this.#kept().sort();
    const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
    return { medianMs: at(0.5), p95Ms: at(0.95) };
  }

  /** The least and the greatest; `undefined` before the first. */
  get range(): { readonly leastMs: number; readonly mostMs: number } | undefined {
    if (this.#count === 0) return undefined;
    const kept = this.#kept();
    return { leastMs: Math.min(...kept), mostMs: Math.max(...kept) };
  }

  #kept(): Float64Array {
    return this.#times.slice(0, Math.min(this.#count, TIMES_KEPT));
  }
}
