/** Whether nobody is told something older than before. */

import type { HistoryCheck, Operation } from "../spec.ts";
import { describeOperation } from "./operation-text.ts";

/** What is read, and whose reads are compared. */
export interface MonotonicReadsOptions {
  /** Name of the operation. @defaultValue "read" */
  readonly name?: string;
  /** The number in a read that must not fall. @defaultValue its result */
  readonly versionOf?: (operation: Operation) => number | bigint;
  /** What was read: reads of different things are not compared. @defaultValue all are one thing */
  readonly partOf?: (operation: Operation) => string;
  /** `client`: each client's own. `everybody`: whoever began after another had ended. @defaultValue "client" */
  readonly among?: "client" | "everybody";
}

/** Versions told to a client, or to everybody, do not fall from one read to one that began after it had ended. */
export function monotonicReads(options: MonotonicReadsOptions = {}): HistoryCheck {
  const versionOf = options.versionOf ?? resultOf;
  return {
    name: "monotonic reads",
    run: (history) => {
      for (const reads of readsByReader(history, options).values()) {
        const wrong = firstFall(reads, versionOf);
        if (wrong !== undefined) return `monotonic reads: ${wrong}`;
      }
      return undefined;
    },
  };
}

function readsByReader(
  history: readonly Operation[],
  { name = "read", partOf = () => "", among = "client" }: MonotonicReadsOptions,
): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const operation of history) {
    if (operation.status !== "ok" || operation.name !== name) continue;
    const who = among === "client" ? operation.client : "";
    const key = `${who}\u0000${partOf(operation)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [operation]);
    else group.push(operation);
  }
  return groups;
}

/** Goes through the begins in order, and keeps the newest version among the reads that had ended by then. */
function firstFall(
  reads: readonly Operation[],
  versionOf: (operation: Operation) => number | bigint,
): string | undefined {
  const ends = [...reads].sort((one, other) => one.returnedAt - other.returnedAt);
  let ended = 0;
  let newest: Operation | undefined;
  for (const read of [...reads].sort((one, other) => one.invokedAt - other.invokedAt)) {
    for (let end = ends[ended]; end && end.returnedAt < read.invokedAt; end = ends[ended]) {
      if (newest === undefined || versionOf(end) > versionOf(newest)) newest = end;
      ended += 1;
    }
    if (newest !== undefined && versionOf(read) < versionOf(newest)) {
      return `${describeOperation(read)} is older than ${describeOperation(newest)}`;
    }
  }
  return undefined;
}

function resultOf({ result }: Operation): number | bigint {
  return typeof result === "bigint" ? result : Number(result);
}
