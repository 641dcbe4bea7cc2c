/**
 * When one actor of a recording went from one state to another: exactly at a message while it was watched, at the end of a
 * flush while its row alone was told.
 */

import type { Detail, NewWords } from "../protocol/bodies.ts";
import type { WatchedStep } from "../protocol/watched.ts";
import { decodeRows } from "../protocol/rows.ts";
import type { FramePlaces } from "./frame-places.ts";
import type { MessageColumns } from "./message-columns.ts";
import { placeBelow, type RecordingIndex } from "./recording-index.ts";

/** One change of states. */
export interface Transition {
  readonly before: string;
  readonly after: string;
  /** The frames that must be folded to see it. */
  readonly frame: number;
  /** Number of the message it came of; absent where only the flush is known. */
  readonly message?: number;
}

/** One step of a watched actor and the number of its message; 0 where no header is told of it. */
export interface PlacedStep {
  readonly step: WatchedStep;
  /** The `detail` it stands in. */
  readonly frame: number;
  readonly message: number;
}

/** What is read for it. */
export interface Sources {
  readonly places: FramePlaces;
  readonly index: RecordingIndex;
  readonly columns: () => MessageColumns;
}

/** Every step that was told of an actor, in order. */
export function stepsOf(actor: number, { places, index, columns }: Sources): readonly PlacedStep[] {
  const steps = index.details
    .filter(({ id }) => id === actor)
    .flatMap(({ frame }) => stepsAt(places, frame).map((step) => ({ step, frame })));
  if (steps.length === 0) return [];
  const numbers = columns().numbersOf(new Set(steps.map(({ step }) => step.message.id)));
  return steps.map(({ step, frame }) => {
    return { step, frame, message: numbers.get(step.message.id) ?? 0 };
  });
}

function stepsAt(places: FramePlaces, index: number): readonly WatchedStep[] {
  const frame = places.frame(index);
  return frame === undefined ? [] : bodyOf<Detail>(frame.body).steps;
}

/** Every change of an actor's states, in order. */
export function transitionsOf(actor: number, sources: Sources): readonly Transition[] {
  const { index } = sources;
  const exact = stepsOf(actor, sources).flatMap(({ step, frame, message }) => {
    const { before = "", after = "" } = step;
    if (before === after) return [];
    const told = message === 0 ? {} : { message };
    return [{ before, after, frame: tickAfter(index, frame) + 1, ...told }];
  });
  const watched = new Set(
    index.details.filter(({ id }) => id === actor).map(({ frame }) => tickAfter(index, frame)),
  );
  // What a watched actor did is known better; its row says the same once more.
  const rough = rowTransitions(actor, sources).filter(({ frame }) => !watched.has(frame - 1));
  return [...exact, ...rough].sort(
    (one, other) => one.frame - other.frame || (one.message ?? 0) - (other.message ?? 0),
  );
}

/** Where one is in a recording. */
export interface Here {
  /** Frames that are folded. */
  readonly frame: number;
  /** Messages that are told. */
  readonly message: number;
}

/**
 * The states of an actor at a message, where its steps say them; `undefined` where its row does. A row tells what held at the
 * end of its flush, which is later than a message within it.
 */
export function stateAt(
  steps: readonly PlacedStep[],
  { frame, message }: Here,
  index: RecordingIndex,
): string | undefined {
  const end = tickAfter(index, frame - 1);
  const next = steps.find((one) => one.message > message);
  return next !== undefined && tickAfter(index, next.frame) === end ? next.step.before : undefined;
}

/** Steps that were taken up to a place. */
export function stepsUpTo(
  steps: readonly PlacedStep[],
  { frame, message }: Here,
): readonly WatchedStep[] {
  return steps.flatMap((one) =>
    (one.message === 0 ? one.frame < frame : one.message <= message) ? [one.step] : [],
  );
}

/** Rows tell states as words, and words are told before them. */
function rowTransitions(actor: number, { places, index }: Sources): readonly Transition[] {
  const found: Transition[] = [];
  const words = [""];
  let before: string | undefined;
  for (let at = 0; at < index.end; at += 1) {
    const frame = places.frame(at);
    if (frame?.kind === "strings") learn(words, bodyOf<NewWords>(frame.body));
    if (frame?.kind !== "rows") continue;
    for (const { id, now } of decodeRows(frame.body, (number) => words[number] ?? "")) {
      if (id !== actor || now.state === before) continue;
      if (before !== undefined)
        found.push({ before, after: now.state, frame: tickAfter(index, at) + 1 });
      before = now.state;
    }
  }
  return found;
}

function learn(words: string[], { from, words: told }: NewWords): void {
  words.length = from;
  words.push(...told);
}

/** The end of the flush a frame stands in. */
function tickAfter({ tickFrames, end }: RecordingIndex, frame: number): number {
  return tickFrames[placeBelow(tickFrames, frame) + 1] ?? end - 1;
}

function bodyOf<T>(body: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(body)) as T;
}
