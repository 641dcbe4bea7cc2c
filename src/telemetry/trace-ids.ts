/**
 * Ids of traced work that nobody has to send: whoever knows the same bytes and the same number makes the
 * same ids of them, and decides alike whether the work is traced. The two ends of a link know its
 * channel, who asked, and the message's id.
 */

import { hexOf } from "../hex.ts";
import type { TracePlace } from "./traced-work.ts";

/** What ids are made with. */
export type TraceHash = (bytes: Uint8Array) => Uint8Array;

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const NUMBER_BYTES = 8;
const NUMBERS_OF_32_BITS = 2 ** 32;

/** Separates these hashes from all others made of the same bytes. */
const DOMAIN = new TextEncoder().encode("coppice-trace-1");

/** The ids of a row of numbered work. */
export class TraceIds {
  readonly #hash: TraceHash;
  /** What is hashed: the same bytes each time, and a number at their end. */
  readonly #hashed: Buffer;
  readonly #seed: number;

  /** @param known what only those know who are to come to the same ids, each part of a fixed length */
  constructor(hash: TraceHash, ...known: readonly Uint8Array[]) {
    this.#hash = hash;
    this.#hashed = Buffer.concat([DOMAIN, ...known, new Uint8Array(NUMBER_BYTES)]);
    this.#seed = Buffer.from(hash(this.#hashed)).readUInt32BE();
  }

  /**
   * Whether the work of a number is traced. What is traced one in 100 is also traced one in 10: of two nodes
   * that trace differently much, one traces a part of what the other does.
   */
  isSampled(number: number, oneIn: number): boolean {
    return mixed(this.#seed, number) * oneIn < NUMBERS_OF_32_BITS;
  }

  /** The place of the work of a number, a whole one below 2^53. */
  placeOf(number: number): TracePlace {
    const at = this.#hashed.length - NUMBER_BYTES;
    this.#hashed.writeUInt32BE(Math.floor(number / NUMBERS_OF_32_BITS), at);
    this.#hashed.writeUInt32BE(number % NUMBERS_OF_32_BITS, at + 4);
    const digest = this.#hash(this.#hashed);
    return {
      traceId: hexOf(digest.subarray(0, TRACE_BYTES)),
      spanId: hexOf(digest.subarray(TRACE_BYTES, TRACE_BYTES + SPAN_BYTES)),
    };
  }
}

/** Spreads a number evenly over 32 bits, so that no habit of numbering is sampled more than others. */
function mixed(seed: number, number: number): number {
  let bits = Math.imul(seed ^ number, 0x9e37_79b1);
  bits ^= Math.floor(number / NUMBERS_OF_32_BITS);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
