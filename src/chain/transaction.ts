/** What users sign: one transaction of a chain that has none of its own. */

import type { Crypto, PublicKey, Signer } from "../crypto/crypto.ts";
import { decodeKey, encodeKey, KEY_BYTES_MAX, SIGNATURE_BYTES } from "../crypto/keys.ts";
import { decode, encode, encodeForSending, type WireValue } from "../wire/codec.ts";
import { bytes as bytesField, fixedBytes, u53 } from "../wire/field.ts";
import { record } from "../wire/schema.ts";
import type { Digest } from "./digest.ts";
import { demand } from "./refusal.ts";
import { type SignatureContext, signedBytes } from "./signing.ts";

/** Largest payload, 256 KiB: above it a full block of them no longer fits a frame. */
export const PAYLOAD_BYTES_MAX = 256 * 1024;

/** Largest transaction on the wire: the payload with its key, signature and framing. */
export const TRANSACTION_BYTES_MAX = PAYLOAD_BYTES_MAX + 256;

const transactionField = record({
  sender: bytesField(KEY_BYTES_MAX),
  sequence: u53,
  payload: bytesField(PAYLOAD_BYTES_MAX),
  signature: fixedBytes(SIGNATURE_BYTES),
});

/** What a user wants, before the signature. */
export interface TransactionRequest {
  /** Whose transaction it is. */
  readonly sender: PublicKey;
  /** The sender's own count, from 0; makes equal payloads different transactions. */
  readonly sequence: number;
  /** Opaque to the node, at most {@link PAYLOAD_BYTES_MAX}. */
  readonly payload: Uint8Array;
}

/** A signed transaction; shape checked, signature not. */
export interface Transaction extends TransactionRequest {
  readonly signature: Uint8Array;
}

/**
 * Signs a transaction.
 *
 * @returns the transaction and the bytes that travel
 * @throws RuntimeError `chain.refused`, rule `transaction.too_large` or `transaction.bad_sequence`
 */
export function signTransaction(
  request: Omit<TransactionRequest, "sender">,
  signer: Signer,
  context: SignatureContext,
): { readonly transaction: Transaction; readonly bytes: Uint8Array } {
  const { payload, sequence } = request;
  demand(payload.length <= PAYLOAD_BYTES_MAX, "transaction.too_large", `${payload.length} bytes`);
  const counts = Number.isSafeInteger(sequence) && sequence >= 0;
  demand(counts, "transaction.bad_sequence", String(sequence));
  const unsigned = { sender: signer.publicKey, sequence, payload };
  const signature = signer.sign(messageOf(unsigned, context));
  const transaction = { ...unsigned, signature };
  return { transaction, bytes: encode([...writeRequest(transaction), signature]) };
}

/**
 * Reads a transaction from its bytes; the signature is not checked.
 *
 * @throws RuntimeError `codec.malformed`, `codec.too_large` or `key.malformed`
 */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  const value = decode(bytes, { bytesMax: TRANSACTION_BYTES_MAX, depthMax: 2, itemsMax: 8 });
  const { sender, ...rest } = transactionField.fromWire(value, "transaction");
  return { sender: decodeKey(sender), ...rest };
}

/** The digest that names a transaction: BLAKE2b-256 of its signed bytes. */
export function transactionDigest(bytes: Uint8Array, crypto: Crypto): Digest {
  return crypto.blake2b256(bytes);
}

/** Whether the sender signed exactly this for this network; false under a bad key too. */
export function isSignedBySender(transaction: Transaction, context: SignatureContext): boolean {
  const { sender, signature } = transaction;
  return context.crypto.verify(sender, messageOf(transaction, context), signature);
}

function writeRequest({ sender, sequence, payload }: TransactionRequest): WireValue[] {
  return [encodeKey(sender), sequence, payload];
}

function messageOf(
  request: TransactionRequest,
  { crypto, networkId }: SignatureContext,
): Uint8Array {
  const digest = crypto.blake2b256(encodeForSending(writeRequest(request)));
  return signedBytes("coppice/transaction/1", networkId, digest);
}
