/** A recording that is looked at: where one is in it, and how one moves. */

import type { Picture } from "../picture/picture.ts";
import type { Recording } from "../recording/recording.ts";
import type { RecordingCursor } from "../recording/recording-cursor.ts";
import type { TimeMove } from "./press.ts";
import type { TimeLine } from "./scene.ts";

/** Plays a recording. */
export class Playback {
  readonly #recording: Recording;
  readonly #cursor: RecordingCursor;
  #isPlaying = false;
  /** While it plays: the time that is shown; flushes are fewer. */
  #atMs: number;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#cursor = recording.cursor();
    this.#atMs = recording.startMs;
    this.#cursor.seekTime(this.#atMs);
  }

  /** What a viewer knew then. */
  get picture(): Picture {
    return this.#cursor.picture;
  }

  /** Whether time passes. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Moves. Who moves by hand holds the recording there. */
  move(move: TimeMove): void {
    if (move.by === "play") {
      this.#isPlaying = !this.#isPlaying;
      return;
    }
    this.#isPlaying = false;
    this.#seek(move);
    this.#atMs = this.picture.atMs;
  }

  /** Lets time pass; at the end it holds. */
  pass(ms: number): void {
    if (!this.#isPlaying) return;
    this.#atMs += ms;
    this.#cursor.seekTime(this.#atMs);
    if (this.#atMs >= this.#recording.endMs) this.#isPlaying = false;
  }

  /** The place, for a screen. */
  timeLine(): TimeLine {
    const { startMs, endMs, messages, moments, flaw } = this.#recording;
    const [mismatch] = this.#cursor.mismatches;
    const wrong = mismatch && `at message ${mismatch.messages} the picture is not the recorded one`;
    return {
      ...{ startMs, endMs, messages, moments, isPlaying: this.#isPlaying },
      message: this.#cursor.message,
      density: (stretches) => this.#recording.density(stretches),
      complaint: wrong ?? flaw,
    };
  }

  #seek(move: Exclude<TimeMove, { by: "play" }>): void {
    const cursor = this.#cursor;
    if (move.by === "messages") cursor.seekMessage(cursor.message + move.count);
    else if (move.by === "ms") cursor.seekTime(this.picture.atMs + move.count);
    else if (move.by === "moments") this.#seekMoment(move.count);
    else if (move.end === "first") cursor.seekTime(this.#recording.startMs);
    else cursor.seekTime(this.#recording.endMs);
  }

  #seekMoment(count: number): void {
    const now = this.picture.atMs;
    const flushes = this.#recording.moments.map(({ atMs }) => this.#cursor.flushOf(atMs));
    const to = count > 0 ? flushes.find((at) => at > now) : flushes.filter((at) => at < now).at(-1);
    if (to !== undefined) this.#cursor.seekTime(to);
  }
}
