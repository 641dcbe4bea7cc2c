/** Histories for the tests of their checkers: written by hand, drawn, and judged by trying every order. */

import fc from "fast-check";
import type { Model } from "../../src/testing/history/model.ts";
import type { Operation } from "../../src/testing/spec.ts";

/** An operation as a test writes it: who, what, between which moments. */
export interface Written {
  readonly client?: string;
  readonly name: string;
  readonly argument?: unknown;
  readonly result?: unknown;
  readonly status?: Operation["status"];
  /** Begin and end. */
  readonly at: readonly [begin: number, end: number];
}

/** A history from its operations; without clients, each operation has one of its own. */
export function historyOf(...written: readonly Written[]): Operation[] {
  return written.map(({ client, name, argument, result, status = "ok", at }, id) => ({
    id,
    client: client ?? `c${id}`,
    name,
    argument,
    result,
    status,
    invokedAt: at[0],
    returnedAt: at[1],
  }));
}

/** Moments of `count` operations: pairs of begin and end, all different, drawn from every interleaving. */
export function intervals(count: number): fc.Arbitrary<readonly (readonly [number, number])[]> {
  const slots = Array.from({ length: 2 * count }, (_, index) => Math.floor(index / 2));
  return fc.shuffledSubarray(slots, { minLength: slots.length }).map((order) =>
    Array.from({ length: count }, (_, id) => {
      const first = order.indexOf(id);
      return [first + 1, order.lastIndexOf(id) + 1] as const;
    }),
  );
}

/** Whether one has to come before the other: what has no known end comes before nothing. */
export function isBefore(one: Operation, other: Operation): boolean {
  return one.status === "ok" && one.returnedAt < other.invokedAt;
}

/** Every order of some that keeps to `isBefore`, those of unknown outcome left in or out. */
export function* orders(left: readonly Operation[]): Generator<readonly Operation[]> {
  if (left.every(({ status }) => status !== "ok")) yield [];
  for (const next of left) {
    if (left.some((other) => other !== next && isBefore(other, next))) continue;
    const rest = left.filter((other) => other !== next);
    for (const order of orders(rest)) yield [next, ...order];
  }
}

/** Whether any order explains a history, found by trying them all. */
export function isLinearizable<S>(model: Model<S>, history: readonly Operation[]): boolean {
  const happened = history.filter(({ status }) => status !== "failed");
  for (const order of orders(happened)) {
    let states: readonly S[] = [model.initial];
    for (const operation of order) states = states.flatMap((state) => model.step(state, operation));
    if (states.length > 0) return true;
  }
  return false;
}

/** A chance that falls the same way in every run of a test. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  /** One of several. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
