/** How busy each actor was in the last seconds: what a picture does not keep. */

import type { Picture } from "../picture/picture.ts";

/** Readings kept of an actor. */
const READINGS = 60;

/** The shortest time between two readings, in ms. */
const EVERY_MS = 1_000;

/** Messages a second of every actor, once a second. */
export class RateHistory {
  readonly #rates = new Map<number, number[]>();
  #readAtMs = Number.NEGATIVE_INFINITY;

  /** Reads a picture; sooner than a second after the last time it does nothing, before it it begins anew. */
  read({ atMs, rows }: Picture): void {
    if (atMs < this.#readAtMs) this.#rates.clear();
    else if (atMs - this.#readAtMs < EVERY_MS) return;
    this.#readAtMs = atMs;
    for (const id of this.#rates.keys()) if (!rows.has(id)) this.#rates.delete(id);
    for (const { id, rate, changedAtMs } of rows.values()) {
      const known = this.#rates.get(id) ?? [];
      // A row that was not told again has not changed: it took nothing.
      known.push(atMs - changedAtMs > 2 * EVERY_MS ? 0 : rate);
      if (known.length > READINGS) known.shift();
      this.#rates.set(id, known);
    }
  }

  /** The readings of an actor, oldest first. */
  of(id: number): readonly number[] {
    return this.#rates.get(id) ?? [];
  }
}
