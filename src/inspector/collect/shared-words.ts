/** The words of all streams of one host: one table, so that viewers can share what was encoded once. */

import type { Words } from "../protocol/words.ts";

/** Words a table may have beyond those in use before a new one is begun. */
export const WORDS_MAX = 65_536;

/** A table of words that grows, and is begun anew when it has grown too large. */
export class SharedWords implements Words {
  #numbers = new Map<string, number>([["", 0]]);
  #words: string[] = [""];
  #epoch = 0;

  /** How many words there are, the empty one included. */
  get length(): number {
    return this.#words.length;
  }

  /** Rises when a new table is begun: no number of the one before means anything then. */
  get epoch(): number {
    return this.#epoch;
  }

  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#words.length;
    this.#numbers.set(word, number);
    this.#words.push(word);
    return number;
  }

  /** The words from a number on. */
  since(number: number): readonly string[] {
    return this.#words.slice(number);
  }

  /** Begins anew when labels that nobody has any more fill the table. */
  renewBeyond(inUse: number): void {
    if (this.#words.length <= WORDS_MAX + inUse) return;
    this.#numbers = new Map([["", 0]]);
    this.#words = [""];
    this.#epoch += 1;
  }
}
