/**
 * What a disk holds of one store: a device, and above it the system's page cache with the batches that are on
 * their way to it. The cache outlives a process, the device outlives a power cut.
 */

import { SortedTable } from "../../store/sorted-table.ts";
import type { ScanRange, StoreEntry, StoreWrite } from "../../store/store.ts";
import type { PowerCutKeeps } from "./disk-decisions.ts";

/** The changes of one `write`; all of them survive or none. */
export type Batch = readonly StoreWrite[];

/** A device and the cache above it. */
export class Volume {
  readonly #tables = new Map<string, SortedTable>();
  /** Handed to the system and not flushed, oldest first. */
  #cached: Batch[] = [];

  /** Batches a power cut may take. */
  get unflushed(): number {
    return this.#cached.length;
  }

  /** What is flushed under a key; the bytes belong to the caller. */
  get(table: string, key: Uint8Array): Uint8Array | undefined {
    return this.#tables.get(table)?.get(key)?.slice();
  }

  /** What is flushed in a range; the bytes belong to the caller. */
  scan(table: string, range: ScanRange): StoreEntry[] {
    const entries = this.#tables.get(table)?.scan(range) ?? [];
    return entries.map((entry) => [entry[0].slice(), entry[1].slice()]);
  }

  /** Takes batches into the cache; their bytes become the volume's. */
  cache(batches: readonly Batch[]): void {
    this.#cached.push(...batches);
  }

  /** Brings what is cached to the device. */
  flush(): void {
    this.#keep(this.#cached);
  }

  /** Loses what is cached: a flush failed, and the system calls its pages clean all the same. */
  drop(): void {
    this.#cached = [];
  }

  /**
   * Takes the power away.
   *
   * @param below draws a whole number from 0 to one less than its argument
   */
  powerCut(keeps: PowerCutKeeps, below: (bound: number) => number): void {
    const cached = this.#cached;
    if (keeps === "none") this.#keep([]);
    else if (keeps === "prefix") this.#keep(cached.slice(0, below(cached.length + 1)));
    else this.#keep(cached.filter(() => below(2) === 1));
  }

  #keep(batches: readonly Batch[]): void {
    this.#cached = [];
    for (const batch of batches) for (const write of batch) this.#apply(write);
  }

  #apply(write: StoreWrite): void {
    if ("remove" in write) {
      this.#tables.get(write.remove[0])?.remove(write.remove[1]);
      return;
    }
    const [name, key, value] = write.put;
    const table = this.#tables.get(name) ?? new SortedTable();
    this.#tables.set(name, table);
    table.put(key, value);
  }
}
