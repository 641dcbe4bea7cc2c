/** Commits: the chain of decisions over the graph, each naming its blocks and the commit before. */

import type { Crypto } from "../crypto/crypto.ts";
import { decode, encode } from "../wire/codec.ts";
import { type Field, fixedBytes, u32, u53 } from "../wire/field.ts";
import { list, record } from "../wire/schema.ts";
import { type BlockRef, blockRefField, compareRefs, sameRef } from "./block-ref.ts";
import { type Digest, DIGEST_BYTES } from "./digest.ts";
import { demand } from "./refusal.ts";

/** Limits of commits. */
export const COMMIT_LIMITS = {
  /** Most blocks: bounds the memory one commit makes others hold. */
  blocksMax: 8_192,
  /** Most commits of one stretch, as the reference serves them. */
  perStretchMax: 100,
  /** Largest commit: that many names of at most 51 bytes, and the rest. */
  bytesMax: 448 * 1024,
  /**
   * Largest blocks of one commit together: a host is handed all of them at once. An engine that
   * decides that much elects before.
   */
  blocksBytesMax: 512 * 1024 * 1024,
  /** Largest certifiers of one stretch together: thirty of the largest blocks, held until all have come. */
  certifiersBytesMax: 64 * 1024 * 1024,
} as const;

/** One decision. */
export interface Commit {
  readonly index: number;
  /** Digest of the commit before; the zero digest for index 1. */
  readonly previousDigest: Digest;
  /** Never before that of the previous commit, in milliseconds since 1970. */
  readonly timestampMs: number;
  /** The block that was elected; the last of `blocks`. */
  readonly leader: BlockRef;
  /** What the decision brings, sorted by round, author, digest; each once, all of one epoch. */
  readonly blocks: readonly BlockRef[];
  readonly epoch: number;
}

/** A commit as read from bytes; shape and inner rules checked, its place in the chain not. */
export interface ReadCommit {
  readonly commit: Commit;
  /** BLAKE2b-256 of `bytes`. */
  readonly digest: Digest;
  /** The bytes that travel and are stored. */
  readonly bytes: Uint8Array;
}

/** Rules a single commit is refused by. */
export type CommitRule =
  | "commit.genesis"
  | "commit.empty"
  | "commit.blocks_unsorted"
  | "commit.leader_not_last"
  | "commit.mixed_epochs"
  | "commit.genesis_block";

const commitField: Field<Commit> = record({
  index: u32,
  previousDigest: fixedBytes(DIGEST_BYTES),
  timestampMs: u53,
  leader: blockRefField,
  blocks: list(blockRefField, COMMIT_LIMITS.blocksMax),
  epoch: u32,
});

/** The one form of a commit in bytes. */
export function encodeCommit(commit: Commit): Uint8Array {
  return encode(commitField.toWire(commit, "commit"));
}

/** The epoch of a commit of our chain, whose rules were checked before. */
export function epochOfCommit(bytes: Uint8Array): number {
  return readFields(bytes).epoch;
}

/**
 * Reads a commit and checks what it says by itself.
 *
 * @throws RuntimeError `codec.malformed`, `codec.too_large`, or `chain.refused` with a {@link CommitRule}
 */
export function readCommit(bytes: Uint8Array, crypto: Crypto): ReadCommit {
  const commit = readFields(bytes);
  checkCommit(commit);
  return { commit, digest: crypto.blake2b256(bytes), bytes };
}

function readFields(bytes: Uint8Array): Commit {
  return commitField.fromWire(decode(bytes, { bytesMax: COMMIT_LIMITS.bytesMax }), "commit");
}

/**
 * Checks the rules a commit must keep whatever its place in the chain.
 *
 * @throws RuntimeError `chain.refused` with a {@link CommitRule}
 */
function checkCommit({ index, leader, blocks, epoch }: Commit): void {
  const name = `commit ${index}`;
  demand(index > 0, "commit.genesis", name);
  demand(blocks.length > 0, "commit.empty", name);
  demand(
    blocks.every((ref) => ref.epoch === epoch),
    "commit.mixed_epochs",
    name,
  );
  demand(
    blocks.every((ref) => ref.round > 0),
    "commit.genesis_block",
    name,
  );
  demand(isStrictlySorted(blocks), "commit.blocks_unsorted", name);
  const last = blocks[blocks.length - 1];
  demand(last !== undefined && sameRef(last, leader), "commit.leader_not_last", name);
}

/** Sorted without repeats: one set of blocks has one order, and with it one digest. */
function isStrictlySorted(refs: readonly BlockRef[]): boolean {
  return refs.every((ref, at) => {
    const before = refs[at - 1];
    return before === undefined || compareRefs(before, ref) < 0;
  });
}
