/** A frame that has no number yet: it gets one when it is taken. */

import type { Dropped } from "../protocol/dropped.ts";
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

/** The frame that says what was left out. */
export function droppedFrame(
  stream: Dropped["stream"],
  count: number,
  why: Dropped["why"],
): FramePart {
  return jsonFrame("dropped", { stream, count, why } satisfies Dropped);
}
