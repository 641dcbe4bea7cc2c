/** Keys, addresses and transactions for tests: valid in form, and told apart by a number. */

import type { ChainTransaction } from "../../messages/index.ts";

/** An Ed25519 key, as far as its form goes. */
export function keyOf(number: number): Uint8Array {
  return Uint8Array.of(0, number, ...new Uint8Array(31));
}

/** An address of an Ed25519 key by SHA-256, as far as its form goes. */
export function addressOf(number: number): Uint8Array {
  return Uint8Array.of(0, 0, number, ...new Uint8Array(31));
}

/** A transaction of a number. */
export function transactionOf(
  number: number,
  more: Partial<ChainTransaction> = {},
): ChainTransaction {
  return {
    address: addressOf(number),
    transactionType: "transfer",
    previousPublicKey: keyOf(number),
    timestampMs: 1_000 * number,
    content: Uint8Array.of(number),
    stamp: null,
    crossStamps: [],
    ...more,
  };
}

/** The address of {@link TRANSACTION}. */
export const ADDRESS: Uint8Array = addressOf(1);

/** Any transaction. */
export const TRANSACTION: ChainTransaction = transactionOf(1);
