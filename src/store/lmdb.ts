/**
 * The store on disk: LMDB, one environment for each path, each table a named database with binary keys
 * and values. LMDB commits are atomic and flushed before they are visible (`overlappingSync` is off),
 * so the promise of {@link Store.write} is LMDB's own commit.
 *
 * @see https://github.com/kriszyp/lmdb-js
 */

import { mkdir, open as openFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Database, type RootDatabase, open as openLmdb } from "lmdb";
import { RuntimeError, describeError } from "../errors.ts";
import { CommitQueue, closedFailure, writeFailure } from "./commit-queue.ts";
import { corruptFailure, examineStore } from "./lmdb-examine.ts";
import { isEmptyRange, lmdbRange } from "./lmdb-range.ts";
import { checkKey, checkRange, checkTable, copyWrites, countBytes } from "./store-input.ts";
import type { ScanRange, Store, StoreEntry, StoreOpener, StoreWrite } from "./store.ts";

/** Limits of a store on disk. */
export interface LmdbStoreOptions {
  /**
   * Most bytes of pages in use; a batch that would pass it is refused and nothing else happens.
   *
   * @defaultValue 64 GiB: LMDB grows its map without an end, a disk does not
   */
  readonly storeBytesMax?: number;
  /**
   * Most tables of one store.
   *
   * @defaultValue 64; each costs a slot in every transaction
   */
  readonly tablesMax?: number;
  /**
   * Pages looked at before a store is opened, upper levels of the trees first.
   *
   * @defaultValue 65,536: 256 MiB at 4 KiB a page, about a second
   */
  readonly examinedPagesMax?: number;
}

/** The limits in force where none is given. */
export const LMDB_STORE_DEFAULTS: Required<LmdbStoreOptions> = {
  storeBytesMax: 64 * 1_024 ** 3,
  tablesMax: 64,
  examinedPagesMax: 65_536,
};

/** Address space taken at first, in bytes; LMDB grows it by itself. */
const MAP_BYTES_START = 16 * 1_024 * 1_024;

/** Only the owner of the process may read a store. */
const FILE_MODE = 0o600;

/** Bytes an entry may cost beyond its own: node header, page headers and the copy of a path of pages. */
const ENTRY_OVERHEAD_BYTES = 64;

const TABLE_OPTIONS = { keyEncoding: "binary", encoding: "binary" } as const;

type Table = Database<Uint8Array, Uint8Array>;
type Root = RootDatabase<Uint8Array, Uint8Array>;

/**
 * Makes an opener of stores on disk. Opening a path again closes the store it gave before.
 *
 * @example
 * const store = await lmdbStoreOpener().open("/var/lib/node/store");
 */
export function lmdbStoreOpener(options: LmdbStoreOptions = {}): StoreOpener {
  const limits = { ...LMDB_STORE_DEFAULTS, ...options };
  const open = new Map<string, Store>();
  return {
    open: async (path) => {
      await open.get(path)?.close();
      const found = await examineStore(path, limits.examinedPagesMax);
      if (found === "absent") await makeFolder(path);
      const store = openStore(path, limits);
      if (found === "absent") await flushFolder(path);
      open.set(path, store);
      return store;
    },
  };
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw corruptFailure(path, describeError(error), error);
  }
}

/** A new file survives a power cut only when its folder is flushed too; Windows has no such call. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  for (const folder of [path, dirname(path)]) {
    const handle = await openFile(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function openStore(path: string, limits: Required<LmdbStoreOptions>): Store {
  let root: Root | undefined;
  try {
    root = openLmdb({
      ...TABLE_OPTIONS,
      ...FIXED_OPTIONS,
      path,
      mapSize: MAP_BYTES_START,
      maxDbs: limits.tablesMax,
    });
    return new LmdbStore(path, root, limits);
  } catch (error) {
    void root?.close();
    throw corruptFailure(path, describeError(error), error);
  }
}

/**
 * `overlappingSync` would resolve a commit before its flush and leave a failed flush unreported.
 * `eventTurnBatching` would add a promise of its own to a turn; seen to be rejected with nobody to
 * catch it when commits fail one after the other.
 */
const FIXED_OPTIONS = {
  noSubdir: false,
  overlappingSync: false,
  eventTurnBatching: false,
  permissionsMode: FILE_MODE,
};

class LmdbStore implements Store {
  readonly #path: string;
  readonly #root: Root;
  readonly #limits: Required<LmdbStoreOptions>;
  readonly #tables = new Map<string, Table>();
  /** Every table there is or will be once the waiting batches are written. */
  #tableNames: ReadonlySet<string>;
  readonly #queue = new CommitQueue((writes) => this.#commit(writes));
  #closing: Promise<void> | undefined;

  constructor(path: string, root: Root, limits: Required<LmdbStoreOptions>) {
    this.#path = path;
    this.#root = root;
    this.#limits = limits;
    this.#tableNames = new Set(tableNames(root));
    for (const name of this.#tableNames) this.#openTable(name);
  }

  get(table: string, key: Uint8Array): Uint8Array | undefined {
    this.#checkOpen();
    checkTable(table);
    checkKey(key);
    const value = this.#attempt("get", () => this.#tables.get(table)?.getBinary(key));
    return value && new Uint8Array(value);
  }

  scan(table: string, range: ScanRange): StoreEntry[] {
    this.#checkOpen();
    checkTable(table);
    checkRange(range);
    const found = this.#tables.get(table);
    if (!found || range.limit === 0 || isEmptyRange(range)) return [];
    return this.#attempt("scan", () =>
      [...found.getRange(lmdbRange(range))].map(
        ({ key, value }): StoreEntry => [new Uint8Array(key), new Uint8Array(value)],
      ),
    );
  }

  async write(writes: readonly StoreWrite[]): Promise<void> {
    this.#checkOpen();
    const copied = copyWrites(writes);
    this.#checkRoom(copied);
    await this.#queue.submit(copied);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeRoot();
    return this.#closing;
  }

  async #closeRoot(): Promise<void> {
    await this.#queue.drained();
    try {
      await this.#root.close();
    } catch (error) {
      throw this.#failure("close", error);
    }
  }

  async #commit(writes: readonly StoreWrite[]): Promise<void> {
    // Tables are opened between commits: LMDB would split a batch that is under way to make room.
    for (const write of writes) if ("put" in write) this.#openTable(write.put[0]);
    try {
      await this.#root.batch(() => {
        for (const write of writes) this.#apply(write);
      });
    } catch (error) {
      throw await commitCause(error);
    }
  }

  #apply(write: StoreWrite): void {
    if ("put" in write) this.#tables.get(write.put[0])?.put(write.put[1], write.put[2]);
    else this.#tables.get(write.remove[0])?.remove(write.remove[1]);
  }

  #openTable(name: string): void {
    if (!this.#tables.has(name)) this.#tables.set(name, this.#root.openDB(name, TABLE_OPTIONS));
  }

  #checkRoom(writes: readonly StoreWrite[]): void {
    const { tablesMax, storeBytesMax } = this.#limits;
    const names = new Set(this.#tableNames);
    for (const write of writes) if ("put" in write) names.add(write.put[0]);
    if (names.size > tablesMax) throw writeFailure(`over ${tablesMax} tables`);
    const added = countBytes(writes) + writes.length * ENTRY_OVERHEAD_BYTES;
    const usedBytes = this.#attempt("write", () => this.#usedBytes());
    if (usedBytes + this.#queue.waitingBytes + added > storeBytesMax) {
      throw writeFailure(`over ${storeBytesMax} bytes in use`);
    }
    this.#tableNames = names;
  }

  #usedBytes(): number {
    let bytes = 0;
    for (const table of this.#tables.values()) bytes += tableBytes(table.getStats());
    return bytes;
  }

  #attempt<T>(operation: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw this.#failure(operation, error);
    }
  }

  #failure(operation: string, cause: unknown): RuntimeError<"store.failed"> {
    const message = `cannot ${operation} the store: ${this.#path} failed (${describeError(cause)})`;
    return new RuntimeError("store.failed", { operation }, message, cause);
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw closedFailure(this.#path);
  }
}

/** LMDB lists its named databases as keys of the root, which the package ends with a zero byte. */
function tableNames(root: Root): string[] {
  const names = [...root.getKeys({})].map((key) => Buffer.from(key).toString());
  return names.map((name) => {
    const table = name.endsWith("\0") ? name.slice(0, -1) : name;
    checkTable(table);
    return table;
  });
}

function tableBytes(stats: object): number {
  const count = (name: string): number => Number(Reflect.get(stats, name));
  const pages = count("treeBranchPageCount") + count("treeLeafPageCount") + count("overflowPages");
  return pages * count("pageSize");
}

/** The package rejects with "see commitError" and hides the cause in a second promise. */
async function commitCause(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && "commitError" in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
