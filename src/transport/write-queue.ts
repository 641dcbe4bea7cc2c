/** Gathers the frames of one turn, so that they leave in one write instead of one each. */

import { FRAME_HEADER_BYTES } from "../wire/frame.ts";

/**
 * Bytes after which a write is closed and the next begun. Four TLS records: more would not make a
 * write cheaper per byte, and encrypting one is done without giving the event loop a turn.
 */
export const WRITE_CHUNK_BYTES = 64 * 1024;

/** Frames queued since the last write. */
export class WriteQueue {
  #frames: Uint8Array[] = [];
  #bytes = 0;

  /** Bytes queued, headers included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Queues one frame behind the others. */
  push(frame: Uint8Array): void {
    this.#frames.push(frame);
    this.#bytes += FRAME_HEADER_BYTES + frame.length;
  }

  /** Empties the queue into pieces to be written: of `WRITE_CHUNK_BYTES`, or of one larger frame. */
  take(): readonly Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let from = 0;
    let bytes = 0;
    for (let at = 0; at < this.#frames.length; at += 1) {
      const frameBytes = FRAME_HEADER_BYTES + (this.#frames[at]?.length ?? 0);
      if (bytes > 0 && bytes + frameBytes > WRITE_CHUNK_BYTES) {
        pieces.push(pieceOf(this.#frames, { from, until: at, bytes }));
        from = at;
        bytes = 0;
      }
      bytes += frameBytes;
    }
    if (bytes > 0) pieces.push(pieceOf(this.#frames, { from, until: this.#frames.length, bytes }));
    this.clear();
    return pieces;
  }

  /** Forgets what is queued. */
  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}

interface PieceBounds {
  readonly from: number;
  readonly until: number;
  readonly bytes: number;
}

function pieceOf(frames: readonly Uint8Array[], bounds: PieceBounds): Uint8Array {
  const piece = Buffer.allocUnsafe(bounds.bytes);
  let offset = 0;
  for (let at = bounds.from; at < bounds.until; at += 1) {
    const frame = frames[at];
    if (frame === undefined) break;
    offset = piece.writeUInt32BE(frame.length, offset);
    piece.set(frame, offset);
    offset += frame.length;
  }
  return piece;
}
