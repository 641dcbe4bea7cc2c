/**
 * The short way for short messages: a flat array of few numbers, byte strings, booleans and nulls is
 * written and read by hand, which costs a fifth of the general way. The bytes are the same. Whatever
 * is not of this shape is left to the general way, which alone decides what is refused.
 */

import type { WireValue } from "./codec.ts";
import { roomFor } from "./slab.ts";

/** Most items of a short array: their number is then part of its first byte. */
const ITEMS_MAX = 23;
const ARRAY = 0x80;
const BYTES = 0x40;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
/** Begins no item. */
const BREAK = 0xff;

/**
 * Encodes a short array.
 *
 * @returns bytes that may be a window on a slab of 16 KiB, which they keep alive; `undefined` for a
 *   value of another shape
 */
export function encodeShort(value: WireValue): Uint8Array | undefined {
  if (!Array.isArray(value) || value.length > ITEMS_MAX) return undefined;
  const items: readonly WireValue[] = value;
  const size = sizeOf(items);
  if (size < 0) return undefined;
  const bytes = roomFor(size);
  bytes[0] = ARRAY | items.length;
  let at = 1;
  for (let index = 0; index < items.length; index += 1) at = write(bytes, at, items[index] ?? null);
  return bytes;
}

/**
 * Decodes a short array; the result shares nothing with its bytes.
 *
 * @param bytes no `Buffer`, whose slices would be windows
 * @returns `undefined` for bytes of another shape, broken ones among them
 */
export function decodeShort(bytes: Uint8Array): WireValue[] | undefined {
  const first = bytes[0] ?? 0;
  if (first < ARRAY || first > ARRAY + ITEMS_MAX) return undefined;
  const items = new Array<WireValue>(first - ARRAY);
  let at = 1;
  for (let index = 0; index < items.length; index += 1) {
    at = readItem(bytes, at, { items, index });
    if (at < 0) return undefined;
  }
  return at === bytes.length ? items : undefined;
}

/** Where an item goes. */
interface Place {
  readonly items: WireValue[];
  readonly index: number;
}

/** Reads one item; gives back where the next begins, or -1 for one of another shape. */
function readItem(bytes: Uint8Array, at: number, into: Place): number {
  const head = bytes[at] ?? BREAK;
  if (head === NULL || head === TRUE || head === FALSE) {
    into.items[into.index] = head === NULL ? null : head === TRUE;
    return at + 1;
  }
  const major = head & 0xe0;
  const width = widthOf(head & 0x1f);
  if (width < 0 || (major !== BYTES && major !== 0)) return -1;
  const argument = argumentAt(bytes, at, width);
  const from = at + 1 + width;
  if (argument < 0) return -1;
  if (major === 0) {
    into.items[into.index] = argument;
    return from;
  }
  if (argument > bytes.length - from) return -1;
  // Copied, because what is kept of a message must not keep its whole frame alive.
  into.items[into.index] = bytes.slice(from, from + argument);
  return from + argument;
}

/** Bytes the items take, the array's head included; -1 when one of them is of another shape. */
function sizeOf(items: readonly WireValue[]): number {
  let size = 1;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (typeof item === "number") {
      // Everything a shift would change is no short number: fractions, negatives, beyond 32 bits.
      if (item >>> 0 !== item || Object.is(item, -0)) return -1;
      size += headBytes(item);
    } else if (item instanceof Uint8Array) {
      size += headBytes(item.length) + item.length;
    } else if (item === null || typeof item === "boolean") size += 1;
    else return -1;
  }
  return size;
}

function headBytes(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  return argument < 0x10000 ? 3 : 5;
}

function write(into: Uint8Array, at: number, item: WireValue): number {
  if (typeof item === "number") return writeHead(into, at, item);
  if (item instanceof Uint8Array) {
    const from = writeHead(into, at, item);
    into.set(item, from);
    return from + item.length;
  }
  into[at] = item === null ? NULL : item === true ? TRUE : FALSE;
  return at + 1;
}

function writeHead(into: Uint8Array, at: number, item: number | Uint8Array): number {
  const major = typeof item === "number" ? 0 : BYTES;
  const argument = typeof item === "number" ? item : item.length;
  if (argument < 24) {
    into[at] = major | argument;
    return at + 1;
  }
  const width = headBytes(argument) - 1;
  into[at] = major | (width === 1 ? 24 : width === 2 ? 25 : 26);
  for (let byte = 1; byte <= width; byte += 1) {
    into[at + byte] = (argument >>> ((width - byte) * 8)) & 0xff;
  }
  return at + 1 + width;
}

/** Bytes of the number behind a head; -1 for lengths left open and for eight bytes. */
function widthOf(short: number): number {
  if (short < 24) return 0;
  return short > 26 ? -1 : 1 << (short - 24);
}

/** The number in or behind a head; -1 when it is cut or not in its shortest form. */
function argumentAt(bytes: Uint8Array, at: number, width: number): number {
  if (width === 0) return (bytes[at] ?? 0) & 0x1f;
  if (at + width >= bytes.length) return -1;
  let value = 0;
  for (let byte = 1; byte <= width; byte += 1) value = value * 256 + (bytes[at + byte] ?? 0);
  return headBytes(value) === 1 + width ? value : -1;
}
