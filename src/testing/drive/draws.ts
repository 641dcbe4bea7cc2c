/**
 * Keyed draws: chance as a function of where, whose and the how-manieth, not of what was drawn before.
 * Leaving one draw out therefore moves no other, which is what makes a fault plan shrink.
 */

import type { Spread } from "../fault-plan.ts";
import { mixed, textWord } from "./word-mix.ts";

/** What names a draw: a purpose, whose it is, and its number among those. */
export type DrawKey = readonly [place: string, owner: string, nth: number];

/** Chance of one run; the same key gives the same draw, in any order. */
export interface Draws {
  /** A whole number from 0 to 2^32 - 1. */
  u32(...key: DrawKey): number;
  /** A number from 0 (included) to 1 (excluded). */
  unit(...key: DrawKey): number;
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number, ...key: DrawKey): number;
  /** A length as the spread says; independent of the other draws under the same key. */
  spread(spread: Spread, ...key: DrawKey): number;
}

/** How many words there are. */
const WORDS = 2 ** 32;

/** Sets the lengths of a key apart from its other draws. */
const OF_LENGTHS = 0x5bd1e995;

/** Rows of draws remembered at once; beyond this they are all forgotten, and made anew when asked for. */
const ROWS_KEPT_MAX = 65_536;

/** Where the draws of one place and owner begin; two words, so that no row is another one shifted. */
interface Row {
  readonly one: number;
  readonly other: number;
}

/**
 * Makes the draws of one run.
 *
 * @param seed its low 64 bits count
 * @example
 * const draws = drawsOf(7n);
 * const isLost = draws.unit("link.reset", "a>b", 3) < 0.1;
 */
export function drawsOf(seed: bigint): Draws {
  const rows = new Rows(seed);
  return {
    u32: (place, owner, nth) => drawn(rows.of(place, owner), nth),
    unit: (place, owner, nth) => drawn(rows.of(place, owner), nth) / WORDS,
    below: (bound, ...[place, owner, nth]) =>
      Math.floor((drawn(rows.of(place, owner), nth) / WORDS) * bound),
    spread: (spread, ...[place, owner, nth]) =>
      typeof spread === "number"
        ? spread
        : lengthOf(spread, drawn(rows.of(place, owner), nth, OF_LENGTHS)),
  };
}

function drawn({ one, other }: Row, nth: number, salt = 0): number {
  return mixed(other ^ mixed(one + salt + Math.imul(nth, 0x9e3779b1))) >>> 0;
}

/** The rows of one seed, as far as they were asked for. */
class Rows {
  readonly #low: number;
  readonly #high: number;
  readonly #places = new Map<string, Map<string, Row>>();
  #kept = 0;
  #place = "";
  /** The rows of the place asked for last. */
  #owners = new Map<string, Row>();

  constructor(seed: bigint) {
    this.#low = mixed(Number(BigInt.asUintN(32, seed)));
    this.#high = mixed(Number(BigInt.asUintN(32, seed >> 32n)) ^ OF_LENGTHS);
    this.#places.set(this.#place, this.#owners);
  }

  of(place: string, owner: string): Row {
    if (place !== this.#place) this.#turnTo(place);
    return this.#owners.get(owner) ?? this.#added(place, owner);
  }

  #turnTo(place: string): void {
    const owners = this.#places.get(place) ?? new Map<string, Row>();
    this.#places.set(place, owners);
    this.#place = place;
    this.#owners = owners;
  }

  #added(place: string, owner: string): Row {
    if (this.#kept >= ROWS_KEPT_MAX) {
      this.#places.clear();
      this.#kept = 0;
      this.#turnTo(place);
    }
    const placed = textWord(place);
    const owned = textWord(owner);
    const row = {
      one: mixed(this.#low ^ placed ^ Math.imul(owned, 0x9e3779b1)),
      other: mixed(this.#high ^ owned ^ Math.imul(placed, 0x85ebca77)),
    };
    this.#kept += 1;
    this.#owners.set(owner, row);
    return row;
  }
}

/** What a spread makes of one even word. */
function lengthOf(spread: Exclude<Spread, number>, word: number): number {
  if ("uniform" in spread) {
    const [from, to] = spread.uniform;
    return from + (word / WORDS) * (to - from);
  }
  if ("exponential" in spread) return spread.exponential * minusLn(word);
  const { usual, tail, tailShare } = spread.bimodal;
  return word / WORDS < tailShare ? tail : usual;
}

/** Powers of two from 2^-31 to 2^1, by the number of leading zeros. */
const SCALES: readonly number[] = scales();

/**
 * Minus the natural logarithm of `(word + 1/2) / 2^32`, off by less than 2e-8. The language lets
 * `Math.log` differ between engines; sums and quotients are the same on all.
 *
 * @see https://en.wikipedia.org/wiki/Logarithm#Power_series
 */
export function minusLn(word: number): number {
  const zeros = Math.clz32(word);
  const mantissa = (word + 0.5) * (SCALES[zeros] ?? 1);
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 1 / 13;
  sum = sum * square + 1 / 11;
  sum = sum * square + 1 / 9;
  sum = sum * square + 1 / 7;
  sum = sum * square + 1 / 5;
  sum = sum * square + 1 / 3;
  return (zeros + 1) * Math.LN2 - 2 * z * (sum * square + 1);
}

function scales(): number[] {
  const result: number[] = [];
  for (let zeros = 0, scale = 1 / 2 ** 31; zeros <= 32; zeros += 1, scale *= 2) result.push(scale);
  return result;
}
