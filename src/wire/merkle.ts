/**
 * Hash trees as in certificate transparency: leaves and nodes are hashed under different first
 * bytes, so that no node can be passed off as a leaf, and no leaf is ever counted twice. The hashes
 * of a level lie one behind the other, so that a level is hashed at once.
 *
 * @see RFC 6962, section 2.1
 */

import { assert } from "../assert.ts";
import type { Crypto } from "../crypto/crypto.ts";

/** SHA-256, as handed in. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** SHA-256, of one message and of many. */
export type Hashes = Pick<Crypto, "sha256" | "sha256Each">;

/** Length of a hash in bytes. */
export const HASH_BYTES = 32;

/** First byte of what is hashed into a leaf. */
const LEAF_PREFIX = 0x00;
/** First byte of what is hashed into a node. */
const NODE_PREFIX = 0x01;

/** Where a leaf stands in a tree. */
export interface LeafPlace {
  /** 0 to `size - 1`. */
  readonly index: number;
  /** Leaves of the tree, at least 1. */
  readonly size: number;
}

/**
 * The leaves of entries that lie one behind the other.
 *
 * @param bounds where each entry begins and, last, where the last one ends
 * @returns the leaves, one behind the other
 */
export function merkleLeaves(
  hashes: Hashes,
  bytes: Uint8Array,
  bounds: readonly number[],
): Uint8Array {
  return hashEach(hashes, LEAF_PREFIX, { bytes, bounds });
}

/**
 * The root over leaves; the one leaf is its own root.
 *
 * @param leaves one behind the other
 */
export function merkleRoot(hashes: Hashes, leaves: Uint8Array): Uint8Array {
  assert(leaves.length > 0, "a tree has a leaf");
  let level = leaves;
  while (level.length > HASH_BYTES) level = parents(hashes, level);
  return level;
}

/** The hashes that lead from a leaf to the root, lowest first. */
export function merklePath(
  hashes: Hashes,
  leaves: Uint8Array,
  index: number,
): readonly Uint8Array[] {
  assert(index >= 0 && index * HASH_BYTES < leaves.length, "the leaf is in the tree");
  const path: Uint8Array[] = [];
  let level = leaves;
  for (let place = index; level.length > HASH_BYTES; place >>>= 1) {
    const from = (place ^ 1) * HASH_BYTES;
    if (from < level.length) path.push(level.slice(from, from + HASH_BYTES));
    level = parents(hashes, level);
  }
  return path;
}

/**
 * The root a path leads to; `undefined` when the path is not as long as the place asks.
 *
 * @param leaf hash of the leaf
 * @param path untrusted, as {@link merklePath} gave it
 */
export function rootOfPath(
  hash: Hash,
  leaf: Uint8Array,
  { index, size, path }: LeafPlace & { readonly path: readonly Uint8Array[] },
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  let [root, place, used] = [leaf, index, 0];
  for (let width = size; width > 1; width = (width + 1) >>> 1) {
    // The last of an odd level has no sibling and rises as it is.
    if (place % 2 === 1 || place + 1 < width) {
      const sibling = path[used];
      if (sibling?.length !== HASH_BYTES) return undefined;
      root = place % 2 === 1 ? join(hash, sibling, root) : join(hash, root, sibling);
      used += 1;
    }
    place >>>= 1;
  }
  return used === path.length ? root : undefined;
}

function parents(hashes: Hashes, level: Uint8Array): Uint8Array {
  const bounds: number[] = [];
  for (let at = 0; at <= level.length; at += 2 * HASH_BYTES) bounds.push(at);
  const joined = hashEach(hashes, NODE_PREFIX, { bytes: level, bounds });
  const paired = (bounds.length - 1) * 2 * HASH_BYTES;
  if (paired === level.length) return joined;
  const above = new Uint8Array(joined.length + HASH_BYTES);
  above.set(joined);
  above.set(level.subarray(paired), joined.length);
  return above;
}

/** Hashes two children into their node. */
function join(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  const node = new Uint8Array(1 + 2 * HASH_BYTES);
  node[0] = NODE_PREFIX;
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return hash(node);
}

interface Entries {
  readonly bytes: Uint8Array;
  readonly bounds: readonly number[];
}

function hashEach(hashes: Hashes, first: number, { bytes, bounds }: Entries): Uint8Array {
  if (hashes.sha256Each !== undefined) return hashes.sha256Each(first, bytes, bounds);
  const digests = new Uint8Array((bounds.length - 1) * HASH_BYTES);
  for (let place = 0; place + 1 < bounds.length; place += 1) {
    const [from = 0, until = 0] = [bounds[place], bounds[place + 1]];
    const message = new Uint8Array(1 + until - from);
    message[0] = first;
    message.set(bytes.subarray(from, until), 1);
    digests.set(hashes.sha256(message), place * HASH_BYTES);
  }
  return digests;
}
