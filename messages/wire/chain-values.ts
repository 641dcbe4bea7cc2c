/**
 * What messages about chains are made of: keys, addresses, transactions and their summaries. What a
 * host alone understands of a transaction (its ledgers, its contract, its signatures) travels as
 * bytes of the host's own form.
 *
 * @see Archethic's key and address layouts; the origin byte of a key is left out, see
 *   `src/crypto/keys.ts`
 */

import { CONTENT_BYTES_MAX } from "../../src/wire/define-messages.ts";
import {
  type BytesFormat,
  bytes,
  type Field,
  formattedBytes,
  text,
  u16,
  u53,
  u64,
} from "../../src/wire/field.ts";
import { list, option, record, sortedList } from "../../src/wire/schema.ts";

/** Most nodes that validate one transaction. */
export const VALIDATORS_MAX = 200;

/** Most nodes that keep one transaction, and so confirm that they do. */
export const STORAGE_NODES_MAX = 200;

/** Most addresses one transaction moves something to: as many as the content of one may name. */
export const MOVEMENTS_MAX = 256;

/** Longest name of a transaction's type in bytes. */
const TRANSACTION_TYPE_BYTES_MAX = 32;

/** Longest validation stamp in bytes, in the host's form. */
export const STAMP_BYTES_MAX = 128 * 1024;

/** Longest signature in bytes: one of BLS12-381. */
export const SIGNATURE_BYTES_MAX = 96;

/** Longest context of a contract's call in bytes, in the host's form. */
export const CONTRACT_CONTEXT_BYTES_MAX = 64 * 1024;

/** Longest set of nodes in bytes, one bit a node: 65,536 nodes. */
export const NODE_BITMAP_BYTES_MAX = 8_192;

/** Room for the heads of everything beside the content of a transaction, in bytes. */
export const BESIDE_CONTENT_BYTES_MAX = 512 * 1024;

/** Largest message with one transaction, in bytes. */
export const TRANSACTION_MESSAGE_BYTES_MAX = CONTENT_BYTES_MAX + BESIDE_CONTENT_BYTES_MAX;

/** Curves by their number: Ed25519, secp256r1, secp256k1, BLS12-381; the length of a key of each. */
const KEY_BYTES = [32, 65, 65, 48];

/** Hashes by their number: SHA-256, SHA-512, SHA3-256, SHA3-512, BLAKE2b-512, Keccak-256. */
const HASH_BYTES = [32, 64, 32, 64, 64, 32];

/** A public key: its curve and its bytes. */
export const publicKeyField: Field<Uint8Array> = formattedBytes(
  "a public key: its curve, and as many bytes as that has",
  KEY_BYTES.map((length, curve) => ({ prefix: [curve], length: 1 + length })),
);

/** An address on a chain: the curve of its key, the number of the hash, the hash. */
export const addressField: Field<Uint8Array> = formattedBytes(
  "an address: a curve, a hash, and as many bytes as that has",
  KEY_BYTES.flatMap((_, curve) =>
    HASH_BYTES.map((length, hash) => addressFormat(curve, hash, length)),
  ),
);

function addressFormat(curve: number, hash: number, length: number): BytesFormat {
  return { prefix: [curve, hash], length: 2 + length };
}

/** Nodes of a list both sides have: bit n stands for node n. */
export const nodeBitmapField: Field<Uint8Array> = bytes(NODE_BITMAP_BYTES_MAX);

/** A call of a contract the transaction comes from, in the host's form; `null` for none. */
export const contractContextField: Field<Uint8Array | null> = option(
  bytes(CONTRACT_CONTEXT_BYTES_MAX),
);

/** What one validator says of a stamp. */
export interface CrossStamp {
  /** The validator's key. */
  readonly validator: Uint8Array;
  /** Its signature over the stamp and what it found wrong with it. */
  readonly signature: Uint8Array;
  /** What it found wrong, in the host's form; empty for nothing. */
  readonly inconsistencies: Uint8Array;
}

/** The fields of a cross stamp on the wire. */
export const crossStampField: Field<CrossStamp> = record({
  validator: publicKeyField,
  signature: bytes(SIGNATURE_BYTES_MAX),
  inconsistencies: bytes(1_024),
});

/** One transaction. */
export interface ChainTransaction {
  readonly address: Uint8Array;
  /** Such as `transfer`, `node` or `node_shared_secrets`; the host's words. */
  readonly transactionType: string;
  /** Key that signed it; its address is that of the transaction before, or the chain's genesis. */
  readonly previousPublicKey: Uint8Array;
  /** When it was validated, in ms since 1970; `null` before. */
  readonly timestampMs: number | null;
  /** Everything else its author wrote and signed, in the host's form. */
  readonly content: Uint8Array;
  /** The coordinator's validation stamp, in the host's form; `null` before it is validated. */
  readonly stamp: Uint8Array | null;
  /** Sorted by validator. */
  readonly crossStamps: readonly CrossStamp[];
}

/** The fields of a transaction on the wire. */
export const transactionField: Field<ChainTransaction> = record({
  address: addressField,
  transactionType: text(TRANSACTION_TYPE_BYTES_MAX),
  previousPublicKey: publicKeyField,
  timestampMs: option(u53),
  content: bytes(CONTENT_BYTES_MAX),
  stamp: option(bytes(STAMP_BYTES_MAX)),
  crossStamps: sortedList(crossStampField, VALIDATORS_MAX, ({ validator }) => validator),
});

/** What the network at large is told of a transaction. */
export interface TransactionSummary {
  readonly address: Uint8Array;
  readonly genesisAddress: Uint8Array;
  readonly transactionType: string;
  /** When it was validated, in ms since 1970. */
  readonly timestampMs: number;
  /** What it cost, in the smallest unit. */
  readonly fee: bigint;
  /** Addresses it moves something to, sorted. */
  readonly movementAddresses: readonly Uint8Array[];
}

/** The fields of a summary on the wire. */
export const transactionSummaryField: Field<TransactionSummary> = record({
  address: addressField,
  genesisAddress: addressField,
  transactionType: text(TRANSACTION_TYPE_BYTES_MAX),
  timestampMs: u53,
  fee: u64,
  movementAddresses: sortedList(addressField, MOVEMENTS_MAX, (address) => address),
});

/** That nodes keep a transaction. */
export interface ReplicationAttestation {
  readonly summary: TransactionSummary;
  /** Sorted by the place of the node among those elected to keep it. */
  readonly confirmations: readonly Confirmation[];
}

/** One node's word that it keeps a transaction. */
export interface Confirmation {
  /** Its place among the elected, from 0. */
  readonly place: number;
  readonly signature: Uint8Array;
}

/** The fields of an attestation on the wire. */
export const attestationField: Field<ReplicationAttestation> = record({
  summary: transactionSummaryField,
  confirmations: sortedList(
    record({ place: u16, signature: bytes(SIGNATURE_BYTES_MAX) }),
    STORAGE_NODES_MAX,
    ({ place }) => place,
  ),
});

/** Why a transaction was not validated or kept. */
export interface MiningError {
  /** Number of the error, as the host counts them. */
  readonly code: number;
  readonly message: string;
  /** More about it, in the host's form. */
  readonly details: Uint8Array;
}

/** The fields of a mining error on the wire. */
export const miningErrorField: Field<MiningError> = record({
  code: u16,
  message: text(512),
  details: bytes(4_096),
});

/** Attestations sorted by address, each transaction once. */
export function attestationsField(itemsMax: number): Field<readonly ReplicationAttestation[]> {
  return sortedList(attestationField, itemsMax, ({ summary }) => summary.address);
}

/** Keys of nodes in an order that means something. */
export function nodeKeysField(itemsMax: number): Field<readonly Uint8Array[]> {
  return list(publicKeyField, itemsMax);
}
