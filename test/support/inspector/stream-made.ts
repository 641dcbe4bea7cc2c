/** The stream a host would send one viewer, flush by flush. */

import {
  type Hello,
  INSPECTOR_PROTOCOL,
  type ShownEvent,
} from "../../../src/inspector/protocol/bodies.ts";
import type { FrameKind } from "../../../src/inspector/protocol/frame.ts";
import type { MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import type { RowChange } from "../../../src/inspector/protocol/rows.ts";
import { StreamWriter } from "../../../src/inspector/recording/stream-writer.ts";

/** What one flush tells. */
export interface FlushMade {
  readonly atMs: number;
  readonly rows?: readonly RowChange[];
  readonly gone?: readonly number[];
  readonly headers?: readonly MessageHeader[];
  readonly events?: readonly ShownEvent[];
  readonly others?: readonly (readonly [kind: FrameKind, body: unknown])[];
}

/** Makes the bytes of a stream. */
export class StreamMade {
  readonly #writer = new StreamWriter();

  /** The first frame. */
  hello(parts: Partial<Hello> = {}): Uint8Array {
    this.#writer.json("hello", {
      ...{
        protocol: INSPECTOR_PROTOCOL,
        version: "0.1.0",
        platform: "",
        name: "node",
        without: {},
      },
      ...{ source: "live", startedAtMs: 0, nowMs: 0, verbs: ["kill"], ...parts },
    });
    return this.#writer.taken();
  }

  /** One flush. */
  flush(flush: FlushMade): Uint8Array {
    const { atMs, rows = [], gone = [], headers = [], events = [], others = [] } = flush;
    if (rows.length > 0) this.#writer.rows(rows);
    if (gone.length > 0) this.#writer.gone(gone);
    if (events.length > 0) this.#writer.json("events", events);
    if (headers.length > 0) this.#writer.headers(headers);
    for (const [kind, body] of others) this.#writer.json(kind, body);
    this.#writer.json("tick", { atMs });
    return this.#writer.taken();
  }
}

/** Pieces as one. */
export function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
