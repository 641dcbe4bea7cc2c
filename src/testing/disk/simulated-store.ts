/** A store on a simulated disk, as one life of a node has it open. */

import { closedFailure, writeFailure } from "../../store/commit-queue.ts";
import {
  checkKey,
  checkRange,
  checkTable,
  copyWrites,
  countBytes,
} from "../../store/store-input.ts";
import type { ScanRange, Store, StoreEntry, StoreWrite } from "../../store/store.ts";
import type { DiskDecisions } from "./disk-decisions.ts";
import { FlushQueue, type FlushQueueParts } from "./flush-queue.ts";

/** What a store is made of. */
export interface SimulatedStoreParts extends FlushQueueParts {
  /** As it was opened. */
  readonly path: string;
  /** What becomes of a batch of so many bytes. */
  readonly onWrite: (bytes: number) => ReturnType<NonNullable<DiskDecisions["onWrite"]>>;
}

const REASONS = {
  EIO: "EIO: i/o error",
  ENOSPC: "ENOSPC: no space left on device",
} as const;

/** One open store. Reads see what is flushed. */
export class SimulatedStore implements Store {
  readonly #parts: SimulatedStoreParts;
  readonly #queue: FlushQueue;
  #isClosed = false;

  /** Opens what a volume holds. */
  constructor(parts: SimulatedStoreParts) {
    this.#parts = parts;
    this.#queue = new FlushQueue(parts);
  }

  get(table: string, key: Uint8Array): Uint8Array | undefined {
    this.#checkOpen();
    checkTable(table);
    checkKey(key);
    return this.#parts.volume.get(table, key);
  }

  scan(table: string, range: ScanRange): StoreEntry[] {
    this.#checkOpen();
    checkTable(table);
    checkRange(range);
    return this.#parts.volume.scan(table, range);
  }

  async write(writes: readonly StoreWrite[]): Promise<void> {
    this.#checkOpen();
    const batch = copyWrites(writes);
    const fate = this.#parts.onWrite(countBytes(batch));
    if (fate?.error !== undefined) throw writeFailure(REASONS[fate.error]);
    await this.#queue.submit(batch, fate?.delayMs ?? 0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#queue.drained();
  }

  /** Ends with its process; nobody is told. */
  abandon(): void {
    this.#isClosed = true;
    this.#queue.abandon();
  }

  #checkOpen(): void {
    if (this.#isClosed) throw closedFailure(this.#parts.path);
  }
}
