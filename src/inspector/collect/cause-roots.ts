/** The first message of each message's causes, found as headers are read: what one set off is told whole or not at all. */

import type { HeaderColumns } from "../../actor/recorder.ts";

/** Messages whose first cause is remembered, by number; a power of two. */
const REMEMBERED = 131_072;

/** First causes of the messages handled last. */
export class CauseRoots {
  readonly #ids = new Float64Array(REMEMBERED);
  readonly #roots = new Float64Array(REMEMBERED);
  readonly #byPosition: Float64Array;
  #position = 0;

  /** @param mask that of the columns it reads */
  constructor({ mask }: Pick<HeaderColumns, "mask">) {
    this.#byPosition = new Float64Array(mask + 1);
  }

  /** Reads the headers up to `count`. */
  follow({ ids, causes, mask }: HeaderColumns, count: number): void {
    for (let at = Math.max(this.#position, count - mask - 1); at < count; at += 1) {
      const slot = at & mask;
      const id = ids[slot] ?? 0;
      const root = this.#rootOf(causes[slot] ?? 0, id);
      this.#ids[id & (REMEMBERED - 1)] = id;
      this.#roots[id & (REMEMBERED - 1)] = root;
      this.#byPosition[slot] = root;
    }
    this.#position = count;
  }

  /** The first cause of the message at a position that was followed. */
  at(position: number): number {
    return this.#byPosition[position & (this.#byPosition.length - 1)] ?? 0;
  }

  /** A cause that is forgotten stands for what set it off. */
  #rootOf(cause: number, id: number): number {
    if (cause === 0) return id;
    const slot = cause & (REMEMBERED - 1);
    return this.#ids[slot] === cause ? (this.#roots[slot] ?? cause) : cause;
  }
}
