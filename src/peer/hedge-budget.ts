/**
 * How many requests may be asked twice: a part of all, so that a network that is slow everywhere is
 * not asked twice everywhere.
 */

/** What each request adds to the spares saved up. */
const EARNED = 0.1;

/** Spares that may be saved up. */
export const SPARES_SAVED_MAX = 10;

/** Counts what was earned and spent. */
export class HedgeBudget {
  #saved = SPARES_SAVED_MAX;

  /** Whether one more request may be asked twice. */
  get hasSpare(): boolean {
    // Tenths do not add up exactly.
    return this.#saved > 1 - 1e-9;
  }

  /** A request was sent for itself. */
  earn(): void {
    this.#saved = Math.min(SPARES_SAVED_MAX, this.#saved + EARNED);
  }

  /** One was asked twice. */
  spend(): void {
    this.#saved = Math.max(0, this.#saved - 1);
  }
}
