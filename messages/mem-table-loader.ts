/** What the loader of the table of nodes is told: by the table, by itself, and by the host's chain. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { From } from "../src/actor/context.ts";
import type { NodeHistoryEntry, NodeTransaction } from "../src/peer/node-history.ts";
import type { NodeObserver } from "./mem-table.ts";

/** Counts for observers. */
export interface MemTableLoaderView {
  /** Nodes changed, and keys given, and not on the disk yet. */
  readonly waiting: number;
  /** Nodes and keys written since the start. */
  readonly written: number;
}

/** A node's transaction with the place of its address. */
export interface PlacedTransaction {
  readonly transaction: NodeTransaction;
  readonly geoPatch: string | null;
  /** Who waits for it. */
  readonly from: From<unknown> | undefined;
}

/** Messages of the loader. */
export type MemTableLoaderMessages = NodeObserver & {
  /** Takes in a transaction of the chain; answered once the table is told. Repeating it is harmless. */
  loadTransaction: Call<NodeHistoryEntry, void>;
  placed: Internal<PlacedTransaction>;
  view: Call<void, MemTableLoaderView>;
  flush: Internal;
  /** A batch of so many nodes and keys is on the disk. */
  flushed: Internal<number>;
  flushFailed: Internal<unknown>;
};

/** The loader of the table of nodes. */
export const MEM_TABLE_LOADER = actorName<MemTableLoaderMessages>("mem-table-loader");
