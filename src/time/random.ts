/** The only door to chance: one stream of numbers that its owner may fork by purpose. */

/** A source of numbers, handed to whoever may draw. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  u32(): number;
  /** A number from 0 (included) to 1 (excluded). */
  unit(): number;
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  /** One of the items; `undefined` only for an empty list. */
  pick<T>(items: readonly T[]): T | undefined;
  /** The items in a drawn order; the input is left alone. */
  shuffle<T>(items: readonly T[]): T[];
  /** Fills new bytes; only the real source is fit for keys. */
  bytes(length: number): Uint8Array;
  /** An independent stream for one purpose; for a seeded source the same purpose gives the same stream. */
  fork(purpose: string): Random;
}

/** Builds the derived draws over one source of 32-bit words. */
export function randomOver(
  u32: () => number,
  bytes: (length: number) => Uint8Array,
  fork: (purpose: string) => Random,
): Random {
  const unit = (): number => u32() / 2 ** 32;
  const below = (bound: number): number => Math.floor(unit() * bound);
  return {
    u32,
    unit,
    below,
    pick: (items) => items[below(items.length)],
    shuffle: (items) => shuffled(items, below),
    bytes,
    fork,
  };
}

/** Fisher-Yates on a copy. */
function shuffled<T>(items: readonly T[], below: (bound: number) => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const drawn = below(last + 1);
    const held = result[last] as T;
    result[last] = result[drawn] as T;
    result[drawn] = held;
  }
  return result;
}
