/** Transactions over lists, as clients asked for them and as a checker takes them. */

import { textOf } from "../../oracles/event-text.ts";
import type { Operation } from "../../spec.ts";
import { describeOperation } from "../operation-text.ts";

/** What is in a list. No value is appended twice to one list in a history. */
export type Element = string | number;

/** One step of a transaction. */
export type TransactionStep =
  | { readonly do: "append"; readonly key: string; readonly value: Element }
  | { readonly do: "read"; readonly key: string };

/** A list as a transaction met it: without what it appended itself. */
export interface ReadOfList {
  readonly key: string;
  /** What others had appended. */
  readonly seen: readonly Element[];
  /** What it had appended itself when it read, as it was told. */
  readonly own: readonly Element[];
}

/** A transaction, taken apart. */
export interface Transaction {
  readonly operation: Operation;
  readonly isCommitted: boolean;
  /** What it appends, by list, in order. */
  readonly appends: ReadonlyMap<string, readonly Element[]>;
  readonly reads: readonly ReadOfList[];
}

/** A transaction, or what is wrong with it by itself. */
export type Parsed =
  | { readonly ok: true; readonly transaction: Transaction }
  | { readonly ok: false; readonly wrong: string };

/**
 * Takes an operation apart: its argument is a list of steps, its result a list with, at the place of each read,
 * the list that was read.
 */
export function parseTransaction(operation: Operation): Parsed {
  const steps = stepsOf(operation.argument);
  if (steps === undefined) return malformed(operation, "its argument is no list of steps");
  const isCommitted = operation.status === "ok";
  const results = isCommitted ? resultsOf(operation, steps) : [];
  if (results === undefined) return malformed(operation, "its result is no list");
  const appends = new Map<string, Element[]>();
  const reads: ReadOfList[] = [];
  for (const [index, step] of steps.entries()) {
    const own = appends.get(step.key) ?? [];
    if (step.do === "append") appends.set(step.key, [...own, step.value]);
    else if (isCommitted) {
      const list = elementsOf(results[index]);
      if (list === undefined) return malformed(operation, `its result has no list at ${index}`);
      const wrong = internalFault(step.key, { list, own, reads });
      if (wrong !== undefined) return faulty(operation, wrong);
      const cut = list.length - own.length;
      reads.push({ key: step.key, seen: list.slice(0, cut), own });
    }
  }
  return { ok: true, transaction: { operation, isCommitted, appends, reads } };
}

/** One that only appends need not be told anything. */
function resultsOf(
  { result }: Operation,
  steps: readonly TransactionStep[],
): readonly unknown[] | undefined {
  if (Array.isArray(result)) return result;
  return steps.some(isRead) ? undefined : [];
}

interface OneRead {
  readonly list: readonly Element[];
  /** What the transaction has appended by then. */
  readonly own: readonly Element[];
  /** What it has read before. */
  readonly reads: readonly ReadOfList[];
}

/** What a transaction must see of itself: its own appends last, and nothing change between its reads. */
function internalFault(key: string, { list, own, reads }: OneRead): string | undefined {
  const cut = list.length - own.length;
  if (cut < 0 || own.some((value, index) => list[cut + index] !== value)) {
    return `internal: ${key} is read as ${textOf(list)}, which does not end in its own ${textOf(own)}`;
  }
  const before = reads.find((read) => read.key === key);
  if (before === undefined) return undefined;
  const isSame =
    before.seen.length === cut && before.seen.every((value, index) => list[index] === value);
  return isSame
    ? undefined
    : `internal: ${key} is read as ${textOf(list.slice(0, cut))} after ${textOf(before.seen)}`;
}

function stepsOf(argument: unknown): readonly TransactionStep[] | undefined {
  return Array.isArray(argument) && argument.every(isStep) ? argument : undefined;
}

function isStep(step: unknown): step is TransactionStep {
  if (typeof step !== "object" || step === null) return false;
  const { do: what, key, value } = step as { do?: unknown; key?: unknown; value?: unknown };
  if (typeof key !== "string") return false;
  return what === "read" || (what === "append" && isElement(value));
}

function isRead(step: TransactionStep): boolean {
  return step.do === "read";
}

function elementsOf(list: unknown): readonly Element[] | undefined {
  return Array.isArray(list) && list.every(isElement) ? list : undefined;
}

function isElement(value: unknown): value is Element {
  return typeof value === "string" || typeof value === "number";
}

function malformed(operation: Operation, why: string): Parsed {
  return faulty(operation, `malformed: ${why}`);
}

function faulty(operation: Operation, wrong: string): Parsed {
  return { ok: false, wrong: `${wrong}, in ${describeOperation(operation)}` };
}
