/** A recording that was opened: what it spans, what happened in it, and readers that go to any place of it. */

import { RuntimeError } from "../../errors.ts";
import type { Hello } from "../protocol/bodies.ts";
import type { Frame } from "../protocol/frame.ts";
import { FramePlaces } from "./frame-places.ts";
import { MessageColumns } from "./message-columns.ts";
import { RecordingCursor } from "./recording-cursor.ts";
import { isOurs, type Moment, placeBelow, RecordingIndex } from "./recording-index.ts";
import {
  type Here,
  type PlacedStep,
  stateAt,
  stepsOf,
  type Transition,
  transitionsOf,
} from "./transitions.ts";

/** Actors whose steps and transitions are remembered; of one more they are read anew. */
const ACTORS_REMEMBERED = 16;

/** An opened recording. The bytes belong to it from now on. */
export class Recording {
  readonly hello: Hello;
  readonly bytes: number;
  readonly #places: FramePlaces;
  readonly #index: RecordingIndex;
  #columns: MessageColumns | undefined = undefined;
  readonly #transitions = new Map<number, readonly Transition[]>();
  readonly #steps = new Map<number, readonly PlacedStep[]>();

  /**
   * Opens a recording: one pass over its bytes, which folds nothing.
   *
   * @throws RuntimeError `recording.unreadable` when nothing of it can be read; a recording that was cut is
   *   opened as far as it goes and has a {@link flaw}
   */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes.length;
    this.#places = new FramePlaces(bytes);
    this.#index = new RecordingIndex(this.#places);
    this.hello = helloOf(this.#index, this.#places);
  }

  /** What is wrong with the file and what of it can be read; `undefined` for a whole one. */
  get flaw(): string | undefined {
    const { flaw } = this.#index;
    if (flaw === undefined) return undefined;
    const until = new Date(this.endMs).toISOString();
    return `${flaw}; ${this.messages} messages up to ${until} can be read`;
  }

  /** The time of its first flush, in ms since 1970. */
  get startMs(): number {
    return this.#index.tickTimes[0] ?? this.hello.nowMs;
  }

  /** The time of its last flush. */
  get endMs(): number {
    return this.#index.tickTimes.at(-1) ?? this.hello.nowMs;
  }

  /** Messages told in it. */
  get messages(): number {
    return this.#index.messages.total;
  }

  /** How often it holds the whole picture with its hash. */
  get snapshots(): number {
    return this.#index.snapshots.length;
  }

  /** Crashes told in it. */
  get crashes(): number {
    return this.#index.crashes.total;
  }

  /** What a scrubber marks, in order: crashes, restarts, faults, deeds of viewers. The first 10,000. */
  get moments(): readonly Moment[] {
    return this.#index.moments;
  }

  /** Moments beyond those. */
  get momentsLeftOut(): number {
    return this.#index.momentsLeftOut;
  }

  /** The time of the flush that told what happened at a time. */
  flushOf(atMs: number): number {
    const { tickTimes } = this.#index;
    return tickTimes[placeBelow(tickTimes, atMs) + 1] ?? this.endMs;
  }

  /** Messages by stretches of time of equal length, over the whole of it. */
  density(stretches: number): readonly number[] {
    const counts = Array.from({ length: stretches }, () => 0);
    const span = Math.max(1, this.endMs - this.startMs);
    const { messages, tickTimes } = this.#index;
    for (const [place, tick] of messages.ticks.entries()) {
      const count = (messages.before[place + 1] ?? messages.total) - (messages.before[place] ?? 0);
      const share = ((tickTimes[tick] ?? this.endMs) - this.startMs) / span;
      const stretch = Math.min(stretches - 1, Math.floor(share * stretches));
      counts[stretch] = (counts[stretch] ?? 0) + count;
    }
    return counts;
  }

  /** All its frames that can be read, in their order. */
  *frames(): Generator<Frame> {
    for (let index = 0; index < this.#index.end; index += 1) {
      const frame = this.#places.frame(index);
      if (frame !== undefined) yield frame;
    }
  }

  /** Which message caused which; read at the first need. */
  get columns(): MessageColumns {
    this.#columns ??= new MessageColumns(this.#places, this.#index);
    return this.#columns;
  }

  /** When an actor's states changed, in order. */
  transitionsOf(actor: number): readonly Transition[] {
    const known = this.#transitions.get(actor);
    if (known !== undefined) return known;
    if (this.#transitions.size >= ACTORS_REMEMBERED) this.#transitions.clear();
    const transitions = transitionsOf(actor, this.#sources());
    this.#transitions.set(actor, transitions);
    return transitions;
  }

  /** What an actor did while it was watched, step by step. */
  stepsOf(actor: number): readonly PlacedStep[] {
    const known = this.#steps.get(actor);
    if (known !== undefined) return known;
    if (this.#steps.size >= ACTORS_REMEMBERED) this.#steps.clear();
    const steps = stepsOf(actor, this.#sources());
    this.#steps.set(actor, steps);
    return steps;
  }

  /** The states of an actor at a place, where its steps say more than its row. */
  stateAt(actor: number, here: Here): string | undefined {
    return stateAt(this.stepsOf(actor), here, this.#index);
  }

  /** Actors that were watched in it, each with the hash of its machine; empty for one without. */
  get watched(): ReadonlyMap<number, string> {
    return new Map(this.#index.details.map(({ id, machine }) => [id, machine]));
  }

  #sources() {
    return { places: this.#places, index: this.#index, columns: () => this.columns };
  }

  /** A reader at its beginning; each has a picture of its own. */
  cursor(): RecordingCursor {
    return new RecordingCursor(this.#places, this.#index);
  }
}

function helloOf({ hello, flaw }: RecordingIndex, { count }: FramePlaces): Hello {
  if (isOurs(hello)) return hello;
  const reason = count === 0 ? noFrames(flaw) : noHello(hello, flaw);
  throw new RuntimeError("recording.unreadable", { reason }, `cannot read recording: ${reason}`);
}

function noFrames(flaw: string | undefined): string {
  return flaw === undefined ? "it is empty" : `it holds no frame: ${flaw}`;
}

function noHello(hello: Hello | undefined, flaw: string | undefined): string {
  if (hello !== undefined) return `it is of protocol ${String(hello.protocol)}`;
  return `its first frame is no hello${flaw === undefined ? "" : `, and ${flaw}`}`;
}
