/**
 * Whether transactions that append to lists and read them could have happened one after another. Lists make
 * this cheap: what a reader sees tells the order of all who wrote before.
 *
 * The verdict is exact: a history is refused if and only if no order of its transactions explains it.
 *
 * @see Kingsbury and Alvaro, "Elle: inferring isolation anomalies from experimental observations" (2020)
 */

import type { HistoryCheck, Operation } from "../../spec.ts";
import { describeOperation } from "../operation-text.ts";
import { findCycle, type Cycle } from "./cycle.ts";
import { dependencies, type Edge } from "./graph.ts";
import { parseTransaction, type Transaction } from "./transaction.ts";
import { versionOrders } from "./version-order.ts";

/** What a list-append check is held to. */
export interface ListAppendOptions {
  /**
   * `strict_serializable`: who ended before another began comes before it. `serializable`: any order will do.
   * @defaultValue "strict_serializable"
   */
  readonly level?: "serializable" | "strict_serializable";
}

/**
 * Transactions happen one after another. An operation's argument is a list of {@link TransactionStep}; its
 * result a list with, at the place of each read, the list that was read.
 *
 * @example
 * client.invoke("transaction", [{ do: "append", key: "x", value: 1 }, { do: "read", key: "x" }])
 *   .ok([undefined, [1]]);
 */
export function listAppend({
  level = "strict_serializable",
}: ListAppendOptions = {}): HistoryCheck {
  const name = `list append ${level}`;
  return {
    name,
    run: (history) => {
      const wrong = firstFault(history, level === "strict_serializable");
      return wrong === undefined ? undefined : `${name}: ${wrong}`;
    },
  };
}

function firstFault(history: readonly Operation[], isTimed: boolean): string | undefined {
  const transactions: Transaction[] = [];
  for (const operation of history) {
    const parsed = parseTransaction(operation);
    if (!parsed.ok) return parsed.wrong;
    transactions.push(parsed.transaction);
  }
  const orders = versionOrders(transactions);
  if (!orders.ok) return orders.wrong;
  const cycle = findCycle(dependencies(transactions, orders.lists), isTimed);
  return cycle === undefined ? undefined : describeCycle(cycle, transactions);
}

function describeCycle({ name, edges }: Cycle, transactions: readonly Transaction[]): string {
  const steps: string[] = [];
  const members: Operation[] = [];
  for (const edge of startingAtTransaction(edges, transactions.length)) {
    const from = transactions[edge.from];
    if (from === undefined) continue;
    members.push(from.operation);
    steps.push(`${from.operation.id} ${wordsFor(edge)}`);
  }
  const first = members[0]?.id ?? "?";
  const who = members.map(describeOperation).join("; ");
  return `${name}: ${steps.join(" ")} ${first}, where ${who}`;
}

/** Nodes that are no transaction only pass on what came before. */
function startingAtTransaction(edges: readonly Edge[], transactions: number): readonly Edge[] {
  const first = edges.findIndex(({ from }) => from < transactions);
  return first < 0 ? edges : [...edges.slice(first), ...edges.slice(0, first)];
}

function wordsFor({ why, key }: Edge): string {
  switch (why) {
    case "ww":
      return `appended to ${key} before`;
    case "wr":
      return `appended to ${key} what was read by`;
    case "rw":
      return `read ${key} without what was appended by`;
    case "rt":
      return "ended before the begin of";
    case "via":
      return "before";
  }
}
