/** Reads one positional array of the wire field by field; what does not fit is a refusal. */

import { RuntimeError } from "../errors.ts";
import type { WireValue } from "../wire/codec.ts";

/** How long a byte string or text may be, in bytes or characters. */
export interface Bounds {
  /** Shortest. @defaultValue 0 */
  readonly min?: number;
  /** Longest. */
  readonly max: number;
}

/**
 * Hands out the fields of one array in order.
 *
 * Every reading method throws RuntimeError `codec.malformed` when the next field is missing or of
 * another kind or size.
 *
 * @example
 * const fields = new FieldReader(decode(bytes), "vote", 2);
 * const vote = { index: fields.uint("index"), digest: fields.bytes("digest", { min: 32, max: 32 }) };
 */
export class FieldReader {
  readonly #fields: readonly WireValue[];
  readonly #what: string;
  #at = 0;

  /**
   * @param value what was decoded
   * @param what the name of the record, for the refusal
   * @param count how many fields it has, no more and no fewer
   * @throws RuntimeError `codec.malformed` when it is not an array of that length
   */
  constructor(value: WireValue, what: string, count: number) {
    if (!isList(value) || value.length !== count) throw unfit(what, `an array of ${count}`);
    this.#fields = value;
    this.#what = what;
  }

  /** A whole number from 0 to `max`, by default the largest safe one. */
  uint(name: string, max: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#take();
    if (typeof value === "number" && value >= 0 && value <= max) return value;
    throw unfit(`${this.#what}.${name}`, `a whole number from 0 to ${max}`);
  }

  /** A byte string within bounds; it belongs to the reader. */
  bytes(name: string, bounds: Bounds): Uint8Array {
    return bytesWithin(this.#take(), `${this.#what}.${name}`, bounds);
  }

  /** A byte string within bounds, or `undefined` where null stands. */
  optionalBytes(name: string, bounds: Bounds): Uint8Array | undefined {
    const value = this.#take();
    return value === null ? undefined : bytesWithin(value, `${this.#what}.${name}`, bounds);
  }

  /** A list of at most `max` byte strings, each within bounds. */
  bytesList(name: string, max: number, bounds: Bounds): Uint8Array[] {
    return this.list(name, max, (item) => bytesWithin(item, `${this.#what}.${name}`, bounds));
  }

  /** A text within bounds, in UTF-16 units. */
  text(name: string, { min = 0, max }: Bounds): string {
    const value = this.#take();
    if (typeof value === "string" && value.length >= min && value.length <= max) return value;
    throw unfit(`${this.#what}.${name}`, `a text of ${min} to ${max} units`);
  }

  /** A list of at most `max` items, each read by `read`. */
  list<T>(name: string, max: number, read: (item: WireValue) => T): T[] {
    return listWithin(this.#take(), `${this.#what}.${name}`, max).map(read);
  }

  /** A list of at most `max` items, or `undefined` where null stands. */
  optionalList<T>(name: string, max: number, read: (item: WireValue) => T): T[] | undefined {
    const value = this.#take();
    if (value === null) return undefined;
    return listWithin(value, `${this.#what}.${name}`, max).map(read);
  }

  /** A record read by `read`. */
  record<T>(read: (item: WireValue) => T): T {
    return read(this.#take());
  }

  #take(): WireValue {
    const value = this.#fields[this.#at];
    this.#at += 1;
    if (value === undefined) throw unfit(this.#what, `a field ${this.#at}`);
    return value;
  }
}

function bytesWithin(value: WireValue, what: string, { min = 0, max }: Bounds): Uint8Array {
  if (value instanceof Uint8Array && value.length >= min && value.length <= max) return value;
  throw unfit(what, `${min} to ${max} bytes`);
}

function listWithin(value: WireValue, what: string, max: number): readonly WireValue[] {
  if (isList(value) && value.length <= max) return value;
  throw unfit(what, `a list of at most ${max}`);
}

/** `Array.isArray` does not narrow a readonly array, so this says it. */
function isList(value: WireValue): value is readonly WireValue[] {
  return Array.isArray(value);
}

function unfit(what: string, expected: string): RuntimeError<"codec.malformed"> {
  const message = `cannot read ${what}: it has another shape (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what, expected }, message);
}
