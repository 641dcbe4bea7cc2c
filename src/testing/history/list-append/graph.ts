/** Which transaction has to come before which, and why. */

import type { ListHistory } from "./version-order.ts";
import type { Transaction } from "./transaction.ts";

/**
 * Why one comes before another: it wrote what the other overwrote (`ww`) or read (`wr`), it did not see what
 * the other wrote (`rw`), it ended before the other began (`rt`), or a step on the way of one of these.
 */
export type Dependency = "ww" | "wr" | "rw" | "rt" | "via";

/** One transaction before another. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly why: Dependency;
  /** The list it is about. */
  readonly key: string | undefined;
}

/** Transactions by index; behind them nodes that stand for many edges at once. */
export class DependencyGraph {
  readonly edges: Edge[] = [];
  #nodes: number;

  constructor(transactions: number) {
    this.#nodes = transactions;
  }

  /** How many nodes there are. */
  get nodes(): number {
    return this.#nodes;
  }

  /** Adds a node that is no transaction. */
  addNode(): number {
    this.#nodes += 1;
    return this.#nodes - 1;
  }

  /** Adds an edge; nobody comes before itself. */
  add(edge: Edge): void {
    if (edge.from !== edge.to) this.edges.push(edge);
  }
}

/** The graph of a history whose reads fit together. */
export function dependencies(
  transactions: readonly Transaction[],
  lists: readonly ListHistory[],
): DependencyGraph {
  const graph = new DependencyGraph(transactions.length);
  const happened = whichHappened(transactions, lists);
  for (const list of lists) {
    addGrowth(graph, list);
    addReaders(graph, list);
    addUnseen(graph, list, happened);
  }
  addTimes(graph, transactions, happened);
  return graph;
}

/** Those that were told so, and those of unknown outcome of which something was read. */
function whichHappened(
  transactions: readonly Transaction[],
  lists: readonly ListHistory[],
): readonly boolean[] {
  const happened = transactions.map(({ isCommitted }) => isCommitted);
  for (const { longest, writers } of lists) {
    for (const value of longest) {
      const writer = writers.get(value);
      if (writer !== undefined) happened[writer.transaction] = true;
    }
  }
  return happened;
}

function addGrowth(graph: DependencyGraph, { key, longest, writers }: ListHistory): void {
  let before: number | undefined;
  for (const value of longest) {
    const writer = writers.get(value)?.transaction;
    if (writer === undefined) continue;
    if (before !== undefined) graph.add({ from: before, to: writer, why: "ww", key });
    before = writer;
  }
}

/** A reader comes behind the last whose value it saw, and before the first whose value it did not see. */
function addReaders(graph: DependencyGraph, list: ListHistory): void {
  const { key, longest, writers, readers } = list;
  for (const { transaction, length } of readers) {
    const last = length === 0 ? undefined : writers.get(longest[length - 1] ?? "");
    const next = length === longest.length ? undefined : writers.get(longest[length] ?? "");
    if (last !== undefined) graph.add({ from: last.transaction, to: transaction, why: "wr", key });
    if (next !== undefined) graph.add({ from: transaction, to: next.transaction, why: "rw", key });
  }
}

/**
 * Whoever appended what nobody read comes behind all who read the whole list; those who read less come
 * before these by the growth of the list. One node stands between the two groups, except for those in both.
 */
function addUnseen(graph: DependencyGraph, list: ListHistory, happened: readonly boolean[]): void {
  const { key } = list;
  const unseen = unseenWriters(list, happened);
  if (unseen.size === 0) return;
  const whole = wholeReaders(list);
  const onlyReaders = without(whole, unseen);
  const onlyWriters = without(unseen, whole);
  const both = [...whole].filter((reader) => unseen.has(reader));
  const hub = graph.addNode();
  for (const reader of onlyReaders) graph.add({ from: reader, to: hub, why: "rw", key });
  for (const writer of onlyWriters) graph.add({ from: hub, to: writer, why: "via", key });
  for (const one of both) {
    for (const reader of onlyReaders) graph.add({ from: reader, to: one, why: "rw", key });
    for (const writer of onlyWriters) graph.add({ from: one, to: writer, why: "rw", key });
    // Two of those in both groups exclude each other, so that a second one says it all.
    const other = one === both[0] ? both[1] : both[0];
    if (other !== undefined) graph.add({ from: one, to: other, why: "rw", key });
  }
}

function without(some: ReadonlySet<number>, others: ReadonlySet<number>): number[] {
  return [...some].filter((one) => !others.has(one));
}

function unseenWriters(list: ListHistory, happened: readonly boolean[]): Set<number> {
  const seen = new Set(list.longest);
  const unseen = new Set<number>();
  for (const [value, { transaction }] of list.writers) {
    if (!seen.has(value) && happened[transaction] === true) unseen.add(transaction);
  }
  return unseen;
}

/** Those who saw everything anybody saw; who saw the end of it as its own is one of them. */
function wholeReaders({ longest, longestReader, readers }: ListHistory): Set<number> {
  const whole = new Set<number>();
  if (longestReader >= 0) whole.add(longestReader);
  for (const { transaction, length } of readers) {
    if (length === longest.length) whole.add(transaction);
  }
  return whole;
}

/** A chain of nodes, one for each end: what began later stands behind the newest of them. */
function addTimes(
  graph: DependencyGraph,
  transactions: readonly Transaction[],
  happened: readonly boolean[],
): void {
  let newest: number | undefined;
  const add = (from: number, to: number): void => {
    graph.add({ from, to, why: "rt", key: undefined });
  };
  for (const { index, isEnd } of momentsOf(transactions, happened)) {
    if (!isEnd) {
      if (newest !== undefined) add(newest, index);
      continue;
    }
    const barrier = graph.addNode();
    if (newest !== undefined) add(newest, barrier);
    add(index, barrier);
    newest = barrier;
  }
}

interface Moment {
  readonly at: number;
  readonly index: number;
  readonly isEnd: boolean;
}

/** What is of unknown outcome has no end that anybody knows of. */
function momentsOf(
  transactions: readonly Transaction[],
  happened: readonly boolean[],
): readonly Moment[] {
  const moments: Moment[] = [];
  for (const [index, { operation, isCommitted }] of transactions.entries()) {
    if (happened[index] !== true) continue;
    moments.push({ at: operation.invokedAt, index, isEnd: false });
    if (isCommitted) moments.push({ at: operation.returnedAt, index, isEnd: true });
  }
  return moments.sort((one, other) => one.at - other.at || Number(one.isEnd) - Number(other.isEnd));
}
