/** True content for blocks: small transactions, each signed by one of a few made-up users. */

import {
  type Clock,
  encode,
  type Random,
  type SignatureContext,
  type Signer,
  signTransaction,
} from "./coppice/index.ts";
import type { TakeLimit, TransactionPool } from "./coppice/index.ts";

/** Bytes of a payload; any small number will do. */
const PAYLOAD_BYTES = 32;

/** Most transactions made at once: a member that slept does not make up for it. */
const BURST_MAX = 200;

/** Most transactions that wait for a block; made-up ones are no loss. */
const WAITING_MAX = 10_000;

/** What transactions are made of. */
export interface GeneratedTransactionsOptions {
  readonly clock: Clock;
  /** Draws users and payloads; the same stream gives the same transactions. */
  readonly random: Random;
  readonly signers: readonly Signer[];
  readonly context: SignatureContext;
  /** How many to make in a second. */
  readonly perSecond: number;
  /**
   * The first sequence number of every user, above those used before a restart.
   * @defaultValue the wall clock at the start, in milliseconds
   */
  readonly firstSequence?: number;
}

/** Makes transactions as time passes, when a block asks for them. */
export class GeneratedTransactions implements TransactionPool {
  readonly #options: GeneratedTransactionsOptions;
  /** Left over, or given back by blocks that came too late; they go first. */
  #returned: Uint8Array[] = [];
  #sequence: number;
  #madeUntilMs: number;

  /** @param options what they are made of */
  constructor(options: GeneratedTransactionsOptions) {
    this.#options = options;
    this.#sequence = options.firstSequence ?? options.clock.now();
    this.#madeUntilMs = options.clock.monotonic();
  }

  take({ transactionsMax, bytesMax }: TakeLimit): readonly Uint8Array[] {
    const taken: Uint8Array[] = [];
    let left = bytesMax;
    const waiting = [...this.#returned, ...this.#make()];
    for (const transaction of waiting) {
      left -= transaction.length;
      if (taken.length === transactionsMax || left < 0) break;
      taken.push(transaction);
    }
    this.#returned = waiting.slice(taken.length, taken.length + WAITING_MAX);
    return taken;
  }

  putBack(transactions: readonly Uint8Array[]): void {
    this.#returned = [...this.#returned, ...transactions].slice(0, WAITING_MAX);
  }

  /** As many as the time since the last ones is worth. */
  #make(): readonly Uint8Array[] {
    const { clock, perSecond } = this.#options;
    const nowMs = clock.monotonic();
    const due = Math.floor(((nowMs - this.#madeUntilMs) * perSecond) / 1_000);
    if (due === 0) return [];
    // What is left of a transaction's time counts towards the next.
    this.#madeUntilMs += (due * 1_000) / perSecond;
    return Array.from({ length: Math.min(due, BURST_MAX) }, () => this.#makeOne()).flat();
  }

  #makeOne(): readonly Uint8Array[] {
    const { context, random, signers } = this.#options;
    const signer = random.pick(signers);
    if (signer === undefined) return [];
    const sequence = this.#sequence;
    this.#sequence += 1;
    const payload = encode(["note", random.bytes(PAYLOAD_BYTES)]);
    return [signTransaction({ sequence, payload }, signer, context).bytes];
  }
}
