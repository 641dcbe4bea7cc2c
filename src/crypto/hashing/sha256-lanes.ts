/**
 * SHA-256 of many short messages, four at a time. What it gives is what the platform gives, several
 * times sooner; long messages and single ones go to the platform.
 */

import type { Crypto, HashEach } from "../crypto.ts";
import {
  BLOCK_BYTES,
  DIGESTS_AT,
  type Kernel,
  LANES,
  openKernel,
  ROOM_AT,
} from "./sha256-kernel.ts";

/**
 * Room for one message with its padding, in bytes. Lanes win at any length as long as all are in use;
 * the longer a message, the more is lost when its neighbours are short.
 */
const SLOT_BYTES = 2_048;
/** Longest message that fits a slot: with its first byte, the bit behind it and its length. */
const SHORT_BYTES_MAX = SLOT_BYTES - 1 - 9;
/** The same for messages too few to fill the lanes. */
const FEW_BYTES_MAX = 500;
/** Room for the messages as they came, in bytes; what does not fit is taken in pieces. */
const INPUT_BYTES = 32 * 1024;
const INPUT_AT = ROOM_AT + LANES * SLOT_BYTES;
const DIGEST_BYTES = 32;

/**
 * Makes the quick way. The kernel is made at its first use, a matter of some milliseconds; where the
 * platform has no vectors, every message goes to the platform.
 *
 * @param sha256 the platform's
 */
export function sha256Lanes(sha256: Crypto["sha256"]): HashEach {
  let lanes: Lanes | undefined;
  return (first, bytes, bounds) => {
    lanes ??= new Lanes(openKernel(), sha256);
    return lanes.hash(first, bytes, bounds);
  };
}

/** Messages on their way through one kernel; nothing is left in it between two calls. */
class Lanes {
  readonly #kernel: Kernel | undefined;
  readonly #sha256: Crypto["sha256"];
  readonly #memory: Uint8Array;
  readonly #digests: readonly Uint8Array[];
  /** Which message each lane holds, and its blocks. */
  readonly #places = new Int32Array(LANES);
  readonly #blocks = new Int32Array(LANES);
  #filled = 0;
  #first = 0;
  #out = new Uint8Array(0);

  constructor(kernel: Kernel | undefined, sha256: Crypto["sha256"]) {
    this.#kernel = kernel;
    this.#sha256 = sha256;
    this.#memory = new Uint8Array(kernel?.memory.buffer ?? new ArrayBuffer(INPUT_AT));
    this.#digests = Array.from({ length: LANES }, (_, lane) => {
      const at = DIGESTS_AT + lane * DIGEST_BYTES;
      return this.#memory.subarray(at, at + DIGEST_BYTES);
    });
  }

  hash(first: number, bytes: Uint8Array, bounds: readonly number[]): Uint8Array {
    const count = bounds.length - 1;
    const shortMax = this.#shortMax(count);
    this.#out = new Uint8Array(count * DIGEST_BYTES);
    this.#first = first;
    let copiedFrom = 0;
    let copiedUntil = 0;
    for (let place = 0; place < count; place += 1) {
      const from = bounds[place] ?? 0;
      const until = bounds[place + 1] ?? 0;
      if (until - from > shortMax) {
        this.#hashAlone(place, first, bytes.subarray(from, until));
        continue;
      }
      if (until > copiedUntil) {
        copiedFrom = from;
        copiedUntil = Math.min(from + INPUT_BYTES, bounds[count] ?? 0);
        this.#memory.set(bytes.subarray(copiedFrom, copiedUntil), INPUT_AT);
      }
      this.#fill(place, INPUT_AT + from - copiedFrom, until - from);
      if (this.#filled === LANES) this.#run();
    }
    if (this.#filled > 0) this.#run();
    return this.#out;
  }

  /** The longest message worth a lane; -1 for none. */
  #shortMax(count: number): number {
    if (count === 1 || this.#kernel === undefined) return -1;
    return count < LANES ? FEW_BYTES_MAX : SHORT_BYTES_MAX;
  }

  #hashAlone(place: number, first: number, message: Uint8Array): void {
    const bytes = Buffer.allocUnsafe(1 + message.length);
    bytes[0] = first;
    bytes.set(message, 1);
    this.#out.set(this.#sha256(bytes), place * DIGEST_BYTES);
  }

  /** Puts one message into the next lane, padded as the standard asks. */
  #fill(place: number, at: number, length: number): void {
    const memory = this.#memory;
    const lane = this.#filled;
    const slot = ROOM_AT + lane * SLOT_BYTES;
    const blocks = Math.ceil((1 + length + 9) / BLOCK_BYTES);
    const behind = slot + 1 + length;
    const end = slot + blocks * BLOCK_BYTES;
    memory[slot] = this.#first;
    memory.copyWithin(slot + 1, at, at + length);
    memory[behind] = 0x80;
    memory.fill(0, behind + 1, end - 2);
    // A short message has fewer than 2^16 bits.
    const bits = (1 + length) * 8;
    memory[end - 2] = bits >>> 8;
    memory[end - 1] = bits & 0xff;
    this.#places[lane] = place;
    this.#blocks[lane] = blocks;
    this.#filled += 1;
  }

  #run(): void {
    if (this.#kernel === undefined) return;
    const { start, compress, finish } = this.#kernel;
    start();
    let left = this.#filled;
    for (let block = 1; left > 0; block += 1) {
      compress(ROOM_AT + (block - 1) * BLOCK_BYTES, SLOT_BYTES);
      const before = left;
      for (let lane = 0; lane < this.#filled; lane += 1) {
        if (this.#blocks[lane] !== block) continue;
        if (left === before) finish();
        left -= 1;
        this.#take(lane);
      }
    }
    this.#filled = 0;
  }

  #take(lane: number): void {
    const digest = this.#digests[lane];
    if (digest !== undefined) this.#out.set(digest, (this.#places[lane] ?? 0) * DIGEST_BYTES);
  }
}
