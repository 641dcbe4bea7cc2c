/**
 * A store in memory with the whole contract of the one on disk: order, atomic batches, durability as
 * an explicit word, a failed flush that poisons. What was flushed stays with the opener, so that a
 * node that restarts with the same opener finds it.
 */

import { CommitQueue, closedFailure } from "./commit-queue.ts";
import { SortedTable } from "./sorted-table.ts";
import { checkKey, checkRange, checkTable, copyWrites } from "./store-input.ts";
import type { ScanRange, Store, StoreEntry, StoreOpener, StoreWrite } from "./store.ts";

/** What a test may put in the place of the disk. */
export interface MemoryStoreOptions {
  /**
   * Stands for the flush of one group of batches: the batches are kept when it resolves and lost when
   * it rejects. Absent: every flush succeeds at once.
   */
  readonly flush?: (path: string, writes: readonly StoreWrite[]) => Promise<void>;
}

type Tables = Map<string, SortedTable>;

/**
 * Makes an opener whose stores live in memory, one for each path, as long as the opener does.
 *
 * @example
 * const opener = memoryStoreOpener();
 * const store = await opener.open("node-1");
 * await store.write([{ put: ["blocks", Uint8Array.of(1), Uint8Array.of(2)] }]);
 */
export function memoryStoreOpener(options: MemoryStoreOptions = {}): StoreOpener {
  const disks = new Map<string, Tables>();
  const open = new Map<string, Store>();
  const flush = options.flush ?? (async () => {});
  return {
    open: async (path) => {
      await open.get(path)?.close();
      const tables: Tables = disks.get(path) ?? new Map();
      disks.set(path, tables);
      const store = new MemoryStore(path, tables, (writes) => flush(path, writes));
      open.set(path, store);
      return store;
    },
  };
}

class MemoryStore implements Store {
  readonly #path: string;
  readonly #tables: Tables;
  readonly #queue: CommitQueue;
  #closed = false;

  constructor(
    path: string,
    tables: Tables,
    flush: (writes: readonly StoreWrite[]) => Promise<void>,
  ) {
    this.#path = path;
    this.#tables = tables;
    this.#queue = new CommitQueue(async (writes) => {
      await flush(writes);
      for (const write of writes) apply(tables, write);
    });
  }

  get(table: string, key: Uint8Array): Uint8Array | undefined {
    this.#checkOpen();
    checkTable(table);
    checkKey(key);
    return this.#tables.get(table)?.get(key)?.slice();
  }

  scan(table: string, range: ScanRange): StoreEntry[] {
    this.#checkOpen();
    checkTable(table);
    checkRange(range);
    const entries = this.#tables.get(table)?.scan(range) ?? [];
    return entries.map(([key, value]) => [key.slice(), value.slice()]);
  }

  async write(writes: readonly StoreWrite[]): Promise<void> {
    this.#checkOpen();
    await this.#queue.submit(copyWrites(writes));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.drained();
  }

  #checkOpen(): void {
    if (this.#closed) throw closedFailure(this.#path);
  }
}

function apply(tables: Tables, write: StoreWrite): void {
  if ("remove" in write) {
    tables.get(write.remove[0])?.remove(write.remove[1]);
    return;
  }
  const [name, key, value] = write.put;
  const table = tables.get(name) ?? new SortedTable();
  tables.set(name, table);
  table.put(key, value);
}
