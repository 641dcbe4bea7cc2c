/** Histories to check: good ones, since those are the long way for a checker. */

import { seededRandom } from "../../src/index.ts";
import type { Operation } from "../../src/testing/index.ts";

/** What a history is made of. */
export interface HistoryPlan {
  readonly operations: number;
  readonly clients: number;
}

interface Open {
  readonly client: number;
  readonly begin: number;
  readonly name: string;
  readonly argument: unknown;
  readonly result: unknown;
}

/** Reads and writes of one register by clients that overlap; each takes effect when it is drawn. */
export function registerHistory(plan: HistoryPlan): readonly Operation[] {
  const random = seededRandom("register");
  let value = 0;
  return overlapping(plan, (nth) => {
    if (random.below(2) === 0) return { name: "read", argument: undefined, result: value };
    value = nth + 1;
    return { name: "write", argument: { value }, result: undefined };
  });
}

/** Transactions of some appends to, and reads of, lists. */
export function listHistory(plan: HistoryPlan): readonly Operation[] {
  const random = seededRandom("lists");
  // Fresh lists now and then, so that none grows without end.
  const lists = new Map<string, number[]>();
  return overlapping(plan, (nth) => {
    const result: unknown[] = [];
    const argument = Array.from({ length: 1 + random.below(4) }, (_, step) => {
      const key = `k${Math.floor(nth / 100)}.${random.below(10)}`;
      const list = lists.get(key) ?? [];
      lists.set(key, list);
      if (random.below(2) === 0) {
        result.push([...list]);
        return { do: "read", key };
      }
      const value = nth * 10 + step;
      list.push(value);
      result.push(undefined);
      return { do: "append", key, value };
    });
    return { name: "transaction", argument, result };
  });
}

/** Lays operations over one another: each begins and ends around the moment it takes effect. */
function overlapping(
  { operations, clients }: HistoryPlan,
  make: (nth: number) => Pick<Open, "name" | "argument" | "result">,
): readonly Operation[] {
  const history: Operation[] = [];
  let now = 0;
  const open = new Map<number, Open>();
  for (let nth = 0; nth < operations; nth += 1) {
    const client = nth % clients;
    const before = open.get(client);
    if (before !== undefined) history.push(ended(before, history.length, ++now));
    open.set(client, { client, begin: ++now, ...make(nth) });
  }
  for (const last of open.values()) history.push(ended(last, history.length, ++now));
  return history;
}

function ended({ client, begin, ...operation }: Open, id: number, end: number): Operation {
  return {
    id,
    client: `c${client}`,
    ...operation,
    status: "ok",
    invokedAt: begin,
    returnedAt: end,
  };
}
