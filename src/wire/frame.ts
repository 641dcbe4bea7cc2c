/**
 * Cuts a byte stream into frames: a length of four bytes, big-endian, and that many bytes of body.
 * A frame with an empty body is the heartbeat.
 */

import { assert } from "../assert.ts";
import { RuntimeError } from "../errors.ts";

/** Bytes before each body. */
export const FRAME_HEADER_BYTES = 4;

/** First buffer for a body that comes in pieces, in bytes; what one slow peer costs at least. */
const FIRST_BUFFER_BYTES = 16 * 1024;

const NO_FRAMES: readonly Uint8Array[] = [];

/** The heartbeat as it travels: the length zero. */
export const HEARTBEAT_FRAME: Uint8Array = new Uint8Array(FRAME_HEADER_BYTES);

/**
 * Writes the length that goes before a body.
 *
 * @param bodyBytes length of the body in bytes, 0 to 2^32 - 1
 */
export function frameHeader(bodyBytes: number): Uint8Array {
  assert(bodyBytes >>> 0 === bodyBytes, "a frame's length fits 32 bits");
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, bodyBytes);
  return header;
}

/**
 * Puts a body behind its length, in one piece of new bytes.
 *
 * @param body may be empty, which makes a heartbeat
 */
export function frameOf(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(FRAME_HEADER_BYTES + body.length);
  frame.set(frameHeader(body.length));
  frame.set(body, FRAME_HEADER_BYTES);
  return frame;
}

/**
 * Finds the frames in a stream that arrives in pieces of any size.
 *
 * A body inside one piece is a window on it; a body over several pieces is gathered in a buffer
 * that doubles, so a peer makes this node hold 16 KiB or at most twice what it has really sent.
 *
 * @example
 * const reader = new FrameReader(1024);
 * reader.push(frameOf(body)); // [body]
 */
export class FrameReader {
  readonly #frameBytesMax: number;
  readonly #header = new Uint8Array(FRAME_HEADER_BYTES);
  #headerBytes = 0;
  /** Length of the body begun; -1 while its header is incomplete. */
  #expected = -1;
  #body = new Uint8Array(0);
  #bodyBytes = 0;

  /** @param frameBytesMax largest body in bytes */
  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** Whether a frame has begun and not ended: time for the owner's clock to run. */
  get isPartial(): boolean {
    return this.#headerBytes > 0 || this.#expected >= 0;
  }

  /**
   * Takes the next piece of the stream, which must not be changed afterwards.
   *
   * @returns the bodies that became whole, in order; an empty one is a heartbeat
   * @throws RuntimeError `codec.too_large` at a length above the limit; the stream is then of no
   *   further use, and neither is this reader
   */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    if (chunk.length === 0) return NO_FRAMES;
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at < chunk.length) {
      at = this.#expected < 0 ? this.#readHeader(chunk, at) : this.#readBody(chunk, at, frames);
      // An empty body is whole as soon as its length is known.
      if (this.#expected === 0) this.#readBody(chunk, at, frames);
    }
    return frames;
  }

  #readHeader(chunk: Uint8Array, from: number): number {
    const end = Math.min(chunk.length, from + FRAME_HEADER_BYTES - this.#headerBytes);
    this.#header.set(chunk.subarray(from, end), this.#headerBytes);
    this.#headerBytes += end - from;
    if (this.#headerBytes === FRAME_HEADER_BYTES) this.#begin();
    return end;
  }

  #begin(): void {
    const bytes = new DataView(this.#header.buffer).getUint32(0);
    const bytesMax = this.#frameBytesMax;
    if (bytes > bytesMax) {
      const message = `cannot read a frame: too large (${bytes} bytes, at most ${bytesMax})`;
      throw new RuntimeError("codec.too_large", { bytes, bytesMax }, message);
    }
    this.#expected = bytes;
    this.#headerBytes = 0;
  }

  #readBody(chunk: Uint8Array, from: number, frames: Uint8Array[]): number {
    const end = Math.min(chunk.length, from + this.#expected - this.#bodyBytes);
    const piece = chunk.subarray(from, end);
    if (piece.length === this.#expected) {
      frames.push(piece);
      this.#expected = -1;
      return end;
    }
    this.#gather(piece);
    if (this.#bodyBytes === this.#expected) frames.push(this.#takeBody());
    return end;
  }

  #gather(piece: Uint8Array): void {
    const needed = this.#bodyBytes + piece.length;
    if (needed > this.#body.length) {
      const wanted = Math.max(needed, 2 * this.#body.length, FIRST_BUFFER_BYTES);
      const grown = new Uint8Array(Math.min(this.#expected, wanted));
      grown.set(this.#body.subarray(0, this.#bodyBytes));
      this.#body = grown;
    }
    this.#body.set(piece, this.#bodyBytes);
    this.#bodyBytes = needed;
  }

  #takeBody(): Uint8Array {
    const body = this.#body.subarray(0, this.#expected);
    this.#body = new Uint8Array(0);
    this.#bodyBytes = 0;
    this.#expected = -1;
    return body;
  }
}
