/** The newest of something. */

/** Keeps the newest values up to a limit, oldest first. */
export class Kept<T> {
  readonly #max: number;
  #values: T[] = [];
  #count = 0;

  /** @param max values kept at most */
  constructor(max: number) {
    this.#max = max;
  }

  /** How many were ever added. */
  get count(): number {
    return this.#count;
  }

  /** What is kept, oldest first; do not change it. */
  get values(): readonly T[] {
    if (this.#values.length > this.#max) this.#values = this.#values.slice(-this.#max);
    return this.#values;
  }

  /** The newest; `undefined` when nothing was added. */
  get last(): T | undefined {
    return this.#values.at(-1);
  }

  /** Adds a value. The oldest are let go in bulk, at twice the limit. */
  add(value: T): void {
    this.#values.push(value);
    this.#count += 1;
    if (this.#values.length >= 2 * this.#max) this.#values = this.#values.slice(-this.#max);
  }

  /** Forgets everything. */
  clear(): void {
    this.#values = [];
  }
}
