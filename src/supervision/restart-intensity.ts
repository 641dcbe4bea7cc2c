/**
 * How many restarts within a period are too many: a true sliding window, as OTP's. Time is in
 * milliseconds where OTP truncates to seconds, and the history is a ring, so that a long one costs
 * nothing.
 *
 * @see OTP `supervisor`: maximum restart intensity; `docs/semantics.md` section 7
 */

/** At most `intensity` restarts within any `periodMs` milliseconds. */
export interface RestartIntensity {
  /** Restarts allowed; 0 makes the first one fatal. */
  readonly intensity: number;
  /** Length of the window in ms; a restart exactly that old still counts. */
  readonly periodMs: number;
}

/** The restarts of one supervisor, or of one child with a budget of its own. */
export class RestartWindow {
  readonly #limit: RestartIntensity;
  /** Times of the last `intensity` restarts; the oldest stands where the next one goes. */
  readonly #times: number[] = [];
  #oldest = 0;
  /** Restarts since the beginning, those that were one too many included. */
  total = 0;

  constructor(limit: RestartIntensity) {
    this.#limit = limit;
  }

  /**
   * Counts a restart and decides whether it is one too many. Only the one `intensity` restarts
   * before it matters: while that one still counts, the window is full.
   *
   * @returns whether the restart is allowed
   */
  add(nowMs: number): boolean {
    this.total += 1;
    const { intensity, periodMs } = this.#limit;
    if (intensity === 0) return false;
    if (this.#times.length < intensity) {
      this.#times.push(nowMs);
      return true;
    }
    const oldestMs = this.#times[this.#oldest] ?? Number.NEGATIVE_INFINITY;
    this.#times[this.#oldest] = nowMs;
    this.#oldest = (this.#oldest + 1) % intensity;
    return oldestMs < nowMs - periodMs;
  }

  /** How many restarts count at `nowMs`. */
  countAt(nowMs: number): number {
    return this.#times.filter((timeMs) => timeMs >= nowMs - this.#limit.periodMs).length;
  }
}
