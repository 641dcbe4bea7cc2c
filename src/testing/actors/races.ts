/**
 * The races of one run: pairs of turns that came in one order, could have come in the other, and do not
 * come to the same. Only these are worth another run.
 *
 * @see Abdulla et al., Optimal Dynamic Partial Order Reduction (2014): source sets
 */

import { areIndependent, type Footprint } from "./footprint.ts";

/** One turn of a run, as far as races go. */
export interface RunTurn {
  readonly footprint: Footprint;
  /** Index of the turn in which the message it handled was sent; `undefined` when that is not known. */
  readonly cause: number | undefined;
}

/** A pair of turns that may be tried the other way round. */
export interface RunRace {
  /** Index of the earlier one: somebody else has to have that turn. */
  readonly at: number;
  /** Actors each of which leads towards the other order. */
  readonly firsts: ReadonlySet<number>;
}

/** Finds the races of a run. */
export function racesOf(turns: readonly RunTurn[]): readonly RunRace[] {
  const pasts: ReadonlySet<number>[] = [];
  const races: RunRace[] = [];
  for (const [index, turn] of turns.entries()) {
    const { past, rivals } = pastOf(turn, turns.slice(0, index), pasts);
    pasts.push(past);
    for (const at of rivals) races.push({ at, firsts: firstsOf(turns, pasts, [at, index]) });
  }
  return races;
}

/** What had to come before a turn, and which of it did so by chance only. */
function pastOf(
  { cause, footprint }: RunTurn,
  earlier: readonly RunTurn[],
  pasts: readonly ReadonlySet<number>[],
): { readonly past: ReadonlySet<number>; readonly rivals: readonly number[] } {
  const past = new Set<number>();
  const rivals: number[] = [];
  // Backwards, so that what leads to the turn through a later one is known to when it is met.
  for (const [index, other] of [...earlier.entries()].reverse()) {
    if (past.has(index)) continue;
    const leadsHere = index === cause || other.footprint.actor === footprint.actor;
    if (!leadsHere && areIndependent(other.footprint, footprint)) continue;
    if (!leadsHere) rivals.push(index);
    past.add(index);
    for (const step of pasts[index] ?? []) past.add(step);
  }
  return { past, rivals };
}

/** Who can begin what leads to the later turn without the earlier one. */
function firstsOf(
  turns: readonly RunTurn[],
  pasts: readonly ReadonlySet<number>[],
  [from, to]: readonly [number, number],
): ReadonlySet<number> {
  const without: number[] = [];
  const firsts = new Set<number>();
  for (let index = from + 1; index <= to; index += 1) {
    const past = pasts[index];
    if (past === undefined || (index < to && past.has(from))) continue;
    if (!without.some((earlier) => past.has(earlier))) {
      firsts.add(turns[index]?.footprint.actor ?? 0);
    }
    without.push(index);
  }
  return firsts;
}
