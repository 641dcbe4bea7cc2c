/** What is written over a drawn machine: what guards said, how long delays run, where it has been. */

import type { PlacedEdge, PlacedState } from "../../../machines/chart-layout.ts";
import type { GraphTransition } from "../../../machines/graph.ts";
import { FONT, LINE } from "../../../machines/layout-sizes.ts";
import { textWidth } from "../../../machines/text-size.ts";
import { delaySeen, guardSeen } from "../../picture/seen-machine.ts";
import type { WatchedMachine } from "../../protocol/watched.ts";
import type { DrawnMachine } from "./census.ts";
import { agoText, spanText } from "../../picture/figures.ts";

/** Space between a text and what stands beside it. */
const BESIDE = 9;

/** A sign beside the text of an edge. */
export interface EdgeMark {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly sign: string;
  readonly title: string;
}

/** A ring that runs out. */
export interface Ring {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** How much of it is left, 0 to 1. */
  readonly part: number;
  readonly text: string;
}

/** How often a state was entered, at the corner of its box. */
export interface Heat {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/** Everything that is written over one drawing. */
export interface ChartMarks {
  readonly guards: readonly EdgeMark[];
  readonly rings: readonly Ring[];
  readonly heat: readonly Heat[];
}

/** Finds what to write, and where. The drawing itself never moves because of it. */
export function chartMarks(
  { graph, layout }: DrawnMachine,
  seen: WatchedMachine,
  nowMs: number,
): ChartMarks {
  const byId = new Map(graph.transitions.map((one) => [one.id, one]));
  const edges = layout.edges.filter(({ kind }) => kind === "transition");
  // The machine itself is always entered, and what only remembers others never is.
  const isCounted = new Set(
    graph.states.flatMap(({ id, kind, parent }) =>
      kind === "history" || parent === null ? [] : [id],
    ),
  );
  return {
    guards: edges.flatMap((edge) => guardMark(edge, byId.get(edge.of), { seen, nowMs })),
    rings: edges.flatMap((edge) => ringOf(edge, seen)),
    heat: layout.states.flatMap((state) =>
      isCounted.has(state.id) ? [heatOf(state, seen.visits[state.id] ?? 0)] : [],
    ),
  };
}

function guardMark(
  edge: PlacedEdge,
  transition: GraphTransition | undefined,
  { seen, nowMs }: { readonly seen: WatchedMachine; readonly nowMs: number },
): readonly EdgeMark[] {
  const { text, of: id } = edge;
  const said = transition === undefined ? undefined : guardSeen(seen, transition);
  if (said === undefined || text === null) return [];
  const when = said.atMs === undefined ? "" : `, ${agoText(nowMs - said.atMs)}`;
  const x = text.x + halfOf(edge) + BESIDE;
  return [{ id, x, y: text.y, sign: said.sign, title: `guard: ${said.word}${when}` }];
}

function ringOf(edge: PlacedEdge, seen: WatchedMachine): readonly Ring[] {
  const { text, of: id } = edge;
  const delay = delaySeen(seen, id);
  if (delay === undefined || text === null) return [];
  const { dueInMs, ofMs, isAtMost } = delay;
  const part = ofMs === 0 ? 0 : Math.min(1, dueInMs / ofMs);
  const at = { x: text.x, y: text.y + (text.lines.length * LINE.small) / 2 + BESIDE };
  return [{ id, ...at, part, text: `${isAtMost === true ? "≤ " : ""}${spanText(dueInMs)}` }];
}

/** Half the width of an edge's text. */
function halfOf({ text }: PlacedEdge): number {
  return Math.max(0, ...(text?.lines ?? []).map((line) => textWidth(line, FONT.small))) / 2;
}

function heatOf({ id, x, y, width }: PlacedState, count: number): Heat {
  return { id, x: x + width - 6, y: y + LINE.small / 3, count };
}
