/**
 * Blocks of the graph: what one authority proposed in one round. The signature covers the digest of
 * the unsigned bytes; the block's own digest covers the signed bytes, signature included.
 */

import type { Crypto, Signer } from "../crypto/crypto.ts";
import { SIGNATURE_BYTES } from "../crypto/keys.ts";
import { decode, encode } from "../wire/codec.ts";
import { bytes, type Field, fixedBytes, u16, u32, u53 } from "../wire/field.ts";
import { list, option, record } from "../wire/schema.ts";
import { AUTHORITIES_MAX, type AuthorityEntry, authoritiesField } from "./authority.ts";
import { type BlockRef, blockRefField } from "./block-ref.ts";
import { type CommitVote, commitRefField } from "./commit-ref.ts";
import { type SignatureContext, signedBytes } from "./signing.ts";
import { TRANSACTION_BYTES_MAX } from "./transaction.ts";

/** Limits of one block. */
export const BLOCK_LIMITS = {
  /** Largest signed block: two of them fit one frame with room for what is around them. */
  bytesMax: 2 * 1024 * 1024,
  /** Most transactions: bounds the signatures one block makes others verify. */
  transactionsMax: 10_000,
  /** Most commit votes. */
  votesMax: 100,
} as const;

/** What closes an epoch: the members that decide in the next one. */
export interface EndOfEpoch {
  /** Members of epoch + 1, sorted by name. */
  readonly nextAuthorities: readonly AuthorityEntry[];
}

/** What an authority proposes. */
export interface Block {
  readonly epoch: number;
  readonly round: number;
  readonly author: number;
  /** The author's wall clock, in milliseconds since 1970. */
  readonly timestampMs: number;
  /** Blocks it builds on; the author's own previous block first. */
  readonly ancestors: readonly BlockRef[];
  /** Signed transactions as bytes, opaque here. */
  readonly transactions: readonly Uint8Array[];
  readonly commitVotes: readonly CommitVote[];
  /** What the author proposes to end the epoch with; null in all blocks but the last of an epoch. */
  readonly endOfEpoch: EndOfEpoch | null;
}

const blockField: Field<Block> = record({
  epoch: u32,
  round: u32,
  author: u16,
  timestampMs: u53,
  ancestors: list(blockRefField, AUTHORITIES_MAX),
  transactions: list(bytes(TRANSACTION_BYTES_MAX), BLOCK_LIMITS.transactionsMax),
  commitVotes: list(commitRefField, BLOCK_LIMITS.votesMax),
  endOfEpoch: option(record({ nextAuthorities: authoritiesField })),
});

const signedBlockField = record({
  unsignedBytes: bytes(BLOCK_LIMITS.bytesMax),
  signature: fixedBytes(SIGNATURE_BYTES),
});

/** A block with its signature and the exact bytes it came in; shape checked, nothing else. */
export interface SignedBlock {
  readonly block: Block;
  readonly signature: Uint8Array;
  /** The bytes the signature covers by their digest. */
  readonly unsignedBytes: Uint8Array;
  /** The bytes that travel and are stored. */
  readonly bytes: Uint8Array;
}

/**
 * Signs a block.
 *
 * @param block what is proposed
 * @param signer holds the author's protocol key
 * @param context the network it is for
 * @throws RuntimeError `codec.malformed` when a part is over its limit
 */
export function signBlock(block: Block, signer: Signer, context: SignatureContext): SignedBlock {
  const unsignedBytes = encode(blockField.toWire(block, "block"));
  const signature = signer.sign(blockMessage(unsignedBytes, context));
  const bytes = encode(signedBlockField.toWire({ unsignedBytes, signature }, "signed block"));
  return { block, signature, unsignedBytes, bytes };
}

/**
 * Reads a block from received bytes. One block has one form: other bytes that say the same are
 * refused by the codec, so nobody can give a signed block a second digest.
 *
 * @throws RuntimeError `codec.malformed` or `codec.too_large`
 */
export function decodeBlock(bytes: Uint8Array): SignedBlock {
  const wire = decode(bytes, { bytesMax: BLOCK_LIMITS.bytesMax });
  const signed = signedBlockField.fromWire(wire, "signed block");
  return { ...signed, block: blockField.fromWire(decode(signed.unsignedBytes), "block"), bytes };
}

/** The bytes an author signs for a block. */
export function blockMessage(unsignedBytes: Uint8Array, context: SignatureContext): Uint8Array {
  const digest = context.crypto.blake2b256(unsignedBytes);
  return signedBytes("coppice/block/1", context.networkId, digest);
}

/** The name of a signed block. */
export function blockRef({ block, bytes }: SignedBlock, crypto: Crypto): BlockRef {
  const { epoch, round, author } = block;
  return { epoch, round, author, digest: crypto.blake2b256(bytes) };
}
