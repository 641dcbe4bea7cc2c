/** What one field of a message may hold, and how it travels: the plain kinds. */

import { RuntimeError } from "../errors.ts";
import type { WireValue } from "./codec.ts";
import { malformed } from "./codec-scan.ts";

/** One field: both directions check the same bounds. */
export interface Field<Value> {
  /**
   * What the field may hold, as plain data: for whoever draws values or writes pages. Absent for a
   * field with a form of its own.
   */
  readonly shape?: FieldShape;
  /**
   * The value as it travels.
   *
   * @param what the name of the field, for a refusal
   * @throws RuntimeError `codec.malformed` outside the bounds
   */
  toWire(value: Value, what: string): WireValue;
  /** The value as it came. See {@link Field.toWire}. */
  fromWire(wire: WireValue, what: string): Value;
}

/** What a field may hold. */
export type FieldShape =
  | { readonly kind: "number"; readonly least: number; readonly most: number }
  | { readonly kind: "u64" }
  | { readonly kind: "bool" }
  | { readonly kind: "bytes"; readonly least: number; readonly most: number }
  | { readonly kind: "formatted_bytes"; readonly formats: readonly BytesFormat[] }
  | { readonly kind: "text"; readonly bytesMax: number }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "option"; readonly of: Field<unknown> }
  | { readonly kind: "pair"; readonly of: readonly [Field<unknown>, Field<unknown>] }
  | { readonly kind: "record"; readonly layout: readonly NamedField[] }
  | { readonly kind: "union"; readonly cases: readonly UnionCase[] }
  | {
      readonly kind: "list";
      readonly of: Field<unknown>;
      readonly itemsMax: number;
      /** Compares two items of a list that travels sorted, each item once. */
      readonly order?: (one: never, other: never) => number;
    };

/** A field and its name. */
export type NamedField = readonly [name: string, field: Field<unknown>];

/** One case of a tagged union. */
export interface UnionCase {
  readonly type: string;
  /** Number of the case, for ever. */
  readonly tag: number;
  readonly layout: readonly NamedField[];
}

/** Bytes that begin in one way and have one length. */
export interface BytesFormat {
  /** The first bytes. */
  readonly prefix: readonly number[];
  /** Length of all bytes, those of the prefix among them. */
  readonly length: number;
}

/** The type of the values of a field. */
export type ValueOf<F> = F extends Field<infer Value> ? Value : never;

/** Makes the refusal of a value we were asked to send. */
export function unsendable(what: string, expected: string): RuntimeError {
  const message = `cannot encode ${what}: the value is out of bounds (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what, expected }, message);
}

/** A field whose values travel as they are once they pass a check. */
function plain<Value extends WireValue>(
  shape: FieldShape,
  expected: string,
  holds: (wire: WireValue) => wire is Value,
): Field<Value> {
  return {
    shape,
    toWire: (value, what) => {
      if (!holds(value)) throw unsendable(what, expected);
      return value;
    },
    fromWire: (wire, what) => {
      if (!holds(wire)) throw malformed(what, expected);
      return wire;
    },
  };
}

function wholeNumber(name: string, least: number, most: number): Field<number> {
  const holds = (wire: WireValue): wire is number =>
    typeof wire === "number" && Number.isSafeInteger(wire) && wire >= least && wire <= most;
  const shape = { kind: "number", least, most } as const;
  return plain(shape, `${name}, a whole number from ${least} to ${most}`, holds);
}

/** A whole number from 0 to 2^8 - 1. */
export const u8: Field<number> = wholeNumber("u8", 0, 0xff);
/** A whole number from 0 to 2^16 - 1. */
export const u16: Field<number> = wholeNumber("u16", 0, 0xffff);
/** A whole number from 0 to 2^32 - 1. */
export const u32: Field<number> = wholeNumber("u32", 0, 0xffff_ffff);
/** A whole number from 0 to 2^53 - 1: counts, heights, milliseconds. */
export const u53: Field<number> = wholeNumber("u53", 0, Number.MAX_SAFE_INTEGER);
/** A whole number from -2^31 to 2^31 - 1. */
export const i32: Field<number> = wholeNumber("i32", -(2 ** 31), 2 ** 31 - 1);
/** A whole number within ±(2^53 - 1). */
export const i53: Field<number> = wholeNumber(
  "i53",
  Number.MIN_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER,
);

const U64_MAX = 2n ** 64n - 1n;

/** A whole number from 0 to 2^64 - 1, always a bigint here. */
export const u64: Field<bigint> = {
  shape: { kind: "u64" },
  toWire: (value, what) => {
    if (typeof value === "bigint" && value >= 0n && value <= U64_MAX) return value;
    throw unsendable(what, "u64, a bigint from 0 to 2^64 - 1");
  },
  fromWire: (wire, what) => {
    const value = typeof wire === "number" ? BigInt(wire) : wire;
    if (typeof value === "bigint" && value >= 0n && value <= U64_MAX) return value;
    throw malformed(what, "u64, a whole number from 0 to 2^64 - 1");
  },
};

/** True or false. */
export const bool: Field<boolean> = plain(
  { kind: "bool" },
  "true or false",
  (wire): wire is boolean => typeof wire === "boolean",
);

/** Bytes, at most so many. */
export function bytes(bytesMax: number): Field<Uint8Array> {
  const holds = (wire: WireValue): wire is Uint8Array =>
    wire instanceof Uint8Array && wire.length <= bytesMax;
  return plain({ kind: "bytes", least: 0, most: bytesMax }, `at most ${bytesMax} bytes`, holds);
}

/** Exactly so many bytes: keys, digests, signatures. */
export function fixedBytes(length: number): Field<Uint8Array> {
  const holds = (wire: WireValue): wire is Uint8Array =>
    wire instanceof Uint8Array && wire.length === length;
  return plain({ kind: "bytes", least: length, most: length }, `${length} bytes`, holds);
}

/**
 * Bytes whose first ones tell how many there are: keys with a curve byte, addresses.
 *
 * @param what the name of such bytes, for a refusal
 * @example
 * const key = formattedBytes("a key", [{ prefix: [0], length: 33 }, { prefix: [1], length: 66 }]);
 */
export function formattedBytes(what: string, formats: readonly BytesFormat[]): Field<Uint8Array> {
  const fits = (bytes: Uint8Array, { prefix, length }: BytesFormat): boolean =>
    bytes.length === length && prefix.every((byte, at) => bytes[at] === byte);
  const holds = (wire: WireValue): wire is Uint8Array =>
    wire instanceof Uint8Array && formats.some((format) => fits(wire, format));
  return plain({ kind: "formatted_bytes", formats }, what, holds);
}

/** Text of at most so many bytes in UTF-8. */
export function text(bytesMax: number): Field<string> {
  const holds = (wire: WireValue): wire is string =>
    typeof wire === "string" && wire.length <= bytesMax && Buffer.byteLength(wire) <= bytesMax;
  return plain({ kind: "text", bytesMax }, `text of at most ${bytesMax} bytes`, holds);
}

/**
 * One of some words, as a number.
 *
 * @param numbers the number of each word, for ever
 * @example
 * const access = word({ public: 0, private: 1 });
 */
export function word<Word extends string>(numbers: Readonly<Record<Word, number>>): Field<Word> {
  const wordOf = new Map<WireValue, Word>();
  const numberOf = new Map<string, number>();
  for (const name in numbers) {
    wordOf.set(numbers[name], name);
    numberOf.set(name, numbers[name]);
  }
  const expected = `one of ${[...numberOf.keys()].join(", ")}`;
  return {
    shape: { kind: "word", words: [...numberOf.keys()] },
    toWire: (value, what) => {
      const number = numberOf.get(value);
      if (number === undefined) throw unsendable(what, expected);
      return number;
    },
    fromWire: (wire, what) => {
      const found = wordOf.get(wire);
      if (found === undefined) throw malformed(what, expected);
      return found;
    },
  };
}
