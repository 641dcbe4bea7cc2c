/** BLAKE2b-256 by machine code: what it gives is what the rule gives, some twenty times sooner. */

import type { Crypto } from "../crypto.ts";
import {
  BLOCK_BYTES,
  DIGEST_AT,
  DIGEST_BYTES,
  type Kernel,
  openKernel,
  ROOM_AT,
  ROOM_BYTES,
} from "./blake2b-kernel.ts";

type Hash = Crypto["blake2b256"];

/**
 * Makes the quick way. The kernel is made at its first use, a matter of some milliseconds.
 *
 * @param byRule hashes where the platform cannot run the kernel
 */
export function blake2bKernel(byRule: Hash): Hash {
  let hash: Hash | undefined;
  return (bytes) => {
    hash ??= hashWith(openKernel()) ?? byRule;
    return hash(bytes);
  };
}

function hashWith(kernel: Kernel | undefined): Hash | undefined {
  if (kernel === undefined) return undefined;
  const { start, compress } = kernel;
  const memory = new Uint8Array(kernel.memory.buffer);
  return (bytes) => {
    const { length } = bytes;
    // Where the last block begins: it is another than the rest, even where it is full.
    const last = Math.max(0, Math.ceil(length / BLOCK_BYTES) - 1) * BLOCK_BYTES;
    start();
    for (let from = 0; from <= last; from += ROOM_BYTES) {
      memory.set(length > ROOM_BYTES ? bytes.subarray(from, from + ROOM_BYTES) : bytes, ROOM_AT);
      const until = Math.min(last, from + ROOM_BYTES);
      for (let at = from; at < until; at += BLOCK_BYTES) {
        compress(ROOM_AT + at - from, at + BLOCK_BYTES, 0);
      }
    }
    const lastAt = ROOM_AT + (last % ROOM_BYTES);
    memory.fill(0, lastAt + length - last, lastAt + BLOCK_BYTES);
    compress(lastAt, length, 1);
    return memory.slice(DIGEST_AT, DIGEST_AT + DIGEST_BYTES);
  };
}
