/** What the loader of the table of nodes is told: only by the table and by itself. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { NodeObserver } from "./mem-table.ts";

/** Counts for observers. */
export interface MemTableLoaderView {
  /** Nodes changed and not on the disk yet. */
  readonly waiting: number;
  /** Nodes written since the start. */
  readonly written: number;
}

/** Messages of the loader. */
export type MemTableLoaderMessages = NodeObserver & {
  view: Call<void, MemTableLoaderView>;
  flush: Internal;
  /** A batch of so many nodes is on the disk. */
  flushed: Internal<number>;
  flushFailed: Internal<unknown>;
};

/** The loader of the table of nodes. */
export const MEM_TABLE_LOADER = actorName<MemTableLoaderMessages>("mem-table-loader");
