/** A pool into which a test puts transactions of its own, beside those that are made up. */

import type { TakeLimit, TransactionPool } from "../../../supervisors/index.ts";

/** What was submitted goes first. */
export class SubmittedTransactions implements TransactionPool {
  readonly #others: TransactionPool;
  readonly #waiting: Uint8Array[] = [];

  /** @param others where the rest of a block comes from */
  constructor(others: TransactionPool) {
    this.#others = others;
  }

  /** Puts a transaction into the next block. */
  submit(transaction: Uint8Array): void {
    this.#waiting.push(transaction);
  }

  take(limit: TakeLimit): readonly Uint8Array[] {
    const own = this.#waiting.splice(0);
    const room = { ...limit, transactionsMax: limit.transactionsMax - own.length };
    return [...own, ...this.#others.take(room)];
  }

  putBack(transactions: readonly Uint8Array[]): void {
    this.#others.putBack(transactions);
  }
}
