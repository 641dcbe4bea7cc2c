/** A hash of 64 bits over all that happened, in two lanes of 32. */

import { mixed } from "./word-mix.ts";

/** Rolls over words; equal rows of words end in equal hashes, and an early difference stays. */
export class RollingHash {
  #one = 0x2545f491;
  #other = 0x6c8e9cf5;

  /** The first lane, from 0. */
  get one(): number {
    return this.#one >>> 0;
  }

  /** The second lane, from 0. */
  get other(): number {
    return this.#other >>> 0;
  }

  /** The hash in 16 hexadecimal digits. */
  get text(): string {
    return hexOf(this.one) + hexOf(this.other);
  }

  /** Takes one word in. */
  add(word: number): void {
    this.#one = Math.imul(rotated(this.#one, 13) ^ mixed(word), 5) + 0x38495ab5;
    this.#other = Math.imul(rotated(this.#other, 17) ^ Math.imul(word, 0x9e3779b1), 0x85ebca6b) + 1;
  }

  /** Takes in a number that may be longer than a word, such as a count of ticks. */
  addLong(whole: number): void {
    this.add(whole | 0);
    this.add(Math.floor(whole / 2 ** 32) | 0);
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function hexOf(lane: number): string {
  return lane.toString(16).padStart(8, "0");
}
