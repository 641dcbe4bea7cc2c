/**
 * Protocol Buffers, byte by byte: numbers of a variable length, and pieces that say theirs. Numbers
 * are the safe ones of this language, so 0 to 2^53-1.
 *
 * @see https://protobuf.dev/programming-guides/encoding
 */

import { malformed } from "./codec-scan.ts";

/** How a value is laid out: as a number, or as a length and that many bytes. */
export const WIRE_TYPE = { number: 0, fixed64: 1, piece: 2, fixed32: 5 } as const;

/** Most bytes of a number; what is longer is none. */
const NUMBER_BYTES_MAX = 10;

/** Bits of a tag that hold the layout; the field's number stands above them. */
const WIRE_TYPE_VALUES = 8;

/** Puts a message together. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = [];
  #small: number[] = [];

  /** Begins a field. */
  tag(field: number, wireType: number): void {
    this.number(field * WIRE_TYPE_VALUES + wireType);
  }

  /** @param value 0 to 2^53-1 */
  number(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.#small.push((left % 0x80) + 0x80);
      left = Math.floor(left / 0x80);
    }
    this.#small.push(left);
  }

  /** A length and that many bytes, which are not copied before the end. */
  piece(bytes: Uint8Array): void {
    this.number(bytes.length);
    this.#endSmall();
    this.#parts.push(bytes);
  }

  /** The whole message. */
  done(): Uint8Array {
    this.#endSmall();
    const size = this.#parts.reduce((sum, { length }) => sum + length, 0);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #endSmall(): void {
    if (this.#small.length === 0) return;
    this.#parts.push(Uint8Array.from(this.#small));
    this.#small = [];
  }
}

/** Takes a message apart; what it gives away shares nothing with its bytes. */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #at = 0;

  /** @param what the message, for a refusal */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#what = what;
  }

  /** Whether everything has been read. */
  get isDone(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The beginning of a field. */
  tag(): { readonly field: number; readonly wireType: number } {
    const value = this.number();
    const field = Math.floor(value / WIRE_TYPE_VALUES);
    if (field === 0) throw malformed(this.#what, "fields numbered from 1");
    return { field, wireType: value % WIRE_TYPE_VALUES };
  }

  /** @throws RuntimeError `codec.malformed` for one that is over 2^53-1 or does not end */
  number(): number {
    let value = 0;
    for (let place = 0; place < NUMBER_BYTES_MAX; place += 1) {
      const byte = this.#byte();
      value += (byte % 0x80) * 0x80 ** place;
      if (byte > 0x7f) continue;
      if (!Number.isSafeInteger(value)) throw malformed(this.#what, "numbers below 2^53");
      return value;
    }
    throw malformed(this.#what, "numbers of at most 10 bytes");
  }

  /** The bytes of a piece. @throws RuntimeError `codec.malformed` when they are not all there */
  piece(): Uint8Array {
    const start = this.#skip(this.number());
    return this.#bytes.slice(start, this.#at);
  }

  /** Passes over a value of a field nobody knows here: a newer peer may say more. */
  pass(wireType: number): void {
    switch (wireType) {
      case WIRE_TYPE.number:
        this.#passNumber();
        return;
      case WIRE_TYPE.fixed64:
        this.#skip(8);
        return;
      case WIRE_TYPE.piece:
        this.#skip(this.number());
        return;
      case WIRE_TYPE.fixed32:
        this.#skip(4);
        return;
      default:
        throw malformed(this.#what, "fields without groups");
    }
  }

  /** One that nobody reads may be larger than any that is read. */
  #passNumber(): void {
    for (let place = 0; place < NUMBER_BYTES_MAX; place += 1) if (this.#byte() < 0x80) return;
    throw malformed(this.#what, "numbers of at most 10 bytes");
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] ?? 0;
  }

  #skip(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) throw malformed(this.#what, "all of its bytes");
    this.#at = start + count;
    return start;
  }
}
