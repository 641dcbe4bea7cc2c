/**
 * The check of a block's whole list of transactions. A chain with its own transactions
 * (certificates, several signers) hands in its own {@link TransactionVerifier}.
 */

import { isRuntimeError } from "../errors.ts";
import type { SignatureContext } from "./signing.ts";
import { decodeTransaction, isSignedBySender } from "./transaction.ts";

/** A transaction of a list that does not hold. */
export interface BadTransaction {
  /** Its position in the list. */
  readonly index: number;
  /** The rule it breaks. */
  readonly rule: string;
}

/** Judges the transactions of one block together; the host may put its own in place. */
export interface TransactionVerifier {
  /**
   * Names the transactions that do not hold; an empty list means all hold. Never throws for what
   * the bytes say.
   *
   * @param transactions as they stand in the block
   * @param epoch the epoch of the block
   */
  findBad(transactions: readonly Uint8Array[], epoch: number): readonly BadTransaction[];
}

/** The verifier of plain user transactions: shape and the sender's signature, one by one. */
export function signatureVerifier(context: SignatureContext): TransactionVerifier {
  return {
    findBad: (transactions) =>
      transactions.flatMap((bytes, index) => {
        const rule = brokenRule(bytes, context);
        return rule === undefined ? [] : [{ index, rule }];
      }),
  };
}

function brokenRule(bytes: Uint8Array, context: SignatureContext): string | undefined {
  try {
    const signed = isSignedBySender(decodeTransaction(bytes), context);
    return signed ? undefined : "transaction.bad_signature";
  } catch (error) {
    if (isRuntimeError(error, "key.malformed")) return "transaction.bad_key";
    if (isRuntimeError(error, "codec.malformed")) return "transaction.malformed";
    if (isRuntimeError(error, "codec.too_large")) return "transaction.too_large";
    throw error;
  }
}
