/**
 * The one stream of the inspector: frames, the same bytes over HTTP, over the control socket and in a file.
 *
 *   u32 length of what follows | u8 kind | u32 number within the stream of frames | body
 *
 * Numbers are big-endian and begin at 0. A reader skips kinds it does not know and goes on, so
 * that what is added later needs no new version; a gap in the numbers is a stream that was cut.
 */

/** What a frame can be; its place in this list is its number on the wire and never changes. */
export const FRAME_KINDS = [
  "hello",
  "strings",
  "machine",
  "clear",
  "rows",
  "gone",
  "events",
  "messages",
  "dropped",
  "detail",
  "vitals",
  "network",
  "tick",
  "mark",
  "error",
  "waits",
  "faults",
  "slow",
] as const;

/** The kind of a frame. */
export type FrameKind = (typeof FRAME_KINDS)[number];

/** Bytes one frame may have, its head included: a snapshot comes in parts of this size at most. */
export const INSPECTOR_FRAME_BYTES_MAX = 1 << 20;

/** Bytes before the body. */
export const FRAME_HEAD_BYTES = 9;

/** One frame as it was read. */
export interface Frame {
  readonly kind: FrameKind;
  readonly number: number;
  readonly body: Uint8Array;
}

/** Writes one frame. */
export function encodeFrame(kind: FrameKind, number: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEAD_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length - LENGTH_BYTES);
  view.setUint8(LENGTH_BYTES, FRAME_KINDS.indexOf(kind));
  view.setUint32(LENGTH_BYTES + 1, number);
  bytes.set(body, FRAME_HEAD_BYTES);
  return bytes;
}

const LENGTH_BYTES = 4;

/** Puts frames together from pieces of any size. */
export class FrameStream {
  #held: Uint8Array = new Uint8Array(0);

  /**
   * Takes a piece and returns the frames that are whole now.
   *
   * @throws RangeError for a frame that is shorter than its head or too large; the stream is of no use then
   */
  push(piece: Uint8Array): Frame[] {
    const bytes = joined(this.#held, piece);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frames: Frame[] = [];
    let at = 0;
    while (at + LENGTH_BYTES <= bytes.length) {
      const end = at + LENGTH_BYTES + checkedLength(view.getUint32(at));
      if (end > bytes.length) break;
      const kind = FRAME_KINDS[view.getUint8(at + LENGTH_BYTES)];
      const number = view.getUint32(at + LENGTH_BYTES + 1);
      if (kind !== undefined) {
        frames.push({ kind, number, body: bytes.slice(at + FRAME_HEAD_BYTES, end) });
      }
      at = end;
    }
    this.#held = bytes.slice(at);
    return frames;
  }
}

function checkedLength(length: number): number {
  if (length + LENGTH_BYTES < FRAME_HEAD_BYTES) throw new RangeError("a frame is too short");
  if (length > INSPECTOR_FRAME_BYTES_MAX) throw new RangeError(`a frame has ${length} bytes`);
  return length;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
