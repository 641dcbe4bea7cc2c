/**
 * The only door to the disk: an ordered key-value store with named tables, atomic batches and an
 * explicit word for durability. LMDB in production, memory in tests; one conformance suite for both.
 */

/** A change within one batch. A table is named by kebab-case text, a key is non-empty bytes. */
export type StoreWrite =
  | { readonly put: readonly [table: string, key: Uint8Array, value: Uint8Array] }
  | { readonly remove: readonly [table: string, key: Uint8Array] };

/** Which entries {@link Store.scan} returns, in key order (bytewise). */
export interface ScanRange {
  /** First key, included. Absent: from the first entry. */
  readonly from?: Uint8Array;
  /** Last key, excluded. Absent: to the last entry. */
  readonly to?: Uint8Array;
  /** At most so many entries. */
  readonly limit: number;
  /** From the last key down. Default false. */
  readonly reverse?: boolean;
}

/** An entry; the bytes belong to the receiver. */
export type StoreEntry = readonly [key: Uint8Array, value: Uint8Array];

/** An open store. Reads see every committed batch; a failed flush poisons it until reopened. */
export interface Store {
  /** The value, or `undefined` when there is none. The bytes belong to the caller. */
  get(table: string, key: Uint8Array): Uint8Array | undefined;
  /** Entries of a range in key order. */
  scan(table: string, range: ScanRange): StoreEntry[];
  /**
   * Applies all writes or none; resolves when they survive a power cut (flushed), not before.
   *
   * @throws RuntimeError `store.failed` when the disk refused; then nothing of the batch is kept
   */
  write(writes: readonly StoreWrite[]): Promise<void>;
  /** Waits for writes under way, then closes. Later use throws `store.closed`. Idempotent. */
  close(): Promise<void>;
}

/** Opens stores; handed to the store actor. */
export interface StoreOpener {
  /**
   * Opens or creates the store of a data directory.
   *
   * @throws RuntimeError `store.corrupt` when the directory holds something that is not a sound store
   */
  open(path: string): Promise<Store>;
}
