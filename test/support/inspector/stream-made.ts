/** The stream a host would send one viewer, flush by flush. */

import {
  type Hello,
  INSPECTOR_PROTOCOL,
  type ShownEvent,
} from "../../../src/inspector/protocol/bodies.ts";
import { ByteWriter } from "../../../src/inspector/protocol/bytes.ts";
import { encodeFrame, type FrameKind } from "../../../src/inspector/protocol/frame.ts";
import { encodeHeaders, type MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import { encodeRows, type RowChange, type Words } from "../../../src/inspector/protocol/rows.ts";

/** What one flush tells. */
export interface FlushMade {
  readonly atMs: number;
  readonly rows?: readonly RowChange[];
  readonly gone?: readonly number[];
  readonly headers?: readonly MessageHeader[];
  readonly events?: readonly ShownEvent[];
  readonly others?: readonly (readonly [kind: FrameKind, body: unknown])[];
}

/** Makes the bytes of a stream; frames are numbered, words are told before they are used. */
export class StreamMade implements Words {
  #number = 0;
  readonly #words = new Map<string, number>([["", 0]]);
  #told = 1;
  #pieces: Uint8Array[] = [];

  numberOf(word: string): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    this.#words.set(word, this.#words.size);
    return this.#words.size - 1;
  }

  /** The first frame. */
  hello(parts: Partial<Hello> = {}): Uint8Array {
    this.#json("hello", {
      ...{
        protocol: INSPECTOR_PROTOCOL,
        version: "0.1.0",
        platform: "",
        name: "node",
        without: {},
      },
      ...{ source: "live", startedAtMs: 0, nowMs: 0, verbs: ["kill"], ...parts },
    });
    return this.#taken();
  }

  /** One flush. */
  flush({
    atMs,
    rows = [],
    gone = [],
    headers = [],
    events = [],
    others = [],
  }: FlushMade): Uint8Array {
    if (rows.length > 0) this.#worded("rows", encodeRows(rows, this));
    if (gone.length > 0) this.#push("gone", numbersOf(gone));
    if (events.length > 0) this.#json("events", events);
    if (headers.length > 0) this.#worded("messages", encodeHeaders(headers, this));
    for (const [kind, body] of others) this.#json(kind, body);
    this.#json("tick", { atMs });
    return this.#taken();
  }

  /** A body that may use words that were not told yet. */
  #worded(kind: FrameKind, body: Uint8Array): void {
    const words = [...this.#words.keys()].slice(this.#told);
    if (words.length > 0) this.#json("strings", { from: this.#told, words });
    this.#told += words.length;
    this.#push(kind, body);
  }

  #json(kind: FrameKind, body: unknown): void {
    this.#push(kind, new TextEncoder().encode(JSON.stringify(body)));
  }

  #push(kind: FrameKind, body: Uint8Array): void {
    this.#pieces.push(encodeFrame(kind, this.#number, body));
    this.#number += 1;
  }

  #taken(): Uint8Array {
    const all = joinedBytes(this.#pieces);
    this.#pieces = [];
    return all;
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

function numbersOf(ids: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  for (const id of ids) writer.number(id);
  return writer.bytes();
}
