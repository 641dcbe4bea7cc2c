/** What clients of the nodes are promised, as checks of what they asked and were told. */

import {
  type HistoryCheck,
  linearizable,
  monotonicReads,
  type Operation,
  registerModel,
} from "../../../src/testing/index.ts";

/** Asks a node for its newest commit: argument `{ node, by }`, result its index. */
export const HEIGHT = "height";

/** Reads the digest of a commit from a quorum: argument `{ key: index }`, result the digest. */
export const QUORUM_READ = "read";

/** A commit comes to be: argument `{ key: index, value: digest }`. */
export const COMMITTED = "write";

/**
 * What a node once said it has, it has, whoever asks, kills or not. What it says over the control socket
 * and to peers are two views, each of which may be the newer for a moment.
 */
export const heightsNeverFall: HistoryCheck = {
  ...monotonicReads({
    name: HEIGHT,
    among: "everybody",
    partOf: ({ argument }) => `${field(argument, "node")} by ${field(argument, "by")}`,
  }),
  name: "heights never fall",
};

/** A commit is read as it was made, by whatever quorum. */
export const quorumReadsAgree: HistoryCheck = {
  name: "quorum reads agree",
  run: (history) =>
    linearizable(registerModel()).run(
      history.filter(({ name }) => name === QUORUM_READ || name === COMMITTED),
    ),
};

/** How operations ended, for people. */
export interface OperationCounts {
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
}

/** Counts the operations of a name. */
export function countsOf(history: readonly Operation[], name: string): OperationCounts {
  const counts = { ok: 0, failed: 0, unknown: 0 };
  for (const operation of history) if (operation.name === name) counts[operation.status] += 1;
  return counts;
}

function field(argument: unknown, name: string): string {
  const isObject = typeof argument === "object" && argument !== null;
  return String(isObject ? Reflect.get(argument, name) : undefined);
}
