/** Names of blocks: how they are ordered, compared and spelled. */

import { encode } from "../wire/codec.ts";
import { type Field, fixedBytes, u16, u32 } from "../wire/field.ts";
import { record } from "../wire/schema.ts";
import { compareBytes, type Digest, DIGEST_BYTES } from "./digest.ts";
import { hexOf } from "../hex.ts";
import type { SignatureContext } from "./signing.ts";

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

/** The name of a block as it travels. */
export const blockRefField: Field<BlockRef> = record({
  epoch: u32,
  round: u32,
  author: u16,
  digest: fixedBytes(DIGEST_BYTES),
});

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
