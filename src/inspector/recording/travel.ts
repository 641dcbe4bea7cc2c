/** Going about in a recording: by messages, by time, by what went wrong, by causes, by the transitions of one actor. */

import type { Picture } from "../picture/picture.ts";
import type { Recording } from "./recording.ts";
import type { Mismatch, RecordingCursor } from "./recording-cursor.ts";
import type { Here } from "./transitions.ts";
import { besideTime, type Bookmark, loudMoments, withBookmark } from "./stops.ts";

/** Forth or back. */
export type Way = -1 | 1;

/** One way to go. */
export type Move =
  | { readonly by: "messages"; readonly count: number }
  | { readonly by: "ms"; readonly count: number }
  /** To what went wrong, was done or is marked, before or after. */
  | { readonly by: "moments"; readonly count: Way }
  /** To the message that caused this one, or to the first one this one caused. */
  | { readonly by: "causes"; readonly count: Way }
  | { readonly by: "transitions"; readonly actor: number; readonly count: Way }
  | { readonly by: "end"; readonly end: "first" | "last" };

/** A traveller in one recording. */
export class Travel {
  readonly recording: Recording;
  readonly #cursor: RecordingCursor;
  #bookmarks: readonly Bookmark[] = [];

  constructor(recording: Recording) {
    this.recording = recording;
    this.#cursor = recording.cursor();
    this.#cursor.seekTime(recording.startMs);
  }

  /** What a viewer knew here. */
  get picture(): Picture {
    return this.#cursor.picture;
  }

  /** Messages told up to here. */
  get message(): number {
    return this.#cursor.message;
  }

  /** The same with the frames that are folded. */
  get here(): Here {
    return { frame: this.#cursor.frame, message: this.message };
  }

  /** Marks compared on the way, and those that were not met. */
  get proof(): { readonly checked: number; readonly mismatches: readonly Mismatch[] } {
    const { marksChecked, mismatches } = this.#cursor;
    return { checked: marksChecked, mismatches };
  }

  /** Places that were marked, in order. */
  get bookmarks(): readonly Bookmark[] {
    return this.#bookmarks;
  }

  /** Marks this place, or no longer. */
  mark(): void {
    const { atMs } = this.picture;
    this.#bookmarks = withBookmark(this.#bookmarks, { atMs, message: this.message });
  }

  /** Takes the marks somebody made before. */
  markAll(bookmarks: readonly Bookmark[]): void {
    this.#bookmarks = bookmarks;
  }

  /** Goes to the end of the flush at or before a time. */
  toTime(atMs: number): void {
    this.#cursor.seekTime(atMs);
  }

  /** Goes behind a message. */
  toMessage(number: number): void {
    this.#cursor.seekMessage(number);
  }

  /** Goes to a mark: most are made behind a message, some at the end of the flush that told it. */
  toMark({ atMs, message }: Bookmark): void {
    this.toTime(atMs);
    if (this.message !== message) this.toMessage(message);
  }

  /**
   * Goes where a move leads.
   *
   * @returns false when it leads nowhere: nothing is told of a cause, or there is no other transition
   */
  go(move: Move): boolean {
    const { startMs, endMs } = this.recording;
    switch (move.by) {
      case "messages":
        this.toMessage(this.message + move.count);
        return true;
      case "ms":
        this.toTime(this.picture.atMs + move.count);
        return true;
      case "end":
        this.toTime(move.end === "first" ? startMs : endMs);
        return true;
      case "moments":
        return this.#toStop(move.count);
      case "causes":
        return this.#toCause(move.count);
      case "transitions":
        return this.#toTransition(move.actor, move.count);
    }
  }

  /** A stop is reached with the flush that told it; a mark is a place of its own. */
  #toStop(by: Way): boolean {
    const here = { atMs: this.picture.atMs, message: this.message };
    const stops = loudMoments(this.recording.moments).map(({ atMs }) => ({
      atMs: this.recording.flushOf(atMs),
    }));
    const stop = besideTime(stops, here.atMs, by);
    const mark =
      by > 0
        ? this.#bookmarks.find((one) => isBefore(here, one))
        : this.#bookmarks.filter((one) => isBefore(one, here)).at(-1);
    if (mark !== undefined && (stop === undefined || (mark.atMs - stop.atMs) * by < 0)) {
      this.toMark(mark);
      return true;
    }
    if (stop === undefined) return false;
    this.toTime(stop.atMs);
    return true;
  }

  #toCause(by: Way): boolean {
    const { columns } = this.recording;
    const to = by < 0 ? columns.causeOf(this.message) : columns.firstCausedBy(this.message);
    if (to === undefined) return false;
    this.toMessage(to);
    return true;
  }

  #toTransition(actor: number, by: Way): boolean {
    const all = this.recording.transitionsOf(actor);
    const { frame } = this.#cursor;
    const ahead = (one: (typeof all)[number]): number =>
      one.message === undefined ? one.frame - frame : one.message - this.message;
    const found =
      by > 0 ? all.find((one) => ahead(one) > 0) : all.filter((one) => ahead(one) < 0).at(-1);
    if (found === undefined) return false;
    if (found.message === undefined) this.#cursor.seekFrame(found.frame);
    else this.toMessage(found.message);
    return true;
  }
}

function isBefore(one: Bookmark, other: Bookmark): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.message < other.message);
}
