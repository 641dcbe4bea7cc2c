/**
 * Any value as bytes that give it back: what an actor held and was sent, for whoever has it happen again. What cannot be
 * written (functions, sockets, refs, objects of classes) is left out and named.
 */

import { decode, encode, type WireValue } from "./codec.ts";
import { DECODE_LIMITS } from "./codec-scan.ts";

/** Levels of a value that are written; the codec takes no more. */
const DEPTH_MAX = DECODE_LIMITS.depthMax - 2;

/** Entries of a value that are written, of all its parts together; the codec takes no more. */
const ENTRIES_MAX = DECODE_LIMITS.itemsMax / 8;

/** Places of what was left out that are named. */
const NAMED_MAX = 20;

/** What is written in front of what is no plain kind of the codec; its place here is its number. */
const FORMS = [
  "undefined",
  "list",
  "record",
  "map",
  "set",
  "date",
  "float",
  "bigint",
  "text",
  "error",
  "missing",
] as const;

type Form = (typeof FORMS)[number];

/** A value as bytes. */
export interface ExactValue {
  readonly bytes: Uint8Array;
  /** Where something was left out, and what; empty when the bytes give back the whole value. */
  readonly missing: readonly string[];
}

/**
 * Writes a value.
 *
 * @param name what stands for the value itself in the names of what is left out
 * @param bytesMax what is larger is not written to its end
 * @throws RangeError when it takes more than `bytesMax`
 */
export function encodeExact(
  value: unknown,
  name: string,
  bytesMax = Number.POSITIVE_INFINITY,
): ExactValue {
  const writer = new ExactWriter(bytesMax);
  const bytes = encode(writer.of(value, name, 0));
  if (bytes.length > bytesMax) throw tooLarge(bytesMax);
  return { bytes, missing: writer.missing };
}

/**
 * Reads what {@link encodeExact} wrote; what was left out is `undefined`.
 *
 * @throws RuntimeError `codec.malformed` when the bytes are none
 */
export function decodeExact(bytes: Uint8Array): unknown {
  return restored(decode(bytes));
}

class ExactWriter {
  readonly missing: string[] = [];
  readonly #above = new Set<object>();
  readonly #bytesMax: number;
  #entries = 0;
  /** Bytes that are written at least. */
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  of(value: unknown, place: string, depth: number): WireValue {
    const isLong = typeof value === "string" || value instanceof Uint8Array;
    this.#bytes += isLong ? value.length : 1;
    if (this.#bytes > this.#bytesMax) throw tooLarge(this.#bytesMax);
    switch (typeof value) {
      case "boolean":
        return value;
      case "number":
        return Number.isSafeInteger(value) && !Object.is(value, -0)
          ? value
          : form("float", [floatText(value)]);
      case "string":
        return textOf(value);
      case "bigint":
        return form("bigint", [value.toString(16)]);
      case "undefined":
        return form("undefined", []);
      case "object":
        return value === null || value instanceof Uint8Array
          ? value
          : this.#object(value, place, depth);
      default:
        return this.#leftOut(place, `a ${typeof value}`);
    }
  }

  #object(value: object, place: string, depth: number): WireValue {
    if (this.#above.has(value)) return this.#leftOut(place, "what holds it");
    if (depth >= DEPTH_MAX) return this.#leftOut(place, "too deep");
    this.#above.add(value);
    const written = this.#held(value, place, depth + 1);
    this.#above.delete(value);
    return written;
  }

  #held(value: object, place: string, depth: number): WireValue {
    if (value instanceof Date) return form("date", [this.of(value.getTime(), place, depth)]);
    if (value instanceof Error) return form("error", [value.name, value.message].map(wellFormed));
    const listed = (parts: readonly unknown[]): readonly WireValue[] =>
      this.#fitting(parts, place).map((part, at) => this.of(part, `${place}[${at}]`, depth));
    if (Array.isArray(value)) return form("list", listed(value));
    if (value instanceof Set) return form("set", listed([...value]));
    if (value instanceof Map) {
      const pairs = this.#fitting([...value], place);
      return form(
        "map",
        pairs.flatMap((pair) => pair.map((one) => this.of(one, place, depth))),
      );
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return this.#leftOut(place, `a ${classOf(value)}`);
    }
    const fields = this.#fitting(Object.keys(value), place).flatMap((key) => [
      this.of(key, place, depth),
      this.#field(value, key, { place: `${place}.${key}`, depth }),
    ]);
    return form("record", fields);
  }

  /** What a getter throws is not heard: a crash is told of all the same. */
  #field(
    value: object,
    key: string,
    { place, depth }: { readonly place: string; readonly depth: number },
  ): WireValue {
    let field: unknown;
    try {
      field = Reflect.get(value, key);
    } catch {
      return this.#leftOut(place, "unreadable");
    }
    return this.of(field, place, depth);
  }

  /** The first of some entries, as many as there is room for. */
  #fitting<T>(entries: readonly T[], place: string): readonly T[] {
    const room = Math.max(0, ENTRIES_MAX - this.#entries);
    this.#entries += Math.min(room, entries.length);
    if (entries.length > room) this.#leftOut(place, `all but ${room} of ${entries.length} entries`);
    return entries.slice(0, room);
  }

  #leftOut(place: string, what: string): WireValue {
    if (this.missing.length < NAMED_MAX) this.missing.push(`${place} (${what})`);
    return form("missing", []);
  }
}

function tooLarge(bytesMax: number): RangeError {
  return new RangeError(`it takes more than ${bytesMax} bytes`);
}

function form(name: Form, parts: readonly WireValue[]): WireValue {
  return [FORMS.indexOf(name), ...parts];
}

function floatText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The codec takes valid text only, without a mark of byte order in front. */
function isPlainText(text: string): boolean {
  return text === wellFormed(text) && !text.startsWith("\uFEFF");
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/^\uFEFF/, "");
}

function textOf(text: string): WireValue {
  return isPlainText(text) ? text : form("text", [Buffer.from(text, "utf16le")]);
}

function classOf(value: object): string {
  const made: unknown = Reflect.get(value, "constructor");
  return typeof made === "function" && made.name !== "" ? made.name : "nameless kind";
}

function restored(value: WireValue): unknown {
  if (!Array.isArray(value)) return value;
  const [number, ...parts] = value as readonly WireValue[];
  switch (FORMS[Number(number)]) {
    case "list":
      return parts.map(restored);
    case "record":
      return Object.fromEntries(pairsOf(parts).map(([key, field]) => [String(key), field]));
    case "map":
      return new Map(pairsOf(parts));
    case "set":
      return new Set(parts.map(restored));
    case "date":
      return new Date(Number(restored(parts[0] ?? null)));
    case "float":
      return Number(parts[0]);
    case "bigint":
      return bigintOf(String(parts[0]));
    case "text":
      return parts[0] instanceof Uint8Array ? Buffer.from(parts[0]).toString("utf16le") : undefined;
    case "error":
      return errorOf(String(parts[0]), String(parts[1]));
    default:
      return undefined;
  }
}

function pairsOf(parts: readonly WireValue[]): readonly (readonly [unknown, unknown])[] {
  return Array.from({ length: parts.length / 2 }, (_, at) => [
    restored(parts[2 * at] ?? null),
    restored(parts[2 * at + 1] ?? null),
  ]);
}

function bigintOf(hex: string): bigint {
  return hex.startsWith("-") ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`);
}

function errorOf(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
