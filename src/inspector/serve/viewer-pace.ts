/**
 * How often a viewer is told something: as often as it wished while it reads in time, and seldom while it does not.
 *
 *   as it wished ── three times late ──> once a second ── three times late ──> once in five seconds
 *        <── twice read well ──               <── twice read well ──
 *
 * Late is who has not read a flush when the next one is due; well has read who would have been in time at the pace above.
 */

/** What a viewer gets at most, in flushes a second: first what it wished, then less. */
const STEPS_HZ = [Number.POSITIVE_INFINITY, 1, 0.2] as const;

/** Flushes in a row that must be late before it gets fewer: one may be late because the process is. */
const LATE_MAX = 3;

/** Flushes in a row that must be read well before it gets more. */
const WELL_MIN = 2;

/** The pace of one viewer. */
export class ViewerPace {
  #step = 0;
  #late = 0;
  #well = 0;

  /** What it gets of what it wished, in flushes a second. */
  hz(wished: number): number {
    return Math.min(wished, this.#atMost(this.#step));
  }

  /** The next flush is due, and it has not read the one before. */
  late(): void {
    this.#well = 0;
    this.#late += 1;
    if (this.#late < LATE_MAX || this.#step === STEPS_HZ.length - 1) return;
    this.#step += 1;
    this.#late = 0;
  }

  /** It has read a whole flush, so many ms after it began; what it wished is the fastest it can get. */
  read(tookMs: number, wished: number): void {
    this.#late = 0;
    if (this.#step === 0) return;
    const above = Math.min(wished, this.#atMost(this.#step - 1));
    this.#well = tookMs <= 1_000 / above ? this.#well + 1 : 0;
    if (this.#well < WELL_MIN) return;
    this.#step -= 1;
    this.#well = 0;
  }

  #atMost(step: number): number {
    return STEPS_HZ[step] ?? Number.POSITIVE_INFINITY;
  }
}
