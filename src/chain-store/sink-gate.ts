/**
 * Lets one thing happen at a host's sink at a time, whoever asks. It outlives the actor that feeds
 * the sink: what a killed feed had handed over may still be on its way through the host.
 */

import type { Committee } from "../chain/committee.ts";
import type { CommitSink } from "../chain/ports.ts";
import type { CommittedSubDag } from "../chain/sub-dag.ts";
import { RuntimeError } from "../errors.ts";

/** A sink with a queue of one. Made once per host, handed to every incarnation of the feed. */
export class SinkGate {
  readonly #sink: CommitSink | undefined;
  #taken = 0;
  #busy: Promise<unknown> = Promise.resolve();

  /** @param sink what the host brings; absent: the chain is stored and served, nobody executes it */
  constructor(sink?: CommitSink) {
    this.#sink = sink;
  }

  /** Whether commits are handed to anybody. */
  get leadsAnywhere(): boolean {
    return this.#sink !== undefined;
  }

  /** Whether the host itself keeps the index of the last commit it has taken. */
  get keepsIndex(): boolean {
    return this.#sink?.lastIndex !== undefined;
  }

  /**
   * Where the host is, after whatever it is busy with.
   *
   * @param cursor what the node's own store says; only used when the host keeps no index
   * @throws RuntimeError `option.invalid` when the host names no index, and whatever it throws
   */
  lastIndex(cursor: number): Promise<number> {
    // In this process we know what was taken even if the cursor did not reach the disk in time.
    return this.#after(async () => {
      if (this.#sink?.lastIndex === undefined) return Math.max(cursor, this.#taken);
      return checkedIndex(await this.#sink.lastIndex());
    });
  }

  /**
   * Hands a commit over, after whatever the host is busy with.
   *
   * @param next who decides after it, when it closed its epoch
   * @throws whatever the host throws
   */
  handle(subDag: CommittedSubDag, next?: Committee): Promise<void> {
    return this.#after(async () => {
      await this.#sink?.handle(subDag, next);
      this.#taken = subDag.commitRef.index;
    });
  }

  #after<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => {});
    return done;
  }
}

function checkedIndex(index: number): number {
  if (Number.isSafeInteger(index) && index >= 0) return index;
  const details = {
    option: "lastIndex",
    expected: "a whole number from 0",
    received: String(index),
  };
  const text = `cannot feed the host: lastIndex must be ${details.expected} (received ${index})`;
  throw new RuntimeError("option.invalid", details, text);
}
