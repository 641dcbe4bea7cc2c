/** Makes the bytes of a stream that no host tells: a trace that becomes a recording. */

import { ByteWriter } from "../protocol/bytes.ts";
import { encodeFrame, type FrameKind } from "../protocol/frame.ts";
import { encodeHeaders, type MessageHeader } from "../protocol/headers.ts";
import { encodeRows, type RowChange } from "../protocol/rows.ts";
import type { Words } from "../protocol/words.ts";

/** Numbers frames, and tells words before they are used. */
export class StreamWriter implements Words {
  #number = 0;
  readonly #words = new Map<string, number>([["", 0]]);
  #untold: string[] = [];
  #frames: Uint8Array[] = [];

  /** The number of a word, a new one for a word that has none. */
  numberOf(word: string): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    this.#words.set(word, this.#words.size);
    this.#untold.push(word);
    return this.#words.size - 1;
  }

  /** Actors that are new or have changed. */
  rows(rows: Iterable<RowChange>): void {
    this.#worded("rows", encodeRows(rows, this));
  }

  /** Actors that have ended. */
  gone(ids: Iterable<number>): void {
    const writer = new ByteWriter();
    for (const id of ids) writer.number(id);
    this.#push("gone", writer.bytes());
  }

  /** Messages that were handled. */
  headers(headers: Iterable<MessageHeader>): void {
    this.#worded("messages", encodeHeaders(headers, this));
  }

  /** A frame whose body is JSON. */
  json(kind: FrameKind, body: unknown): void {
    this.#push(kind, new TextEncoder().encode(JSON.stringify(body)));
  }

  /** The bytes of all frames since the last call. */
  taken(): Uint8Array {
    const all = new Uint8Array(this.#frames.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const frame of this.#frames) {
      all.set(frame, at);
      at += frame.length;
    }
    this.#frames = [];
    return all;
  }

  /** A body that may hold words nobody was told. */
  #worded(kind: FrameKind, body: Uint8Array): void {
    const words = this.#untold;
    this.#untold = [];
    if (words.length > 0) this.json("strings", { from: this.#words.size - words.length, words });
    this.#push(kind, body);
  }

  #push(kind: FrameKind, body: Uint8Array): void {
    this.#frames.push(encodeFrame(kind, this.#number, body));
    this.#number += 1;
  }
}
