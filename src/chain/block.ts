/**
 * Blocks of the graph: what one authority proposed in one round. The signature covers the digest of
 * the unsigned bytes; the block's own digest covers the signed bytes, signature included.
 */

import type { Crypto, Signer } from "../crypto/crypto.ts";
import { SIGNATURE_BYTES } from "../crypto/keys.ts";
import { decode, encode, type WireValue } from "../wire/codec.ts";
import {
  AUTHORITIES_MAX,
  type AuthorityEntry,
  readAuthority,
  writeAuthority,
} from "./committee.ts";
import { compareBytes, type Digest, DIGEST_BYTES, hexOf, sameBytes } from "./digest.ts";
import { FieldReader } from "./field-reader.ts";
import { type SignatureContext, signedBytes } from "./signing.ts";
import { TRANSACTION_BYTES_MAX } from "./transaction.ts";

/** Largest signed block, 2 MiB: two of them fit one frame with room for what is around them. */
export const BLOCK_BYTES_MAX = 2 * 1024 * 1024;

/** Most transactions of one block: bounds the signatures one block makes others verify. */
export const BLOCK_TRANSACTIONS_MAX = 10_000;

/** Most commit votes of one block. */
export const BLOCK_VOTES_MAX = 100;

/** Largest epoch, round and commit index: one a millisecond lasts 49 days, one a second 136 years. */
export const COUNTER_MAX = 0xffff_ffff;

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
  /** Present when the author proposes to end the epoch. */
  readonly endOfEpoch?: EndOfEpoch;
}

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
 */
export function signBlock(block: Block, signer: Signer, context: SignatureContext): SignedBlock {
  const unsignedBytes = encode(writeBlock(block));
  const signature = signer.sign(blockMessage(unsignedBytes, context));
  return { block, signature, unsignedBytes, bytes: encode([unsignedBytes, signature]) };
}

/**
 * Reads a block from received bytes. One block has one form: other bytes that say the same are
 * refused by the codec, so nobody can give a signed block a second digest.
 *
 * @throws RuntimeError `codec.malformed` or `codec.too_large`
 */
export function decodeBlock(bytes: Uint8Array): SignedBlock {
  const fields = new FieldReader(decode(bytes, { bytesMax: BLOCK_BYTES_MAX }), "signed block", 2);
  const unsignedBytes = fields.bytes("block", { max: BLOCK_BYTES_MAX });
  const signature = fields.bytes("signature", { min: SIGNATURE_BYTES, max: SIGNATURE_BYTES });
  return { block: readBlock(decode(unsignedBytes)), signature, unsignedBytes, bytes };
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

/** The wire form of a block's name. */
export function writeRef({ epoch, round, author, digest }: BlockRef): WireValue {
  return [epoch, round, author, digest];
}

/**
 * Reads a block's name from its wire form.
 *
 * @throws RuntimeError `codec.malformed` when the shape is another
 */
export function readRef(value: WireValue): BlockRef {
  const fields = new FieldReader(value, "block ref", 4);
  return {
    epoch: fields.uint("epoch", COUNTER_MAX),
    round: fields.uint("round", COUNTER_MAX),
    author: fields.uint("author", AUTHORITIES_MAX - 1),
    digest: fields.bytes("digest", { min: DIGEST_BYTES, max: DIGEST_BYTES }),
  };
}

function writeBlock(block: Block): WireValue {
  return [
    block.epoch,
    block.round,
    block.author,
    block.timestampMs,
    block.ancestors.map(writeRef),
    block.transactions,
    block.commitVotes.map(({ index, digest }) => [index, digest]),
    block.endOfEpoch === undefined ? null : block.endOfEpoch.nextAuthorities.map(writeAuthority),
  ];
}

function readBlock(value: WireValue): Block {
  const fields = new FieldReader(value, "block", 8);
  const block = {
    epoch: fields.uint("epoch", COUNTER_MAX),
    round: fields.uint("round", COUNTER_MAX),
    author: fields.uint("author", AUTHORITIES_MAX - 1),
    timestampMs: fields.uint("timestampMs"),
    ancestors: fields.list("ancestors", AUTHORITIES_MAX, readRef),
    transactions: fields.bytesList("transactions", BLOCK_TRANSACTIONS_MAX, {
      min: 1,
      max: TRANSACTION_BYTES_MAX,
    }),
    commitVotes: fields.list("commitVotes", BLOCK_VOTES_MAX, readVote),
  };
  const nextAuthorities = fields.optionalList("endOfEpoch", AUTHORITIES_MAX, readAuthority);
  return nextAuthorities === undefined ? block : { ...block, endOfEpoch: { nextAuthorities } };
}

function readVote(value: WireValue): CommitVote {
  const fields = new FieldReader(value, "commit vote", 2);
  return {
    index: fields.uint("index", COUNTER_MAX),
    digest: fields.bytes("digest", { min: DIGEST_BYTES, max: DIGEST_BYTES }),
  };
}
