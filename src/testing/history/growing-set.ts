/** Whether what was added to a set is there from then on, and nothing else. */

import { exactTextOf, textOf } from "../oracles/event-text.ts";
import type { HistoryCheck, Operation } from "../spec.ts";
import { describeOperation } from "./operation-text.ts";

/**
 * What was added is in every `read` that began later, what a read has seen is in every read that began after it, and
 * nothing is seen that nobody was adding. The argument of `add` is the element, the result of `read` a list of
 * them. Exact for each element by itself.
 */
export function growingSet(): HistoryCheck {
  return {
    name: "growing set",
    run: (history) => {
      const elements = elementsOf(history);
      if (typeof elements === "string") return `growing set: ${elements}`;
      for (const element of elements.values()) {
        const wrong = presenceFault(element);
        if (wrong !== undefined) return `growing set: ${textOf(element.value)} ${wrong}`;
      }
      return undefined;
    },
  };
}

/** What a history says of one element. */
interface Presence {
  readonly value: unknown;
  readonly adds: Operation[];
  /** Reads that saw it. */
  readonly seen: Operation[];
  /** Reads that did not. */
  readonly missed: Operation[];
}

/** A read and what it saw. */
interface SetRead {
  readonly operation: Operation;
  readonly elements: ReadonlyMap<string, unknown>;
}

function elementsOf(history: readonly Operation[]): Map<string, Presence> | string {
  const reads = readsOf(history);
  if (typeof reads === "string") return reads;
  const elements = new Map<string, Presence>();
  const presenceOf = (key: string, value: unknown): Presence => {
    const presence = elements.get(key) ?? { value, adds: [], seen: [], missed: [] };
    elements.set(key, presence);
    return presence;
  };
  for (const operation of history) {
    const { name, status, argument } = operation;
    if (name !== "add" || status === "failed") continue;
    presenceOf(exactTextOf(argument), argument).adds.push(operation);
  }
  for (const read of reads) for (const [key, value] of read.elements) presenceOf(key, value);
  for (const [key, { seen, missed }] of elements) {
    for (const read of reads) (read.elements.has(key) ? seen : missed).push(read.operation);
  }
  return elements;
}

function readsOf(history: readonly Operation[]): SetRead[] | string {
  const reads: SetRead[] = [];
  for (const operation of history) {
    const { name, status, result } = operation;
    if (name !== "read" || status !== "ok") continue;
    if (!Array.isArray(result)) return `${describeOperation(operation)} tells no list`;
    const elements = new Map(result.map((value: unknown) => [exactTextOf(value), value]));
    if (elements.size < result.length) return `${describeOperation(operation)} tells one twice`;
    reads.push({ operation, elements });
  }
  return reads;
}

function presenceFault({ adds, seen, missed }: Presence): string | undefined {
  const firstSeen = earliest(seen);
  const firstAdd = adds.reduce(
    (first, { invokedAt }) => Math.min(first, invokedAt),
    Number.POSITIVE_INFINITY,
  );
  if (firstSeen !== undefined && firstSeen.returnedAt < firstAdd) {
    const when = adds.length === 0 ? "was never added" : "was added only later";
    return `is in ${describeOperation(firstSeen)} and ${when}`;
  }
  const firstAdded = earliest(adds.filter(({ status }) => status === "ok"));
  const lastMissed = missed.reduce<Operation | undefined>(
    (last, read) => (last === undefined || read.invokedAt > last.invokedAt ? read : last),
    undefined,
  );
  if (lastMissed === undefined) return undefined;
  for (const before of [firstAdded, firstSeen]) {
    if (before === undefined || before.returnedAt >= lastMissed.invokedAt) continue;
    return `is missing from ${describeOperation(lastMissed)} after ${describeOperation(before)}`;
  }
  return undefined;
}

/** The one that ended first. */
function earliest(operations: readonly Operation[]): Operation | undefined {
  return operations.reduce<Operation | undefined>(
    (first, one) => (first === undefined || one.returnedAt < first.returnedAt ? one : first),
    undefined,
  );
}
