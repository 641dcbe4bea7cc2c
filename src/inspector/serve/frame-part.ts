/** A frame that has no number yet: it gets one when it is taken. */

import type { FrameKind } from "../protocol/frame.ts";

/** One frame without its number. */
export interface FramePart {
  readonly kind: FrameKind;
  readonly body: Uint8Array;
}

const TEXT = new TextEncoder();

/** A frame whose body is JSON. */
export function jsonFrame(kind: FrameKind, body: unknown): FramePart {
  return { kind, body: TEXT.encode(JSON.stringify(body)) };
}
