/** What the templates of a swarm draw: chances, lengths and times over several orders of magnitude. */

import type { Draws } from "../drive/draws.ts";
import type { Ms, When } from "../fault-plan.ts";

/** Draws for one rule of a swarm. The same name gives the same draw, whatever else is drawn. */
export interface Dice {
  readonly stormMs: Ms;
  /** From 0 to 1. */
  unit(name: string): number;
  /** One of the items. */
  pick<Item>(name: string, items: readonly [Item, ...Item[]]): Item;
  /** As often from 1 to 2 as from 100 to 200. Three digits, for people. */
  amount(name: string, range: readonly [number, number]): number;
  /** A chance per occurrence, log-uniform. Often in a window of the storm, else in all of it. */
  chance(range: readonly [number, number]): When;
  /** From once to some ten times in the storm. */
  repeatedly(): When;
  /** Once. */
  once(): When;
}

/** The dice of one rule. */
export function diceOf(draws: Draws, ruleId: string, stormMs: Ms): Dice {
  const unit = (name: string): number => draws.unit(`swarm/${ruleId}`, name, 0);
  const amount: Dice["amount"] = (name, range) => logUniform(range, (part) => unit(name + part));
  const window = (): readonly [Ms, Ms] => {
    const from = Math.floor(unit("from") * stormMs * 0.8);
    const length = amount("window", [Math.max(1, stormMs / 50), Math.max(1, stormMs / 2)]);
    return [from, from + Math.max(1, Math.round(length))];
  };
  return {
    stormMs,
    unit,
    amount,
    pick: (name, items) => items[Math.floor(unit(name) * items.length)] ?? items[0],
    chance: (range) => {
      const chance = amount("chance", range);
      return unit("windowed") < 0.5 ? { chance } : { between: window(), chance };
    },
    repeatedly: () => {
      const mean = amount("every", [Math.max(1, stormMs / 16), Math.max(1, stormMs / 2)]);
      const every: When = { every: { exponential: Math.max(1, Math.round(mean)) } };
      return unit("windowed") < 0.7 ? every : { all: [{ between: window() }, every] };
    },
    once: () => ({ between: [0, Math.max(1, Math.round(stormMs * 0.9))] }),
  };
}

/** Without logarithms, which engines may round differently: a drawn doubling, then evenly within it. */
function logUniform([from, to]: readonly [number, number], unit: (part: string) => number): number {
  if (to <= from) return from;
  let doublings = 0;
  for (let at = from; at < to; at *= 2) doublings += 1;
  let low = from;
  for (let left = Math.floor(unit("/doubling") * doublings); left > 0; left -= 1) low *= 2;
  const high = Math.min(low * 2, to);
  return Math.min(to, Math.max(from, threeDigits(low + unit("/within") * (high - low))));
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
