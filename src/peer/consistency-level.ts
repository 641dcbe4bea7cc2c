/**
 * How many of the holders of a value have to take part. Where those that read and those that wrote are
 * together more than there are (R + W > N), some reader's answer comes from one that has the write.
 */

import { assert } from "../assert.ts";

/** A level by name, or the number itself. */
export type ConsistencyLevel = "one" | "two" | "quorum" | "all" | number;

/**
 * The number a level stands for.
 *
 * @param holders all that hold the value, reached or not: who is away does not make a majority smaller
 * @returns at least 1, also of nobody: nobody's silence is no consent
 */
export function countOf(level: ConsistencyLevel, holders: number): number {
  assert(Number.isInteger(holders) && holders >= 0, "holders are counted");
  switch (level) {
    case "one":
      return 1;
    case "two":
      return 2;
    case "quorum":
      return Math.floor(holders / 2) + 1;
    case "all":
      return Math.max(1, holders);
    default:
      assert(Number.isInteger(level) && level >= 1, "a level is a name or a whole number from 1");
      return level;
  }
}

/** The two levels a value is kept with. */
export interface LevelPair {
  readonly read: ConsistencyLevel;
  readonly write: ConsistencyLevel;
}

/** Whether every read at the one level meets every write at the other. */
export function levelsOverlap({ read, write }: LevelPair, holders: number): boolean {
  return countOf(read, holders) + countOf(write, holders) > holders;
}
