/**
 * The only door to CBOR: six plain kinds, arrays by position, one form for each value. What is
 * signed or hashed may be encoded again and gives the same bytes.
 *
 * Maps, tags, floats, `undefined` and lengths left open do not exist here, in either direction.
 */

// This entry leaves out the native string reader, which parses untrusted bytes in C++.
import { Encoder } from "cbor-x/encode";
import { RuntimeError } from "../errors.ts";
import { decodeShort, encodeShort } from "./codec-short.ts";
import { DECODE_LIMITS, type DecodeLimits, scan } from "./codec-scan.ts";

/**
 * What travels: a number is a whole one within the safe range; a bigint is for -2^63 to 2^64 - 1
 * and comes back as a number where that is safe; text is valid Unicode without a leading U+FEFF.
 */
export type WireValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly WireValue[];

const cbor = new Encoder({
  useRecords: false,
  structuredClone: false,
  tagUint8Array: false,
  copyBuffers: true,
});

/** Largest whole number cbor-x writes as an integer rather than a float. */
const PLAIN_MAX = 0xffff_ffff;
const PLAIN_MIN = -0x1_0000_0000;
const BIGINT_MAX = 2n ** 64n - 1n;
const BIGINT_MIN = -(2n ** 63n);
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Encodes a value in the one deterministic form it has.
 *
 * @returns bytes that belong to the caller
 * @throws RuntimeError `codec.malformed` when the value holds something that has no form
 * @example
 * encode([1, "a", new Uint8Array(2)]); // 83 01 61 61 42 00 00
 * @see RFC 8949, section 4.2.1
 */
export function encode(value: WireValue): Uint8Array {
  return encodeShort(value)?.slice() ?? encodeAny(value);
}

/**
 * Encodes a value that is soon on its way, as {@link encode} does.
 *
 * @returns bytes nobody else writes to, which may keep up to 16 KiB of others' alive
 * @throws RuntimeError `codec.malformed` when the value holds something that has no form
 */
export function encodeForSending(value: WireValue): Uint8Array {
  return encodeShort(value) ?? encodeAny(value);
}

function encodeAny(value: WireValue): Uint8Array {
  const written = cbor.encode(prepared(value, 0));
  // cbor-x hands out a window on a buffer it shares; a window kept would keep all of that alive.
  return new Uint8Array(written);
}

/**
 * Decodes exactly one value; whatever has another form than {@link encode} gives is refused.
 *
 * @param bytes the whole input; the result shares nothing with it
 * @param limits bounds; absent means {@link DECODE_LIMITS}
 * @throws RuntimeError `codec.malformed`, or `codec.too_large` above `bytesMax`
 */
export function decode(bytes: Uint8Array, limits?: Partial<DecodeLimits>): WireValue {
  const isPlain = !Buffer.isBuffer(bytes) && bytes.length <= DECODE_LIMITS.bytesMax;
  const short = isPlain && limits === undefined ? decodeShort(bytes) : undefined;
  if (short !== undefined) return short;
  const sawLong = scan(bytes, { ...DECODE_LIMITS, ...limits });
  // A view of its own: cbor-x leaves a property on its input, and slices a Buffer into Buffers.
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value: WireValue = cbor.decode(view);
  return sawLong ? settled(value) : value;
}

/** The value as cbor-x must be given it to choose the shortest form; the same value where it can be. */
function prepared(value: WireValue, depth: number): WireValue {
  switch (typeof value) {
    case "number":
      return preparedNumber(value);
    case "bigint":
      return preparedBigint(value);
    case "string":
      return preparedText(value);
    case "boolean":
      return value;
    default:
      return preparedObject(value, depth);
  }
}

function preparedObject(value: null | Uint8Array | readonly WireValue[], depth: number): WireValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (!Array.isArray(value)) throw unencodable(typeof value);
  if (depth === DECODE_LIMITS.depthMax) throw unencodable(`more than ${depth} levels`);
  return preparedArray(value, depth + 1);
}

/** Copies only when an item had to change. */
function preparedArray(items: readonly WireValue[], depth: number): readonly WireValue[] {
  let copy: WireValue[] | undefined;
  // Counted by index: a hole reads as undefined, which is then refused.
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] as WireValue;
    const ready = prepared(item, depth);
    if (ready === item) continue;
    copy ??= items.slice();
    copy[index] = ready;
  }
  return copy ?? items;
}

function preparedNumber(value: number): WireValue {
  if (!Number.isSafeInteger(value)) throw unencodable("a number that is not a safe integer");
  return value > PLAIN_MAX || value < PLAIN_MIN ? BigInt(value) : value;
}

function preparedBigint(value: bigint): WireValue {
  if (value > BIGINT_MAX || value < BIGINT_MIN) throw unencodable("an integer beyond 64 bits");
  return value > PLAIN_MAX || value < PLAIN_MIN ? value : Number(value);
}

function preparedText(value: string): WireValue {
  if (LONE_SURROGATE.test(value)) throw unencodable("text with a lone surrogate");
  if (value.startsWith("\uFEFF")) throw unencodable("text with a byte order mark");
  return value;
}

/** Gives every integer the one type it has here: a number where that is safe. */
function settled(value: WireValue): WireValue {
  if (typeof value === "bigint") {
    const narrowed = Number(value);
    return Number.isSafeInteger(narrowed) ? narrowed : value;
  }
  return Array.isArray(value) ? value.map(settled) : value;
}

function unencodable(what: string): RuntimeError {
  const expected = "a plain value";
  const message = `cannot encode a value: ${what} has no form here (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what, expected }, message);
}
