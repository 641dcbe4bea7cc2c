/**
 * How the chain lies on the disk. Numbers in keys are big-endian, so that the order of the keys is
 * the order of the chain.
 *
 *   commits       u64 index                                   bytes of the commit
 *   certifiers    u64 index                                   names of blocks that prove it
 *   digests       digest of a commit                          its u64 index
 *   blocks        u32 epoch, u32 round, u16 author, digest    bytes of the signed block
 *   saved-blocks  as blocks                                   what the consensus engine resumes from
 *   chain         text                                        chain name, head, lowest, cursor
 *   committees    u64 epoch                                   its authorities
 */

import type { BlockRef } from "../chain/block-ref.ts";
import { DIGEST_BYTES } from "../chain/digest.ts";

/** Tables of the chain. */
export const CHAIN_TABLES = {
  commits: "commits",
  certifiers: "certifiers",
  digests: "digests",
  blocks: "blocks",
  savedBlocks: "saved-blocks",
  chain: "chain",
  committees: "committees",
} as const;

/** Keys of the table `chain`. */
export const CHAIN_KEYS = {
  /** The chain's name: 32 bytes. */
  name: Buffer.from("name"),
  head: Buffer.from("head"),
  /** Index of the lowest commit that was not removed. */
  lowest: Buffer.from("lowest"),
  /** Index of the last commit the host has taken, for hosts that do not keep it themselves. */
  cursor: Buffer.from("cursor"),
} as const;

/** The key of a commit or an epoch. */
export function numberKey(number: number): Uint8Array {
  const key = Buffer.alloc(8);
  key.writeBigUInt64BE(BigInt(number));
  return key;
}

/** The number a key of 8 bytes stands for. */
export function numberOfKey(key: Uint8Array): number {
  return Number(Buffer.from(key).readBigUInt64BE());
}

/** The key of a block. */
export function blockKey({ epoch, round, author, digest }: BlockRef): Uint8Array {
  const key = Buffer.alloc(10 + DIGEST_BYTES);
  key.writeUInt32BE(epoch, 0);
  key.writeUInt32BE(round, 4);
  key.writeUInt16BE(author, 8);
  key.set(digest, 10);
  return key;
}

/** A key below which only blocks of lower rounds and earlier epochs lie. */
export function roundKey(epoch: number, round: number): Uint8Array {
  const key = Buffer.alloc(8);
  key.writeUInt32BE(epoch, 0);
  key.writeUInt32BE(round, 4);
  return key;
}
