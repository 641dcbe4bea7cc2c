/**
 * The order of writes: batches are committed one group at a time in the order they came. While one
 * group is on its way to the disk the next one gathers, so that many small batches share a flush.
 */

import { RuntimeError, describeError } from "../errors.ts";
import { countBytes } from "./store-input.ts";
import type { StoreWrite } from "./store.ts";

/** Most bytes that wait for the disk: 256 MiB, so that a slow disk cannot fill memory. */
export const WAITING_BYTES_MAX = 256 * 1_024 * 1_024;

/** Most changes that share a flush; a larger single batch is a group of its own. */
export const GROUP_WRITES_MAX = 16_384;

/** Commits changes together: all of them or none, flushed when the promise resolves. */
export type Commit = (writes: readonly StoreWrite[]) => Promise<void>;

interface WaitingBatch {
  readonly writes: readonly StoreWrite[];
  readonly bytes: number;
  readonly settle: (failure: RuntimeError | undefined) => void;
}

/** Puts batches in line for one commit function; a commit that fails is the last one. */
export class CommitQueue {
  readonly #commit: Commit;
  readonly #waiting: WaitingBatch[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;
  #poison: RuntimeError | undefined;

  /** @param commit called with one group at a time, never twice at once */
  constructor(commit: Commit) {
    this.#commit = commit;
  }

  /** Bytes of the batches that are not on the disk yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Takes a batch; the promise resolves when it is flushed.
   *
   * @throws RuntimeError `store.failed` when the commit failed, an earlier one did, or too much waits
   */
  submit(writes: readonly StoreWrite[]): Promise<void> {
    const bytes = countBytes(writes);
    if (this.#poison) return Promise.reject(this.#poison);
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > WAITING_BYTES_MAX) {
      return Promise.reject(writeFailure(`over ${WAITING_BYTES_MAX} bytes wait for the disk`));
    }
    return new Promise((resolve, reject) => {
      const settle = (failure: RuntimeError | undefined): void => {
        this.#waitingBytes -= bytes;
        if (failure) reject(failure);
        else resolve();
      };
      this.#waitingBytes += bytes;
      this.#waiting.push({ writes, bytes, settle });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when no batch is waiting or under way; never rejects. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // One turn of grace: batches written in the same synchronous stretch share the first flush.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitGroup(this.#takeGroup());
    this.#running = undefined;
  }

  #takeGroup(): WaitingBatch[] {
    let count = 0;
    let writes = 0;
    for (const batch of this.#waiting) {
      writes += batch.writes.length;
      if (count > 0 && writes > GROUP_WRITES_MAX) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly WaitingBatch[]): Promise<void> {
    const writes = group.flatMap((batch) => batch.writes);
    try {
      if (writes.length > 0) await this.#commit(writes);
      for (const batch of group) batch.settle(undefined);
    } catch (error) {
      // Nobody knows what the disk kept after a failed flush, so nothing may be promised on top.
      this.#poison = writeFailure("an earlier write failed, reopen the store", error);
      const failure = writeFailure(describeError(error), error);
      for (const batch of group) batch.settle(failure);
      for (const batch of this.#waiting.splice(0)) batch.settle(this.#poison);
    }
  }
}

/** Builds the failure of a write. */
export function writeFailure(reason: string, cause?: unknown): RuntimeError<"store.failed"> {
  const message = `cannot write to the store: the batch is not kept (${reason})`;
  return new RuntimeError("store.failed", { operation: "write" }, message, cause);
}

/** Builds the failure of any use after the close. */
export function closedFailure(path: string): RuntimeError<"store.closed"> {
  return new RuntimeError("store.closed", { path }, `cannot use the store: it is closed (${path})`);
}
