/**
 * A reader of a recording: a picture, and the place up to which it is folded. To go far it begins at a snapshot and takes
 * besides what the picture keeps of before: words, machines, the newest events, headers and readings. Each mark it
 * comes by is compared with the picture.
 */

import { RuntimeError } from "../../errors.ts";
import { hashOf } from "../picture/hash.ts";
import {
  CRASHES_KEPT,
  EVENTS_KEPT,
  HEADERS_KEPT,
  Picture,
  READINGS_KEPT,
} from "../picture/picture.ts";
import type { Frame } from "../protocol/frame.ts";
import { decodeHeaders, encodeHeaders } from "../protocol/headers.ts";
import type { FramePlaces } from "./frame-places.ts";
import { placeBelow, type RecordingIndex, type Snapshot } from "./recording-index.ts";

/** A mark at which a picture was not what the recording says it was. */
export interface Mismatch {
  readonly atMs: number;
  readonly messages: number;
  readonly recorded: string;
  readonly folded: string;
}

/** Frames up to which all is folded, and headers of the next one besides. */
interface Place {
  readonly frame: number;
  readonly headers: number;
}

/** Reads a recording at any place. */
export class RecordingCursor {
  readonly #places: FramePlaces;
  readonly #index: RecordingIndex;
  #picture = new Picture();
  #place: Place = { frame: 0, headers: 0 };
  /** Headers of frames before this one would be forgotten again before the place is reached. */
  #headersFrom = 0;
  readonly #mismatches = new Map<number, Mismatch>();
  readonly #checked = new Set<number>();

  constructor(places: FramePlaces, index: RecordingIndex) {
    this.#places = places;
    this.#index = index;
  }

  /** What a viewer knew there. It is another object after a step back or a long one ahead. */
  get picture(): Picture {
    return this.#picture;
  }

  /** Messages told up to here. */
  get message(): number {
    const { frame, headers } = this.#place;
    const { before, frames, total } = this.#index.messages;
    return (before[placeBelow(frames, frame) + 1] ?? total) + headers;
  }

  /** Marks this reader has compared. */
  get marksChecked(): number {
    return this.#checked.size;
  }

  /** The marks that were not met, in the order in which they stand. */
  get mismatches(): readonly Mismatch[] {
    return [...this.#mismatches.values()].sort((one, other) => one.messages - other.messages);
  }

  /**
   * Goes to the end of the last flush at or before a time; before the first it goes to the first.
   *
   * @throws RuntimeError `recording.unreadable` when a frame on the way is damaged
   */
  seekTime(atMs: number): void {
    const { tickFrames, tickTimes } = this.#index;
    const tick = Math.max(0, placeBelow(tickTimes, atMs + A_LITTLE_MS));
    this.#go({ frame: (tickFrames[tick] ?? this.#index.end - 1) + 1, headers: 0 });
  }

  /**
   * Goes behind a message, counted from 1 in the order in which they were told; 0 is before all of them.
   *
   * @throws RuntimeError as {@link seekTime}
   */
  seekMessage(number: number): void {
    const { before, frames, total } = this.#index.messages;
    const wanted = Math.max(0, Math.min(number, total));
    const place = Math.max(0, placeBelow(before, wanted));
    const frame = frames[place] ?? this.#index.end;
    this.#go({ frame, headers: wanted - (before[place] ?? 0) });
  }

  /** Frames up to which all is folded. */
  get frame(): number {
    return this.#place.frame;
  }

  /**
   * Goes behind a number of frames.
   *
   * @throws RuntimeError as {@link seekTime}
   */
  seekFrame(frame: number): void {
    this.#go({ frame, headers: 0 });
  }

  /** Folds everything from the first frame to the last and compares every mark on the way. */
  readAll(): void {
    const end = { frame: this.#index.end, headers: 0 };
    this.#restart(undefined, end);
    this.#headersFrom = 0;
    this.#foldTo(end);
  }

  #go(to: Place): void {
    const snapshot = this.#snapshotFor(to);
    const isBack =
      to.frame < this.#place.frame ||
      (to.frame === this.#place.frame && to.headers < this.#place.headers);
    const isFar = snapshot !== undefined && snapshot.clear > this.#place.frame;
    if (isBack || isFar) this.#restart(snapshot, to);
    this.#foldTo(to);
  }

  /** The one before the nearest, if the nearest is near: rates need two tellings of a row. */
  #snapshotFor({ frame }: Place): Snapshot | undefined {
    const { clears, snapshots, tickFrames, tickTimes } = this.#index;
    const tick = placeBelow(tickFrames, frame);
    const latestMs = (tickTimes[tick] ?? 0) - RATES_MS;
    const nearest = placeBelow(clears, frame);
    const near = snapshots[nearest];
    if (near === undefined || near.atMs <= latestMs) return near;
    return snapshots[nearest - 1] ?? near;
  }

  #restart(snapshot: Snapshot | undefined, to: Place): void {
    this.#picture = new Picture();
    this.#place = { frame: snapshot?.clear ?? 0, headers: 0 };
    const headers = this.#index.messages.newest(to.frame, HEADERS_KEPT);
    this.#headersFrom = headers[0] ?? 0;
    if (snapshot === undefined) return;
    const { clear, mark } = snapshot;
    for (const frame of this.#framesBefore(clear)) this.#takeAt(frame);
    for (const frame of headers) if (frame < clear) this.#takeAt(frame);
    this.#foldTo({ frame: mark + 1, headers: 0 });
    for (const frame of lastDetails(this.#index, clear)) this.#takeAt(frame);
  }

  /** The frames before a snapshot of which a picture still holds something. */
  #framesBefore(clear: number): readonly number[] {
    const index = this.#index;
    const { strings, machine, network, waits, slow, faults } = index.lasting;
    const tick = index.tickFrames[placeBelow(index.tickFrames, clear)];
    this.#picture.dropped.events = sumDropped(index, clear, "events");
    this.#picture.dropped.messages = sumDropped(index, clear, "messages");
    const events = index.events.newest(clear, EVENTS_KEPT);
    const crashes = index.crashes.newest(clear, CRASHES_KEPT);
    return [
      0,
      ...upTo(strings, clear),
      ...upTo(machine, clear),
      ...crashes.filter((frame) => frame < (events[0] ?? 0)),
      ...events,
      ...index.vitals.newest(clear, READINGS_KEPT),
      ...upTo(network, clear).slice(-1),
      ...upTo(waits, clear).slice(-1),
      ...upTo(slow, clear).slice(-1),
      ...upTo(faults, clear).slice(-1),
      ...(tick === undefined ? [] : [tick]),
    ];
  }

  #foldTo(to: Place): void {
    while (this.#place.frame < to.frame) this.#foldFrame(to.frame);
    if (to.headers > this.#place.headers) this.#takeHeaders(to.headers);
  }

  #foldFrame(end: number): void {
    const { frame, headers } = this.#place;
    const { clears, snapshots } = this.#index;
    const repeated = snapshots[placeBelow(clears, frame) + 1];
    // Who has folded up to here knows already what a snapshot says, and more: what it rates and remembers.
    if (repeated?.clear === frame && this.#picture.rows.size > 0) {
      this.#place = { frame: Math.min(end, repeated.mark), headers: 0 };
      return;
    }
    if (headers > 0) this.#takeHeaders(Number.POSITIVE_INFINITY);
    else this.#takeAt(frame);
    this.#place = { frame: frame + 1, headers: 0 };
    this.#check(frame);
  }

  /** Headers of the next frame, up to a number of them. */
  #takeHeaders(count: number): void {
    const { frame, headers } = this.#place;
    const whole = this.#places.frame(frame);
    if (whole?.kind !== "messages") return;
    const words = new PassedWords();
    const wanted = this.#guarded(frame, () =>
      decodeHeaders(whole.body, words.wordOf).slice(headers, count),
    );
    this.#take({ ...whole, body: encodeHeaders(wanted, words) }, frame);
    this.#place = { frame, headers: headers + wanted.length };
  }

  #takeAt(index: number): void {
    const frame = this.#places.frame(index);
    if (frame === undefined || (frame.kind === "messages" && index < this.#headersFrom)) return;
    this.#take(frame, index);
  }

  #take(frame: Frame, index: number): void {
    this.#guarded(index, () => this.#picture.take(frame));
  }

  #guarded<T>(index: number, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw damaged(`the frame at byte ${this.#places.startOf(index)} is damaged`, error);
    }
  }

  #check(index: number): void {
    const mark = this.#index.marks.get(index);
    if (mark === undefined) return;
    this.#checked.add(index);
    const folded = hashOf(this.#picture);
    if (folded === mark.hash) return;
    const { atMs, messages, hash } = mark;
    this.#mismatches.set(index, { atMs, messages, recorded: hash, folded });
  }
}

/** Less than a clock tells apart, and more than is lost in a number as large as the time of day, in ms. */
const A_LITTLE_MS = 0.001;

/** How long before its place a seek begins at least, in ms, where there is so much. */
const RATES_MS = 1_500;

/** Words that stay the numbers they are, for headers that are read and written again. */
class PassedWords {
  readonly wordOf = (number: number): string => String(number);

  numberOf(word: string): number {
    return Number(word);
  }
}

function damaged(reason: string, cause: unknown): RuntimeError<"recording.unreadable"> {
  const message = `cannot read recording: ${reason} (${String(cause)})`;
  return new RuntimeError("recording.unreadable", { reason }, message, cause);
}

function upTo(frames: readonly number[], end: number): readonly number[] {
  return frames.slice(0, placeBelow(frames, end) + 1);
}

/** The newest of each watched actor; a snapshot clears them and does not tell them again. */
function lastDetails({ details }: RecordingIndex, end: number): Iterable<number> {
  const known = details.filter(({ frame }) => frame < end);
  return new Map(known.map(({ frame, id }) => [id, frame])).values();
}

function sumDropped(
  { dropped }: RecordingIndex,
  end: number,
  stream: "events" | "messages",
): number {
  return dropped
    .filter(({ frame, body }) => frame < end && body.stream === stream)
    .reduce((sum, { body }) => sum + body.count, 0);
}
