/** Who said what to whom, in order: lifelines of chosen actors, an arrow for each message between them, and one back for its answer. */

import type { MessageHeader } from "../../protocol/headers.ts";
import type { Replies, Reply } from "./replies.ts";

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

/** An answer, drawn back from who was asked to who asked. */
export interface ReplyArrow {
  readonly reply: Reply;
  readonly ask: MessageHeader;
  readonly y: number;
  readonly fromX: number;
  readonly toX: number;
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
  readonly replies: readonly ReplyArrow[];
  readonly idles: readonly Idle[];
  readonly turns: readonly (Turn & { readonly x: number; readonly y: number })[];
}

/** What is known besides who said what. */
export interface SequenceFacts {
  readonly turns?: readonly Turn[];
  readonly replies?: Pick<Replies, "byAsk">;
}

/** What stands on one height of the drawing. */
type Moment =
  | { readonly atMs: number; readonly header: MessageHeader }
  | { readonly atMs: number; readonly reply: Reply; readonly ask: MessageHeader }
  | { readonly atMs: number; readonly turn: Turn };

/** Lays out a drawing. */
export function layoutSequence(
  actors: readonly Lifeline[],
  headers: readonly MessageHeader[],
  facts: SequenceFacts = {},
): SequenceLayout {
  const lines = actors.map((actor, at) => ({ ...actor, x: SIZES.left + at * SIZES.lane }));
  const places = new Map(lines.map(({ id, x }) => [id, x]));
  const xOf = (id: number): number => places.get(id) ?? SIZES.left;
  const seen = headers.filter(({ from, to }) => places.has(from) && places.has(to));
  const drawn = seen.slice(-ARROWS_MAX);
  const known = new Set(drawn.map(({ id }) => id));
  const turns = (facts.turns ?? []).filter(({ id }) => places.has(id));
  const { heights, idles, bottom } = placed(momentsOf(drawn, { ...facts, turns }));
  const width = 2 * SIZES.left + Math.max(0, lines.length - 1) * SIZES.lane;
  const drawing = { width, height: bottom + SIZES.step, lines, idles };
  const arrows: Arrow[] = [];
  const replies: ReplyArrow[] = [];
  const marks: SequenceLayout["turns"][number][] = [];
  for (const [moment, y] of heights) {
    if ("turn" in moment) marks.push({ ...moment.turn, y, x: xOf(moment.turn.id) });
    else if ("reply" in moment) {
      const { reply, ask } = moment;
      replies.push({ reply, ask, y, fromX: xOf(ask.to), toX: xOf(ask.from) });
    } else {
      const { header } = moment;
      const ends = { fromX: xOf(header.from), toX: xOf(header.to) };
      arrows.push({ header, y, ...ends, isCaused: known.has(header.causeId) });
    }
  }
  return { ...drawing, arrows, replies, turns: marks };
}

/** All that is drawn, in order: an answer stands below the message in whose step it was given. */
function momentsOf(
  drawn: readonly MessageHeader[],
  { turns = [], replies }: SequenceFacts,
): readonly Moment[] {
  const first = drawn[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const taken = new Map(drawn.map(({ id, atMs }) => [id, atMs]));
  const given = drawn.flatMap((ask) => {
    const reply = replies?.byAsk.get(ask.id);
    return reply === undefined ? [] : [{ atMs: taken.get(reply.inId) ?? reply.atMs, reply, ask }];
  });
  const said = drawn.flatMap((header) => [
    { atMs: header.atMs, header },
    ...given.filter(({ reply }) => reply.inId === header.id),
  ]);
  const elsewhere = given.filter(({ reply }) => !taken.has(reply.inId));
  const turned = turns
    .filter(({ atMs }) => atMs >= first)
    .map((turn) => ({ atMs: turn.atMs, turn }));
  return [...said, ...elsewhere, ...turned].sort((one, other) => one.atMs - other.atMs);
}

/** Heights, one below the other; silence takes the same room however long it was. */
function placed(moments: readonly Moment[]): {
  readonly heights: readonly (readonly [Moment, number])[];
  readonly idles: readonly Idle[];
  readonly bottom: number;
} {
  const idles: Idle[] = [];
  let y: number = SIZES.top;
  let before = moments[0]?.atMs ?? 0;
  const heights = moments.map((moment) => {
    const ms = moment.atMs - before;
    if (ms > IDLE_MS) {
      idles.push({ y: y + SIZES.gap / 2, ms });
      y += SIZES.gap;
    }
    y += SIZES.step;
    before = moment.atMs;
    return [moment, y] as const;
  });
  return { heights, idles, bottom: y };
}

/** Whether a message came to nothing: its arrow ends in a cross. */
export function isLost({ outcome }: Pick<MessageHeader, "outcome">): boolean {
  return outcome === "unhandled" || outcome === "crashed";
}
