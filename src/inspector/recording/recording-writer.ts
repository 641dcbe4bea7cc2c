/**
 * Writes a recording: the frames one viewer is given, numbered anew, and between them the whole picture
 * again and again, each time with its hash. The writer folds the picture itself, so a recording tells what a
 * viewer could know, and nothing is asked of the host for it.
 *
 * A snapshot is `clear`, `rows` of all, `gone` for those that are only remembered, `mark`. The last frame of a whole
 * recording is a `mark`, or an `error` behind one that says why it ends there.
 */

import { hashOf } from "../picture/hash.ts";
import { Picture, type Row } from "../picture/picture.ts";
import type { Hello, NewWords } from "../protocol/bodies.ts";
import type { Mark, StreamError } from "../protocol/ends.ts";
import { ByteWriter } from "../protocol/bytes.ts";
import { encodeFrame, type Frame, type FrameKind, FrameStream } from "../protocol/frame.ts";
import { countHeaders } from "../protocol/headers.ts";
import { encodeRows } from "../protocol/rows.ts";

/** Bytes of a recording unless told otherwise. */
export const RECORDING_BYTES_MAX = 256 * 1024 * 1024;

/** Messages between two snapshots, at most a flush more: what a seek has to fold at worst. */
const SNAPSHOT_MESSAGES = 65_536;

/** The longest time between two snapshots, in ms. */
const SNAPSHOT_MS = 10_000;

/** Rows in one frame of a snapshot. */
const SNAPSHOT_ROWS = 512;

/** Room kept for the last mark and the reason of an end before its time. */
const END_BYTES = 512;

/** Where a recording goes, and how large it may be. */
export interface RecordingOptions {
  /** Takes what is to be appended. */
  readonly write: (bytes: Uint8Array) => void;
  /** Unit bytes; a recording that has them ends, and says so. @defaultValue 268435456 */
  readonly bytesMax?: number;
}

/** A recording that is being made. */
export class RecordingWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #bytesMax: number;
  readonly #stream = new FrameStream();
  readonly #picture = new Picture();
  readonly #words = new Map<string, number>([["", 0]]);
  #number = 0;
  #bytes = 0;
  #messages = 0;
  #snapshot: { readonly atMs: number; readonly messages: number } | undefined;
  #isEnded = false;

  constructor({ write, bytesMax = RECORDING_BYTES_MAX }: RecordingOptions) {
    this.#write = write;
    this.#bytesMax = bytesMax;
  }

  /** Bytes written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Messages recorded. */
  get messages(): number {
    return this.#messages;
  }

  /** What a viewer knows at its end. */
  get picture(): Picture {
    return this.#picture;
  }

  /** Whether the recording has come to its end: it was closed, or it is full. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /**
   * Takes the next bytes of a stream.
   *
   * @throws RangeError or SyntaxError when they are no frames
   */
  take(piece: Uint8Array): void {
    for (const frame of this.#stream.push(piece)) this.#takeFrame(frame);
  }

  /** Ends the recording with a last snapshot; a second time does nothing. */
  close(): void {
    if (this.#isEnded) return;
    this.#takeSnapshot();
    this.#isEnded = true;
  }

  #takeFrame(frame: Frame): void {
    if (this.#isEnded || !this.#append([[frame.kind, shown(frame)]])) return;
    this.#picture.take(frame);
    if (frame.kind === "strings") this.#learn(bodyOf<NewWords>(frame));
    else if (frame.kind === "messages") this.#messages += countHeaders(frame.body);
    else if (frame.kind === "tick" && this.#isSnapshotDue()) this.#takeSnapshot();
  }

  #learn({ from, words }: NewWords): void {
    for (const [index, word] of words.entries()) this.#words.set(word, from + index);
  }

  #isSnapshotDue(): boolean {
    const last = this.#snapshot;
    if (last === undefined) return true;
    if (this.#messages - last.messages >= SNAPSHOT_MESSAGES) return true;
    return this.#picture.atMs - last.atMs >= SNAPSHOT_MS;
  }

  #takeSnapshot(): void {
    const rows = [...this.#picture.rows.values()].sort((one, other) => one.id - other.id);
    const frames: Body[] = [["clear", new Uint8Array(0)]];
    for (let at = 0; at < rows.length; at += SNAPSHOT_ROWS) {
      frames.push(["rows", this.#rowsBody(rows.slice(at, at + SNAPSHOT_ROWS))]);
    }
    const gone = rows.filter(({ goneAtMs }) => goneAtMs !== undefined);
    if (gone.length > 0) frames.push(["gone", numbersBody(gone.map(({ id }) => id))]);
    frames.push(["mark", this.#mark()]);
    this.#append(frames);
    this.#snapshot = { atMs: this.#picture.atMs, messages: this.#messages };
  }

  #rowsBody(rows: readonly Row[]): Uint8Array {
    // Whatever stands in a row came as a word, so each has its number.
    return encodeRows(rows, { numberOf: (word) => this.#words.get(word) ?? 0 });
  }

  #mark(): Uint8Array {
    const mark: Mark = {
      atMs: this.#picture.atMs,
      messages: this.#messages,
      hash: hashOf(this.#picture),
    };
    return jsonBody(mark);
  }

  /** Appends frames, all or none; with no room for them the recording ends. */
  #append(frames: readonly Body[]): boolean {
    const encoded = frames.map(([kind, body], index) =>
      encodeFrame(kind, this.#number + index, body),
    );
    const bytes = encoded.reduce((sum, { length }) => sum + length, 0);
    if (this.#bytes + bytes > this.#bytesMax - END_BYTES) {
      this.#endFull();
      return false;
    }
    for (const one of encoded) this.#out(one);
    return true;
  }

  #endFull(): void {
    this.#isEnded = true;
    const why: StreamError = {
      code: "recording.full",
      message: `the recording ends here: it may have ${this.#bytesMax} bytes`,
    };
    this.#out(encodeFrame("mark", this.#number, this.#mark()));
    this.#out(encodeFrame("error", this.#number, jsonBody(why)));
  }

  #out(bytes: Uint8Array): void {
    this.#number += 1;
    this.#bytes += bytes.length;
    this.#write(bytes);
  }
}

type Body = readonly [kind: FrameKind, body: Uint8Array];

/** Who opens the file looks at a recording, and can do nothing to what was recorded. */
function shown(frame: Frame): Uint8Array {
  if (frame.kind !== "hello") return frame.body;
  const hello = bodyOf<Hello>(frame);
  const source = hello.source === "live" ? "recording" : hello.source;
  return jsonBody({ ...hello, source, verbs: [] });
}

function numbersBody(numbers: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  for (const number of numbers) writer.number(number);
  return writer.bytes();
}

function bodyOf<T>({ body }: Frame): T {
  return JSON.parse(new TextDecoder().decode(body)) as T;
}

function jsonBody(body: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}
