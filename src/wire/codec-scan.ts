/**
 * Walks CBOR bytes without building anything: after it has passed, a decoder meets only short
 * definite items of the six plain kinds, so nothing of a decoder's wider surface is reachable.
 */

import { isUtf8 } from "node:buffer";
import { RuntimeError } from "../errors.ts";

/** Bounds of one decoded value. */
export interface DecodeLimits {
  /** Largest input in bytes. @defaultValue 4 MiB + 64 KiB, the largest frame body */
  readonly bytesMax: number;
  /** Deepest nesting of arrays. @defaultValue 16, twice what the deepest message needs */
  readonly depthMax: number;
  /** Most items of all kinds together. @defaultValue 65_536, some 0.5 MiB of values */
  readonly itemsMax: number;
}

/** The one place where the codec's limits have numbers. */
export const DECODE_LIMITS: DecodeLimits = {
  bytesMax: 4 * 1024 * 1024 + 64 * 1024,
  depthMax: 16,
  itemsMax: 65_536,
};

/** Makes the refusal of bytes or values outside the format. */
export function malformed(what: string, expected: string, cause?: unknown): RuntimeError {
  const message = `cannot decode ${what}: the format is broken (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what, expected }, message, cause);
}

/** Makes the refusal of something larger than its limit. */
export function tooLarge(bytes: number, bytesMax: number): RuntimeError {
  const message = `cannot decode ${bytes} bytes: too large (at most ${bytesMax} bytes)`;
  return new RuntimeError("codec.too_large", { bytes, bytesMax }, message);
}

/**
 * Checks that the bytes are exactly one value in deterministic form.
 *
 * @returns whether an integer of eight bytes was seen, which a decoder may give as a bigint
 * @throws RuntimeError `codec.malformed` at the first item outside the format, `codec.too_large`
 * @see RFC 8949, section 4.2.1
 */
export function scan(bytes: Uint8Array, limits: DecodeLimits): boolean {
  if (bytes.length > limits.bytesMax) throw tooLarge(bytes.length, limits.bytesMax);
  const walk = new Walk(bytes, limits);
  walk.run();
  return walk.sawLong;
}

/** One pass over one input; alive for the length of a call. */
class Walk {
  sawLong = false;
  readonly #bytes: Uint8Array;
  readonly #limits: DecodeLimits;
  /** Items still missing in each open array, innermost last. */
  readonly #missing: number[] = [];
  #at = 0;
  #items = 0;

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  run(): void {
    do {
      this.#item();
      this.#closeFullArrays();
    } while (this.#missing.length > 0);
    if (this.#at !== this.#bytes.length) throw malformed("cbor", "no bytes after the value");
  }

  #item(): void {
    this.#items += 1;
    const first = this.#bytes[this.#at];
    if (first === undefined) throw malformed("cbor", "more bytes");
    this.#at += 1;
    const major = first >> 5;
    if (major === 5 || major === 6) throw malformed("cbor", "no maps and no tags");
    const argument = major === 7 ? 0 : this.#argument(first & 0x1f, major);
    if (major === 7) checkSimple(first);
    else if (major === 2) this.#skip(argument);
    else if (major === 3) this.#text(argument);
    else if (major === 4) this.#open(argument);
  }

  /** Reads the number in or behind the first byte; refuses a longer form than needed. */
  #argument(short: number, major: number): number {
    if (short < 24) return short;
    if (short === 27) return this.#long(major);
    const width = short === 24 ? 1 : short === 25 ? 2 : 4;
    if (short > 26) throw malformed("cbor", "definite lengths");
    const argument = this.#unsigned(width);
    const least = width === 1 ? 24 : width === 2 ? 0x100 : 0x10000;
    if (argument < least) throw malformed("cbor", "the shortest form of a number");
    return argument;
  }

  /** An eight-byte argument: only an integer may need one. */
  #long(major: number): number {
    const high = this.#unsigned(4);
    this.#at += 4;
    if (this.#at > this.#bytes.length) throw malformed("cbor", "more bytes");
    if (high === 0) throw malformed("cbor", "the shortest form of a number");
    if (major > 1) throw malformed("cbor", "a length below 2^32");
    if (major === 1 && high > 0x7fffffff) throw malformed("cbor", "an integer of 64 bits");
    this.sawLong = true;
    return 0;
  }

  #unsigned(width: number): number {
    const end = this.#at + width;
    if (end > this.#bytes.length) throw malformed("cbor", "more bytes");
    let value = 0;
    while (this.#at < end) {
      value = value * 256 + (this.#bytes[this.#at] ?? 0);
      this.#at += 1;
    }
    return value;
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.#at) throw malformed("cbor", "more bytes");
    this.#at += length;
  }

  #text(length: number): void {
    const start = this.#at;
    this.#skip(length);
    if (!isPlainText(this.#bytes, start, this.#at)) {
      throw malformed("cbor", "text in UTF-8 without a byte order mark");
    }
  }

  #open(length: number): void {
    // Each item takes a byte or more, so a claim beyond the input is a lie told early.
    if (length > this.#bytes.length - this.#at) throw malformed("cbor", "more bytes");
    if (length > this.#limits.itemsMax - this.#items) {
      throw malformed("cbor", `at most ${this.#limits.itemsMax} items`);
    }
    this.#missing.push(length + 1);
    if (this.#missing.length > this.#limits.depthMax) {
      throw malformed("cbor", `at most ${this.#limits.depthMax} levels`);
    }
  }

  /** Counts the item just read; an array opened by it counts itself once, hence the one more. */
  #closeFullArrays(): void {
    while (this.#missing.length > 0) {
      const last = this.#missing.length - 1;
      const missing = (this.#missing[last] ?? 0) - 1;
      this.#missing[last] = missing;
      if (missing > 0) return;
      this.#missing.pop();
    }
  }
}

function checkSimple(first: number): void {
  const simple = first & 0x1f;
  if (simple < 20 || simple > 22) throw malformed("cbor", "false, true or null");
}

/** Short ASCII is the common case and not worth a view of its own. */
function isPlainText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] ?? 0) < 0x80) at += 1;
  if (at === end) return true;
  // The platform's decoders drop a leading mark, so a text with one would not come back as it went.
  if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) return false;
  return isUtf8(bytes.subarray(start, end));
}
