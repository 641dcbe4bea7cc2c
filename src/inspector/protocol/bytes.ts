/** Numbers and bytes of frames, for processes and pages alike: nothing here is Node's. */

/** Room a writer begins with, in bytes. */
const ROOM = 1_024;

/** Seven bits a byte, the eighth says that more follow. */
const SEVEN_BITS = 128;

/** Writes whole numbers as bytes, the small ones in one. */
export class ByteWriter {
  #bytes = new Uint8Array(ROOM);
  #length = 0;

  /** How much was written, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Writes a whole number from 0 up to 2 ** 53 - 1. */
  number(value: number): void {
    this.#makeRoom(8);
    let rest = value;
    while (rest >= SEVEN_BITS) {
      this.#bytes[this.#length] = (rest % SEVEN_BITS) + SEVEN_BITS;
      this.#length += 1;
      rest = Math.floor(rest / SEVEN_BITS);
    }
    this.#bytes[this.#length] = rest;
    this.#length += 1;
  }

  /** What was written; a copy, so that the writer can go on. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #makeRoom(wanted: number): void {
    if (this.#length + wanted <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what a {@link ByteWriter} wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether anything is left. */
  get hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  /**
   * Reads a whole number.
   *
   * @throws RangeError when the bytes end within it, or it is larger than a number can be
   */
  number(): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new RangeError("the bytes end within a number");
      this.#at += 1;
      value += (byte % SEVEN_BITS) * unit;
      // Bytes without end that add nothing make it no number at all, and are too many as well.
      if (!(value <= Number.MAX_SAFE_INTEGER)) throw new RangeError("a number is too large");
      if (byte < SEVEN_BITS) return value;
      unit *= SEVEN_BITS;
    }
  }
}

/** A signed whole number as one from 0: small ones of either sign stay small. */
export function folded(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** What {@link folded} folded. */
export function unfolded(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
