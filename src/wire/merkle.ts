/**
 * Hash trees as in certificate transparency: leaves and nodes are hashed under different first
 * bytes, so that no node can be passed off as a leaf, and no leaf is ever counted twice.
 *
 * @see RFC 6962, section 2.1
 */

import { assert } from "../assert.ts";

/** SHA-256, as handed in. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** First byte of what is hashed into a leaf. */
export const LEAF_PREFIX = 0x00;
/** First byte of what is hashed into a node. */
export const NODE_PREFIX = 0x01;

/** Length of a hash in bytes. */
export const HASH_BYTES = 32;

/** Where a leaf stands in a tree. */
export interface LeafPlace {
  /** 0 to `size - 1`. */
  readonly index: number;
  /** Leaves of the tree, at least 1. */
  readonly size: number;
}

/** The root over leaf hashes; the one leaf is its own root. */
export function merkleRoot(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  const scratch = nodeBytes();
  let level = leaves;
  while (level.length > 1) level = parents(hash, level, scratch);
  const root = level[0];
  assert(root !== undefined, "a tree has a leaf");
  return root;
}

/** The hashes that lead from a leaf to the root, lowest first. */
export function merklePath(
  hash: Hash,
  leaves: readonly Uint8Array[],
  index: number,
): readonly Uint8Array[] {
  assert(index >= 0 && index < leaves.length, "the leaf is in the tree");
  const path: Uint8Array[] = [];
  const scratch = nodeBytes();
  let level = leaves;
  for (let place = index; level.length > 1; place >>>= 1) {
    const sibling = level[place ^ 1];
    if (sibling !== undefined) path.push(sibling);
    level = parents(hash, level, scratch);
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
  const join = joiner(hash, nodeBytes());
  let [root, place, used] = [leaf, index, 0];
  for (let width = size; width > 1; width = (width + 1) >>> 1) {
    // The last of an odd level has no sibling and rises as it is.
    if (place % 2 === 1 || place + 1 < width) {
      const sibling = path[used];
      if (sibling?.length !== HASH_BYTES) return undefined;
      root = place % 2 === 1 ? join(sibling, root) : join(root, sibling);
      used += 1;
    }
    place >>>= 1;
  }
  return used === path.length ? root : undefined;
}

function parents(hash: Hash, level: readonly Uint8Array[], scratch: Uint8Array): Uint8Array[] {
  const join = joiner(hash, scratch);
  const above: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = [level[index], level[index + 1]];
    if (left === undefined) break;
    above.push(right === undefined ? left : join(left, right));
  }
  return above;
}

/** Room for what is hashed into a node; one for a whole tree, since each costs as much as a hash. */
function nodeBytes(): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = NODE_PREFIX;
  return bytes;
}

/** Hashes two children into their node. */
function joiner(
  hash: Hash,
  scratch: Uint8Array,
): (left: Uint8Array, right: Uint8Array) => Uint8Array {
  return (left, right) => {
    scratch.set(left, 1);
    scratch.set(right, 1 + HASH_BYTES);
    return hash(scratch);
  };
}
