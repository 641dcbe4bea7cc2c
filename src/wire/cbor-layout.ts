/**
 * CBOR laid and read by hand where the shape is known beforehand: the frame of a flush. The bytes are
 * those the codec would give; byte strings are windows, so that a payload is neither copied nor
 * looked into on its way.
 */

import { assert } from "../assert.ts";
import { malformed } from "./codec-scan.ts";

const MAJOR_UNSIGNED = 0;
const MAJOR_BYTES = 2;
const MAJOR_ARRAY = 4;

/** Most bytes the head of any item takes. */
export const HEAD_BYTES_MAX = 9;

/** Writes items one after the other into a buffer of a size known beforehand. */
export class CborWriter {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param bytes zeros to write into, at least as many as will be written */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#at;
  }

  /** The head of an array of so many items. */
  array(length: number): this {
    return this.#head(MAJOR_ARRAY, length);
  }

  /** A whole number from 0 to 2^53 - 1. */
  unsigned(value: number): this {
    return this.#head(MAJOR_UNSIGNED, value);
  }

  /** A byte string. */
  bytes(value: Uint8Array): this {
    this.#head(MAJOR_BYTES, value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** A byte string of zeros; gives back the window to fill it in by later. */
  room(length: number): Uint8Array {
    this.#head(MAJOR_BYTES, length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** What has been written. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #head(major: number, argument: number): this {
    assert(Number.isSafeInteger(argument) && argument >= 0, "an argument is a whole number");
    const bytes = this.#bytes;
    const at = this.#at;
    const first = major << 5;
    if (argument < 24) {
      bytes[at] = first | argument;
      this.#at = at + 1;
    } else if (argument < 0x100) {
      bytes[at] = first | 24;
      bytes[at + 1] = argument;
      this.#at = at + 2;
    } else if (argument < 0x10000) {
      bytes[at] = first | 25;
      bytes[at + 1] = argument >>> 8;
      bytes[at + 2] = argument & 0xff;
      this.#at = at + 3;
    } else this.#longHead(first, argument);
    return this;
  }

  #longHead(first: number, argument: number): void {
    const isShort = argument < 0x1_0000_0000;
    this.#bytes[this.#at] = first | (isShort ? 26 : 27);
    this.#at += 1;
    if (!isShort) this.#word(Math.floor(argument / 0x1_0000_0000));
    this.#word(argument % 0x1_0000_0000);
  }

  #word(value: number): void {
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = value >>> 24;
    bytes[at + 1] = (value >>> 16) & 0xff;
    bytes[at + 2] = (value >>> 8) & 0xff;
    bytes[at + 3] = value & 0xff;
    this.#at = at + 4;
  }
}

/** Reads items of an expected kind one after the other and refuses everything else. */
export class CborReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #at = 0;

  /**
   * @param bytes the whole input
   * @param what its name, for a refusal
   */
  constructor(bytes: Uint8Array, what: string) {
    // A `Buffer` would cut its windows in a slower way.
    this.#bytes = Buffer.isBuffer(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      : bytes;
    this.#what = what;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  /**
   * The head of an array.
   *
   * @throws RuntimeError `codec.malformed` unless its length is within the bounds
   */
  array(lengthMin: number, lengthMax = lengthMin): number {
    const length = this.#head(MAJOR_ARRAY);
    if (length >= lengthMin && length <= lengthMax) return length;
    throw malformed(this.#what, `an array of ${lengthMin} to ${lengthMax} items`);
  }

  /**
   * A whole number.
   *
   * @throws RuntimeError `codec.malformed` above `most`
   */
  unsigned(most: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#head(MAJOR_UNSIGNED);
    if (value > most) throw malformed(this.#what, `a whole number up to ${most}`);
    return value;
  }

  /**
   * A byte string, as a window on the input.
   *
   * @throws RuntimeError `codec.malformed` when it is not so many bytes long
   */
  bytes(length?: number): Uint8Array {
    const found = this.#head(MAJOR_BYTES);
    if (length !== undefined && found !== length) throw malformed(this.#what, `${length} bytes`);
    if (found > this.#bytes.length - this.#at) throw malformed(this.#what, "more bytes");
    this.#at += found;
    return this.#bytes.subarray(this.#at - found, this.#at);
  }

  /** Refuses bytes behind the last item. */
  end(): void {
    if (this.#at !== this.#bytes.length) throw malformed(this.#what, "no bytes after the end");
  }

  #head(major: number): number {
    const first = this.#byte();
    if (first >> 5 !== major) throw malformed(this.#what, "another kind of item");
    const short = first & 0x1f;
    if (short < 24) return short;
    if (short === 24) return this.#atLeast(24, this.#byte());
    if (short === 25) return this.#atLeast(0x100, this.#byte() * 0x100 + this.#byte());
    if (short === 26) return this.#atLeast(0x10000, this.#word());
    if (short > 27) throw malformed(this.#what, "definite lengths");
    return this.#atLeast(0x1_0000_0000, this.#word() * 0x1_0000_0000 + this.#word());
  }

  #atLeast(least: number, argument: number): number {
    // A number of eight bytes must also be one this language can hold.
    if (argument >= least && argument <= Number.MAX_SAFE_INTEGER) return argument;
    throw malformed(this.#what, "the shortest form of a safe number");
  }

  #word(): number {
    const high = this.#byte() * 0x100 + this.#byte();
    return high * 0x10000 + this.#byte() * 0x100 + this.#byte();
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw malformed(this.#what, "more bytes");
    this.#at += 1;
    return byte;
  }
}
