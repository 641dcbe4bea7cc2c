/** What one field of a message may hold, and how it travels: the plain kinds. */

import { RuntimeError } from "../errors.ts";
import type { WireValue } from "./codec.ts";
import { malformed } from "./codec-scan.ts";

/** One field: both directions check the same bounds. */
export interface Field<Value> {
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

/** The type of the values of a field. */
export type ValueOf<F> = F extends Field<infer Value> ? Value : never;

/** Makes the refusal of a value we were asked to send. */
export function unsendable(what: string, expected: string): RuntimeError {
  const message = `cannot encode ${what}: the value is out of bounds (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what, expected }, message);
}

/** A field whose values travel as they are once they pass a check. */
function plain<Value extends WireValue>(
  expected: string,
  holds: (wire: WireValue) => wire is Value,
): Field<Value> {
  return {
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
  return plain(`${name}, a whole number from ${least} to ${most}`, holds);
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
  "true or false",
  (wire): wire is boolean => typeof wire === "boolean",
);

/** Bytes, at most so many. */
export function bytes(bytesMax: number): Field<Uint8Array> {
  const holds = (wire: WireValue): wire is Uint8Array =>
    wire instanceof Uint8Array && wire.length <= bytesMax;
  return plain(`at most ${bytesMax} bytes`, holds);
}

/** Exactly so many bytes: keys, digests, signatures. */
export function fixedBytes(length: number): Field<Uint8Array> {
  const holds = (wire: WireValue): wire is Uint8Array =>
    wire instanceof Uint8Array && wire.length === length;
  return plain(`${length} bytes`, holds);
}

/** Text of at most so many bytes in UTF-8. */
export function text(bytesMax: number): Field<string> {
  const holds = (wire: WireValue): wire is string =>
    typeof wire === "string" && wire.length <= bytesMax && Buffer.byteLength(wire) <= bytesMax;
  return plain(`text of at most ${bytesMax} bytes`, holds);
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
