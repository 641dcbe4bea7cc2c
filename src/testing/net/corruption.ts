/** A bit that turns on its way, as a broken proxy turns it: past the checksums of every hop. */

import { FRAME_HEADER_BYTES } from "../../wire/frame.ts";

/** What a turned bit hit: the length before a frame, or the frame itself. */
export type Damage = "length" | "body";

/**
 * Turns one bit of a piece.
 *
 * @param frames bodies in bytes nobody else holds; changed in place
 * @param choice 0 to 2^32 - 1; names the bit, counted through headers and bodies as they travel
 * @returns `length` when the bit belongs to a header: the stream is then of no further use
 */
export function turnBit(frames: readonly Uint8Array[], choice: number): Damage {
  let bytes = 0;
  for (const frame of frames) bytes += FRAME_HEADER_BYTES + frame.length;
  let at = Math.floor(choice / 8) % Math.max(1, bytes);
  for (const frame of frames) {
    const inBody = at - FRAME_HEADER_BYTES;
    if (inBody < 0) return "length";
    if (inBody < frame.length) {
      frame[inBody] = (frame[inBody] ?? 0) ^ (1 << (choice % 8));
      return "body";
    }
    at = inBody - frame.length;
  }
  return "length";
}
