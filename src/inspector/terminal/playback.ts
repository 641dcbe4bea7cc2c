/** A recording that is looked at: where one is in it, and how one moves. */

import type { Picture } from "../picture/picture.ts";
import type { Recording } from "../recording/recording.ts";
import { type Move, Travel } from "../recording/travel.ts";
import type { TimeMove } from "./press.ts";
import type { TimeLine } from "./scene.ts";

/** What is said where a move leads nowhere. */
const NOWHERE: Readonly<Partial<Record<Move["by"], string>>> = {
  causes: "nothing more is told of causes here",
  transitions: "no other transition of it is told",
  moments: "no other stop",
};

/** Plays a recording. */
export class Playback {
  readonly #travel: Travel;
  #isPlaying = false;
  /** While it plays: the time that is shown; flushes are fewer. */
  #atMs: number;
  /** Why the last move led nowhere. */
  #refusal: string | undefined = undefined;

  constructor(recording: Recording) {
    this.#travel = new Travel(recording);
    this.#atMs = recording.startMs;
  }

  /** What a viewer knew then. */
  get picture(): Picture {
    return this.#travel.picture;
  }

  /** Whether time passes. */
  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Moves. Who moves by hand holds the recording there. */
  move(move: TimeMove): void {
    this.#refusal = undefined;
    if (move.by === "play") {
      this.#isPlaying = !this.#isPlaying;
      return;
    }
    this.#isPlaying = false;
    if (move.by === "mark") this.#travel.mark();
    else if (!this.#travel.go(move)) this.#refusal = NOWHERE[move.by];
    this.#atMs = this.picture.atMs;
  }

  /** Lets time pass; at the end it holds. */
  pass(ms: number): void {
    if (!this.#isPlaying) return;
    this.#atMs += ms;
    this.#travel.toTime(this.#atMs);
    if (this.#atMs >= this.#travel.recording.endMs) this.#isPlaying = false;
  }

  /** The place, for a screen. */
  timeLine(): TimeLine {
    const { recording, message, bookmarks, proof } = this.#travel;
    const { startMs, endMs, messages, moments, flaw } = recording;
    const [mismatch] = proof.mismatches;
    const wrong = mismatch && `at message ${mismatch.messages} the picture is not the recorded one`;
    return {
      ...{ startMs, endMs, messages, moments, message, bookmarks, isPlaying: this.#isPlaying },
      density: (stretches) => recording.density(stretches),
      complaint: wrong ?? flaw ?? this.#refusal,
    };
  }
}
