/** Entries held in bytewise key order, in memory. */

import type { ScanRange, StoreEntry } from "./store.ts";

/** One table of the memory store: a sorted array, searched by halving. */
export class SortedTable {
  readonly #entries: StoreEntry[] = [];

  /** The value under the key; the bytes are the table's own. */
  get(key: Uint8Array): Uint8Array | undefined {
    const entry = this.#entries[this.#indexOf(key)];
    return entry && isSame(entry[0], key) ? entry[1] : undefined;
  }

  /** Adds or replaces an entry; the bytes become the table's own. */
  put(key: Uint8Array, value: Uint8Array): void {
    const index = this.#indexOf(key);
    const found = this.#entries[index];
    const replaced = found && isSame(found[0], key) ? 1 : 0;
    this.#entries.splice(index, replaced, [key, value]);
  }

  /** Removes the entry of the key, if there is one. */
  remove(key: Uint8Array): void {
    const index = this.#indexOf(key);
    const found = this.#entries[index];
    if (found && isSame(found[0], key)) this.#entries.splice(index, 1);
  }

  /** Entries of the range in its order; the bytes are the table's own. */
  scan(range: ScanRange): StoreEntry[] {
    const start = range.from ? this.#indexOf(range.from) : 0;
    const end = range.to ? this.#indexOf(range.to) : this.#entries.length;
    if (end <= start) return [];
    if (!range.reverse) return this.#entries.slice(start, Math.min(end, start + range.limit));
    return this.#entries.slice(Math.max(start, end - range.limit), end).reverse();
  }

  /** Index of the first entry whose key is not below `key`. */
  #indexOf(key: Uint8Array): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && Buffer.compare(entry[0], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
