/**
 * The order of a store's batches: one group at a time is on its way through the cache to the device, while the
 * next one gathers in the process's own memory.
 */

import type { RuntimeError } from "../../errors.ts";
import { GROUP_WRITES_MAX, WAITING_BYTES_MAX, writeFailure } from "../../store/commit-queue.ts";
import { countBytes } from "../../store/store-input.ts";
import type { Clock } from "../../time/clock.ts";
import type { Ms } from "../fault-plan.ts";
import type { Batch, Volume } from "./volume.ts";

/** What a queue works on. */
export interface FlushQueueParts {
  readonly volume: Volume;
  /** Of the life the store belongs to. */
  readonly clock: Clock;
  /** Time the next flush takes. */
  readonly flushMs: () => Ms;
  /** Whether a flush of so many batches fails; asked when it ends. */
  readonly fails: (batches: number) => boolean;
}

interface WaitingBatch {
  readonly batch: Batch;
  readonly bytes: number;
  readonly delayMs: Ms;
  readonly settle: (failure: RuntimeError | undefined) => void;
}

/** Flushes batches in the order they came. */
export class FlushQueue {
  readonly #parts: FlushQueueParts;
  #waiting: WaitingBatch[] = [];
  #waitingBytes = 0;
  #isBusy = false;
  #isAbandoned = false;
  #poison: RuntimeError | undefined;
  #onDrained: (() => void)[] = [];

  /** Makes a queue in which nothing waits. */
  constructor(parts: FlushQueueParts) {
    this.#parts = parts;
  }

  /**
   * Takes a batch; the promise resolves when it is flushed.
   *
   * @param batch its bytes become the queue's
   * @param delayMs added to its flush
   * @throws RuntimeError `store.failed` when its flush failed, an earlier one did, or too much waits
   */
  submit(batch: Batch, delayMs: Ms): Promise<void> {
    if (this.#poison) return Promise.reject(this.#poison);
    const bytes = countBytes(batch);
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
      this.#waiting.push({ batch, bytes, delayMs, settle });
      if (!this.#isBusy) this.#beginLater();
    });
  }

  /** Resolves when no batch waits or is under way. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isBusy) this.#onDrained.push(resolve);
      else resolve();
    });
  }

  /** Ends with its process: what the system has stays with it, the rest is gone, nobody is told. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#waiting = [];
  }

  /** Batches written in the same synchronous stretch share a flush. */
  #beginLater(): void {
    this.#isBusy = true;
    this.#parts.clock.defer(() => this.#begin());
  }

  #begin(): void {
    if (this.#isAbandoned) return;
    const { volume, clock, flushMs } = this.#parts;
    const group = this.#takeGroup();
    volume.cache(group.map(({ batch }) => batch));
    const delayMs = Math.max(...group.map((waiting) => waiting.delayMs));
    clock.setTimer(() => this.#end(group), flushMs() + delayMs);
  }

  #takeGroup(): readonly WaitingBatch[] {
    let count = 0;
    let writes = 0;
    for (const { batch } of this.#waiting) {
      writes += batch.length;
      if (count > 0 && writes > GROUP_WRITES_MAX) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #end(group: readonly WaitingBatch[]): void {
    if (this.#isAbandoned) return;
    if (this.#parts.fails(group.length)) this.#fail(group);
    else {
      this.#parts.volume.flush();
      for (const { settle } of group) settle(undefined);
    }
    if (this.#waiting.length > 0) this.#begin();
    else this.#rest();
  }

  #fail(group: readonly WaitingBatch[]): void {
    this.#parts.volume.drop();
    this.#poison = writeFailure("an earlier flush failed, reopen the store");
    for (const { settle } of group) settle(writeFailure("the flush failed: EIO"));
    for (const { settle } of this.#waiting.splice(0)) settle(this.#poison);
  }

  #rest(): void {
    this.#isBusy = false;
    const told = this.#onDrained;
    this.#onDrained = [];
    for (const tell of told) tell();
  }
}
