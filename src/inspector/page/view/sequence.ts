/** Who said what to whom, in order: lifelines of chosen actors, and an arrow for each message between them. */

import type { MessageHeader } from "../../protocol/headers.ts";

/** Actors one drawing can hold, and messages: beyond them nobody reads it. */
export const LIFELINES_MAX = 12;
/** The newest messages that are drawn. */
export const ARROWS_MAX = 120;

/** Sizes, in units of the drawing. */
const SIZES = { lane: 190, left: 90, top: 54, step: 30, gap: 26 } as const;

/** Time between two messages that is folded into a mark, in ms. */
const IDLE_MS = 1_000;

/** One actor of the drawing. */
export interface Lifeline {
  readonly id: number;
  readonly name: string;
}

/** One arrow. */
export interface Arrow {
  readonly header: MessageHeader;
  readonly y: number;
  readonly fromX: number;
  readonly toX: number;
  /** Whether it answers or follows the arrow before it. */
  readonly isCaused: boolean;
}

/** A stretch of time in which nothing was said. */
export interface Idle {
  readonly y: number;
  readonly ms: number;
}

/** Something that happened to an actor of the drawing. */
export interface Turn {
  readonly id: number;
  readonly atMs: number;
  readonly word: string;
}

/** The whole drawing. */
export interface SequenceLayout {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly (Lifeline & { readonly x: number })[];
  readonly arrows: readonly Arrow[];
  readonly idles: readonly Idle[];
  readonly turns: readonly (Turn & { readonly x: number; readonly y: number })[];
}

/** Lays out a drawing. */
export function layoutSequence(
  actors: readonly Lifeline[],
  headers: readonly MessageHeader[],
  turns: readonly Turn[] = [],
): SequenceLayout {
  const lines = actors.map((actor, at) => ({ ...actor, x: SIZES.left + at * SIZES.lane }));
  const places = new Map(lines.map(({ id, x }) => [id, x]));
  const seen = headers.filter(({ from, to }) => places.has(from) && places.has(to));
  const drawn = seen.slice(-ARROWS_MAX);
  const known = new Set(drawn.map(({ id }) => id));
  const first = drawn[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const steps = [
    ...drawn.map((header) => ({ atMs: header.atMs, header, turn: undefined })),
    ...turns
      .filter(({ id, atMs }) => places.has(id) && atMs >= first)
      .map((turn) => ({ atMs: turn.atMs, header: undefined, turn })),
  ].sort((one, other) => one.atMs - other.atMs);
  const arrows: Arrow[] = [];
  const idles: Idle[] = [];
  const marks: (Turn & { readonly x: number; readonly y: number })[] = [];
  let y: number = SIZES.top;
  let atMs = steps[0]?.atMs ?? 0;
  for (const step of steps) {
    if (step.atMs - atMs > IDLE_MS) {
      idles.push({ y: y + SIZES.gap / 2, ms: step.atMs - atMs });
      y += SIZES.gap;
    }
    y += SIZES.step;
    atMs = step.atMs;
    if (step.turn !== undefined)
      marks.push({ ...step.turn, y, x: places.get(step.turn.id) ?? SIZES.left });
    else arrows.push(arrowOf(step.header, { y, places, known }));
  }
  const width = 2 * SIZES.left + Math.max(0, lines.length - 1) * SIZES.lane;
  return { width, height: y + SIZES.step, lines, arrows, idles, turns: marks };
}

function arrowOf(
  header: MessageHeader,
  at: {
    readonly y: number;
    readonly places: ReadonlyMap<number, number>;
    readonly known: ReadonlySet<number>;
  },
): Arrow {
  const fromX = at.places.get(header.from) ?? SIZES.left;
  const toX = at.places.get(header.to) ?? SIZES.left;
  return { header, y: at.y, fromX, toX, isCaused: at.known.has(header.causeId) };
}

/** Whether a message came to nothing: its arrow ends in a cross. */
export function isLost({ outcome }: Pick<MessageHeader, "outcome">): boolean {
  return outcome === "unhandled" || outcome === "crashed";
}

/** The same as JSON: who is in it, what was said with its cause, silences, and what happened to whom. */
export function sequenceJson({ lines, arrows, idles, turns }: SequenceLayout): string {
  const said = {
    actors: lines.map(({ id, name }) => ({ id, name })),
    messages: arrows.map(({ header }) => header),
    silencesMs: idles.map(({ ms }) => ms),
    turns: turns.map(({ id, atMs, word }) => ({ id, atMs, word })),
  };
  return JSON.stringify(said, null, 2);
}

/** The same as Mermaid's `sequenceDiagram`. */
export function sequenceMermaid({ lines, arrows }: SequenceLayout): string {
  const names = new Map(lines.map(({ id }, at) => [id, `a${at}`]));
  return [
    "sequenceDiagram",
    ...lines.map(({ name }, at) => `  participant a${at} as ${labelText(name)}`),
    ...arrows.map(({ header: { from, to, type, outcome } }) => {
      const head = outcome === "handled" ? "->>" : "-x";
      const told = outcome === "handled" ? type : `${type} (${outcome})`;
      return `  ${names.get(from)}${head}${names.get(to)}: ${labelText(told)}`;
    }),
    "",
  ].join("\n");
}

/** What Mermaid would read as its own is written as a number. */
function labelText(text: string): string {
  return text.replaceAll(/[;:#<>"]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
