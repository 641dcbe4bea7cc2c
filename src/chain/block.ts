/**
 * Blocks of the graph: what one authority proposed in one round. The signature covers the digest of
 * the unsigned bytes; the block's own digest covers the signed bytes, signature included.
 */

import type { Crypto, Signer } from "../crypto/crypto.ts";
import { SIGNATURE_BYTES } from "../crypto/keys.ts";
import { decode, encode } from "../wire/codec.ts";
import { bytes, type Field, fixedBytes, u16, u32, u53 } from "../wire/field.ts";
import { list, option, record } from "../wire/schema.ts";
import { AUTHORITIES_MAX, type AuthorityEntry, authoritiesField } from "./committee.ts";
import { compareBytes, type Digest, DIGEST_BYTES, hexOf, sameBytes } from "./digest.ts";
import { type SignatureContext, signedBytes } from "./signing.ts";
import { TRANSACTION_BYTES_MAX } from "./transaction.ts";

/** Largest signed block, 2 MiB: two of them fit one frame with room for what is around them. */
export const BLOCK_BYTES_MAX = 2 * 1024 * 1024;

/** Most transactions of one block: bounds the signatures one block makes others verify. */
export const BLOCK_TRANSACTIONS_MAX = 10_000;

/** Most commit votes of one block. */
export const BLOCK_VOTES_MAX = 100;

/** Names one block. */
export interface BlockRef {
  readonly epoch: number;
  /** From 1; 0 is the genesis block of its author. */
  readonly round: number;
  /** Position in the committee of the epoch. */
  readonly author: number;
  /** BLAKE2b-256 of the signed bytes. */
  readonly digest: Digest;
}

/** A vote that a commit is part of the chain. */
export interface CommitVote {
  /** Index of the commit, from 1. */
  readonly index: number;
  /** Its digest. */
  readonly digest: Digest;
}

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

/** The name of a block as it travels. */
export const blockRefField: Field<BlockRef> = record({
  epoch: u32,
  round: u32,
  author: u16,
  digest: fixedBytes(DIGEST_BYTES),
});

/** A vote as it travels. */
export const commitVoteField: Field<CommitVote> = record({
  index: u32,
  digest: fixedBytes(DIGEST_BYTES),
});

const blockField: Field<Block> = record({
  epoch: u32,
  round: u32,
  author: u16,
  timestampMs: u53,
  ancestors: list(blockRefField, AUTHORITIES_MAX),
  transactions: list(bytes(TRANSACTION_BYTES_MAX), BLOCK_TRANSACTIONS_MAX),
  commitVotes: list(commitVoteField, BLOCK_VOTES_MAX),
  endOfEpoch: option(record({ nextAuthorities: authoritiesField })),
});

const signedBlockField = record({
  unsignedBytes: bytes(BLOCK_BYTES_MAX),
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
  const wire = decode(bytes, { bytesMax: BLOCK_BYTES_MAX });
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

/**
 * The genesis block of one author: it exists by definition, is never sent and has only a name.
 *
 * @param epoch the epoch it opens
 * @param author position in that epoch's committee
 * @param context the network, so that two networks share no genesis
 */
export function genesisRef(epoch: number, author: number, context: SignatureContext): BlockRef {
  const bytes = encode(["coppice/genesis-block/1", context.networkId, epoch, author]);
  return { epoch, round: 0, author, digest: context.crypto.blake2b256(bytes) };
}

/** Whether both name the same block. */
export function sameRef(left: BlockRef, right: BlockRef): boolean {
  return compareRefs(left, right) === 0;
}

/** The stated order of blocks: epoch, round, author, then digest. */
export function compareRefs(left: BlockRef, right: BlockRef): number {
  return (
    left.epoch - right.epoch ||
    left.round - right.round ||
    left.author - right.author ||
    compareBytes(left.digest, right.digest)
  );
}

/** A name fit as a key of a map, and for people. */
export function refName({ epoch, round, author, digest }: BlockRef): string {
  return `${epoch}/${round}/${author}/${hexOf(digest)}`;
}

/** Whether both votes are for the same commit. */
export function sameVote(left: CommitVote, right: CommitVote): boolean {
  return left.index === right.index && sameBytes(left.digest, right.digest);
}
