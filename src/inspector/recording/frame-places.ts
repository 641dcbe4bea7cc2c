/** Where each frame of a recording is, found in one pass over its bytes. */

import {
  FRAME_HEAD_BYTES,
  FRAME_KINDS,
  type Frame,
  INSPECTOR_FRAME_BYTES_MAX,
} from "../protocol/frame.ts";

const LENGTH_BYTES = 4;

/** The frames of a file by their place; those of kinds we do not know are left out. */
export class FramePlaces {
  /** Why the bytes behind the last frame are none; `undefined` when there are no such bytes. */
  readonly flaw: string | undefined;
  readonly #bytes: Uint8Array;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.flaw = this.#find();
  }

  /** How many there are. */
  get count(): number {
    return this.#starts.length;
  }

  /** Where a frame begins, in bytes. */
  startOf(index: number): number {
    return this.#starts[index] ?? this.#bytes.length;
  }

  /** A frame; its body looks into the file and is not copied. */
  frame(index: number): Frame | undefined {
    const [start, end] = [this.#starts[index], this.#ends[index]];
    if (start === undefined || end === undefined) return undefined;
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start);
    const kind = FRAME_KINDS[view.getUint8(LENGTH_BYTES)];
    if (kind === undefined) return undefined;
    const body = this.#bytes.subarray(start + FRAME_HEAD_BYTES, end);
    return { kind, number: view.getUint32(LENGTH_BYTES + 1), body };
  }

  #find(): string | undefined {
    const bytes = this.#bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let [at, number] = [0, 0];
    while (at + FRAME_HEAD_BYTES <= bytes.length) {
      const length = view.getUint32(at);
      const end = at + LENGTH_BYTES + length;
      if (length + LENGTH_BYTES < FRAME_HEAD_BYTES || length > INSPECTOR_FRAME_BYTES_MAX) {
        return `no frame begins at byte ${at} (a length of ${length})`;
      }
      if (view.getUint32(at + LENGTH_BYTES + 1) !== number) {
        return `at byte ${at} stands frame ${view.getUint32(at + LENGTH_BYTES + 1)} (expected ${number})`;
      }
      if (end > bytes.length) break;
      if (FRAME_KINDS[view.getUint8(at + LENGTH_BYTES)] !== undefined) {
        this.#starts.push(at);
        this.#ends.push(end);
      }
      [at, number] = [end, number + 1];
    }
    return at === bytes.length
      ? undefined
      : `it is cut within the frame that begins at byte ${at} of ${bytes.length}`;
  }
}
