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
  /** All its incarnations; left out where it has one. */
  readonly ids?: readonly number[];
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
  readonly kind: "began" | "ended" | "state";
  readonly word: string;
  /** Number of the message in whose step it came; left out where there is none. */
  readonly inId?: number;
}

/** A stretch of a lifeline in which its actor lives. */
export interface LifeBar {
  readonly x: number;
  readonly fromY: number;
  readonly toY: number;
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
  readonly bars: readonly LifeBar[];
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
  const places = new Map(
    lines.flatMap(({ id, ids = [id], x }) => ids.map((one) => [one, x] as const)),
  );
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
  const first = drawn[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const bars = lines.flatMap(({ id, ids = [id], x }) => {
    const own = turns.filter((turn) => ids.includes(turn.id) && turn.kind !== "state");
    const before = own.filter(({ atMs }) => atMs < first).at(-1);
    const livesAtTop = before === undefined ? own[0]?.kind !== "began" : before.kind === "began";
    const marked = marks.filter((mark) => mark.x === x);
    return id === 0 ? [] : barsOf(marked, livesAtTop, { x, bottom: drawing.height });
  });
  return { ...drawing, arrows, replies, turns: marks, bars };
}

/** The stretches in which an actor lives: one that restarts has a cut. */
function barsOf(
  marks: SequenceLayout["turns"],
  livesAtTop: boolean,
  { x, bottom }: { readonly x: number; readonly bottom: number },
): readonly LifeBar[] {
  const bars: LifeBar[] = [];
  let fromY = livesAtTop ? SIZES.top - 10 : undefined;
  for (const { kind, y } of marks) {
    if (kind === "began") fromY ??= y;
    if (kind !== "ended" || fromY === undefined) continue;
    bars.push({ x, fromY, toY: y });
    fromY = undefined;
  }
  return fromY === undefined ? bars : [...bars, { x, fromY, toY: bottom }];
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
  const turned = turns
    .filter(({ atMs }) => atMs >= first)
    .map((turn) => ({ atMs: taken.get(turn.inId ?? 0) ?? turn.atMs, inId: turn.inId, turn }));
  const inSteps = [...turned, ...given.map((one) => ({ ...one, inId: one.reply.inId }))];
  // Nobody hears or says anything before it began, though both were told of the same millisecond.
  const begun = turned.filter(({ turn: { id, kind, atMs } }) =>
    drawn.some((one) => kind === "began" && one.atMs === atMs && hasPart(one, id)),
  );
  const waiting = new Set(begun);
  const said = drawn.flatMap((header) => {
    const before = [...waiting].filter(({ turn: { id } }) => hasPart(header, id));
    for (const one of before) waiting.delete(one);
    const after = inSteps.filter(({ inId }) => inId === header.id);
    return [...before, { atMs: header.atMs, header }, ...after];
  });
  const elsewhere = inSteps.filter(
    (one) => !taken.has(one.inId ?? 0) && !("turn" in one && begun.includes(one)),
  );
  return [...said, ...elsewhere].sort((one, other) => one.atMs - other.atMs);
}

function hasPart({ from, to }: MessageHeader, id: number): boolean {
  return from === id || to === id;
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
