/**
 * The order in which a list grew, as its readers tell: every read is a beginning of the longest one.
 *
 * @see Kingsbury and Alvaro, "Elle" (2020): traceability of list-append
 */

import { textOf } from "../../oracles/event-text.ts";
import { describeOperation } from "../operation-text.ts";
import type { Element, Transaction } from "./transaction.ts";

/** Who appended a value. */
export interface Writer {
  /** Index of the transaction. */
  readonly transaction: number;
  /** Which of its appends to this list it was, from 0. */
  readonly nth: number;
  /** Whether it was its last append to this list. */
  readonly isLast: boolean;
}

/** One list through a history. */
export interface ListHistory {
  readonly key: string;
  /** The longest list anybody read. */
  longest: readonly Element[];
  /** Index of the transaction that read it. */
  longestReader: number;
  readonly writers: Map<Element, Writer>;
  /** Who read it, and how many elements of others they saw. */
  readonly readers: { readonly transaction: number; readonly length: number }[];
}

/** The lists of a history, or what is wrong with them. */
export type Lists =
  | { readonly ok: true; readonly lists: readonly ListHistory[] }
  | { readonly ok: false; readonly wrong: string };

/** Finds the order of every list. */
export function versionOrders(transactions: readonly Transaction[]): Lists {
  const lists = new Map<string, ListHistory>();
  for (const [index, transaction] of transactions.entries()) {
    const wrong = noteAppends(lists, index, transactions);
    if (wrong !== undefined) return { ok: false, wrong };
    for (const { key, seen, own } of transaction.reads) {
      const list = listOf(lists, key);
      const total = own.length === 0 ? seen : [...seen, ...own];
      if (list.longestReader < 0 || total.length > list.longest.length) {
        list.longest = total;
        list.longestReader = index;
      }
      list.readers.push({ transaction: index, length: seen.length });
    }
  }
  for (const list of lists.values()) {
    const wrong = orderFault(list, transactions);
    if (wrong !== undefined) return { ok: false, wrong };
  }
  return { ok: true, lists: [...lists.values()] };
}

function listOf(lists: Map<string, ListHistory>, key: string): ListHistory {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: ListHistory = {
    key,
    longest: [],
    longestReader: -1,
    writers: new Map(),
    readers: [],
  };
  lists.set(key, list);
  return list;
}

/** A value that failed to be appended may be appended again; only one of the two was. */
function noteAppends(
  lists: Map<string, ListHistory>,
  index: number,
  transactions: readonly Transaction[],
): string | undefined {
  const transaction = transactions[index];
  for (const [key, values] of transaction?.appends ?? []) {
    const { writers } = listOf(lists, key);
    for (const [nth, value] of values.entries()) {
      const other = writers.get(value);
      const isOtherFailed = other !== undefined && hasFailed(transactions[other.transaction]);
      if (other !== undefined && !isOtherFailed) {
        if (hasFailed(transaction)) continue;
        return `malformed: ${textOf(value)} is appended to ${key} twice, the second time by ${nameOf(transaction)}`;
      }
      writers.set(value, { transaction: index, nth, isLast: nth === values.length - 1 });
    }
  }
  return undefined;
}

/** What is wrong with the reads of one list, whatever the order of transactions. */
function orderFault(list: ListHistory, transactions: readonly Transaction[]): string | undefined {
  const { key, longest, readers } = list;
  if (new Set(longest).size < longest.length) {
    return `duplicate: ${key} is read as ${textOf(longest)} by ${nameOf(transactions[list.longestReader])}`;
  }
  for (const { transaction } of readers) {
    for (const read of transactions[transaction]?.reads ?? []) {
      if (read.key !== key) continue;
      const wrong = readFault(list, read.seen, transactions[transaction]);
      if (wrong !== undefined) return wrong;
    }
  }
  return writersFault(list, transactions) ?? midstFault(list, transactions);
}

function readFault(
  { key, longest, longestReader }: ListHistory,
  seen: readonly Element[],
  reader: Transaction | undefined,
): string | undefined {
  for (const [index, value] of seen.entries()) {
    if (longest[index] === value) continue;
    return `incompatible order: ${key} is read as ${textOf(seen)} by ${nameOf(reader)}, yet elsewhere as ${textOf(longest)} (transaction ${longestReader})`;
  }
  return undefined;
}

/** What was appended by nobody, in part, or by who is known to have failed. */
function writersFault(
  { key, longest, writers }: ListHistory,
  transactions: readonly Transaction[],
): string | undefined {
  let before: Writer | undefined;
  for (const value of longest) {
    const writer = writers.get(value);
    if (writer === undefined) return `phantom: ${textOf(value)} in ${key} was never appended`;
    const author = transactions[writer.transaction];
    if (hasFailed(author)) {
      return `G1a: ${textOf(value)} in ${key} was read, yet it is of ${nameOf(author)}`;
    }
    const expected = before?.transaction === writer.transaction ? before.nth + 1 : 0;
    if (writer.nth !== expected) {
      return `lost append: ${key} is read as ${textOf(longest)}, which is not what ${nameOf(author)} appended in one piece`;
    }
    before = writer;
  }
  return undefined;
}

/** Who read a list while somebody had appended a part of what it was to append. */
function midstFault(
  { key, longest, writers, readers }: ListHistory,
  transactions: readonly Transaction[],
): string | undefined {
  for (const { transaction, length } of readers) {
    const last = length === 0 ? undefined : writers.get(longest[length - 1] ?? "");
    const reader = transactions[transaction];
    if (last?.transaction === transaction) {
      return `internal: ${nameOf(reader)} read in ${key} what it had yet to append`;
    }
    if (last === undefined || last.isLast) continue;
    return `G1b: ${nameOf(reader)} read ${key} in the midst of ${nameOf(transactions[last.transaction])}`;
  }
  return undefined;
}

function hasFailed(transaction: Transaction | undefined): boolean {
  return transaction?.operation.status === "failed";
}

function nameOf(transaction: Transaction | undefined): string {
  return transaction === undefined ? "nobody" : describeOperation(transaction.operation);
}
