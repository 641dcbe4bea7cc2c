/**
 * Lays out a machine from the inside out: the innermost composites first, each a sized box for the one around it.
 * An edge is laid out on the level that holds both its ends, between the boxes in which they are, and then drawn on
 * to the ends themselves.
 */

import { borderToward, edgeText, movedLayout, placedText } from "./chart-boxes.ts";
import { type ChartEdge, beginOf, chartEdges, isWritten } from "./chart-edges.ts";
import type { Box, ChartLayout, PlacedEdge, PlacedState, Point } from "./chart-layout.ts";
import type { GraphState, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { stateLines, transitionText } from "./graph-text.ts";
import { layoutLevel } from "./layout-level.ts";
import type { LevelEdge, LevelNode } from "./level.ts";
import { placeLoops, roomForLoops } from "./layout-loops.ts";
import { layoutRegions, type Piece } from "./layout-regions.ts";
import { DOT, FONT, LEAF, LINE, PADDING, WIDTH_MAX } from "./layout-sizes.ts";
import { breakLines, textWidth } from "./text-size.ts";

/** A machine under way. */
interface Plan {
  readonly index: GraphIndex;
  readonly edgesOn: ReadonlyMap<string, readonly ChartEdge[]>;
}

/** Lays out a machine; the same graph gives the same numbers everywhere. */
export function layoutChart(graph: MachineGraph): ChartLayout {
  const index = indexGraph(graph);
  const edgesOn = new Map<string, ChartEdge[]>();
  for (const edge of chartEdges(graph, index)) {
    edgesOn.set(edge.level, [...(edgesOn.get(edge.level) ?? []), edge]);
  }
  const { states, edges, width, height } = layoutState(index.root, { index, edgesOn });
  const boxes = new Map(states.map((state) => [state.id, state]));
  return { width, height, states, edges: edges.map((edge) => drawnOn(edge, boxes)) };
}

function layoutState(state: GraphState, plan: Plan): ChartLayout {
  const lines = linesOf(state, plan.index);
  if (state.children.length === 0) return leaf(state, lines);
  const pieces = plan.index
    .childrenOf(state.id)
    .map((child): Piece => ({ id: child.id, layout: layoutState(child, plan) }));
  const inner =
    state.kind === "parallel" ? stacked(state, pieces, plan) : flat(state, pieces, plan);
  return boxed(state, lines, inner);
}

/** What is written in a state's box under its name. */
function linesOf(state: GraphState, { root, transitionsOf }: GraphIndex): readonly string[] {
  const own = transitionsOf(state.id);
  const loops = own.filter((one) => one.targets.length > 0 && isWritten(one, root.id));
  return [...stateLines(state, own), ...loops.map(transitionText)].flatMap((line) =>
    breakLines(line, FONT.small, WIDTH_MAX.state),
  );
}

function leaf({ id, key, kind }: GraphState, lines: readonly string[]): ChartLayout {
  if (kind === "history") return alone({ id, lines, width: DOT.history, height: DOT.history });
  const { width, height } = headSize(key, lines);
  return alone({
    id,
    lines,
    width: Math.max(LEAF.width, width + 2 * PADDING),
    height: Math.max(LEAF.height, height + PADDING),
  });
}

function alone(state: Omit<PlacedState, "x" | "y">): ChartLayout {
  const { width, height } = state;
  return { width, height, states: [{ ...state, x: 0, y: 0 }], edges: [] };
}

/** The size of a name with the lines under it. */
function headSize(
  key: string,
  lines: readonly string[],
): { readonly width: number; readonly height: number } {
  const widths = lines.map((line) => textWidth(line, FONT.small));
  return {
    width: Math.max(textWidth(key, FONT.name), ...widths),
    height: LINE.name + lines.length * LINE.small,
  };
}

/** Puts what is within a composite into its box, below its name. */
function boxed({ id, key }: GraphState, lines: readonly string[], inner: ChartLayout): ChartLayout {
  const head = headSize(key, lines);
  const top = head.height + PADDING;
  const width = Math.ceil(Math.max(head.width, inner.width) + 2 * PADDING);
  const height = Math.ceil(top + inner.height + PADDING);
  const within = movedLayout(inner, { x: PADDING, y: top });
  return {
    width,
    height,
    states: [{ id, lines, x: 0, y: 0, width, height }, ...within.states],
    edges: within.edges,
  };
}

/** The box of a level in which a state is; undefined for the one whose level it is. */
function holderOn(level: GraphState, { index }: Plan): (id: string) => string | undefined {
  return (id) => index.pathUp(id).find(({ parent }) => parent === level.id)?.id;
}

function stacked(state: GraphState, pieces: readonly Piece[], plan: Plan): ChartLayout {
  return layoutRegions(pieces, plan.edgesOn.get(state.id) ?? [], holderOn(state, plan));
}

function flat(state: GraphState, pieces: readonly Piece[], plan: Plan): ChartLayout {
  const own = plan.edgesOn.get(state.id) ?? [];
  const edges = own.filter(({ from, to }) => from !== to);
  const loopsOf = (id: string) => own.filter(({ from, to }) => from === id && to === id);
  const holderOf = holderOn(state, plan);
  const ends = edges.map((edge): LevelEdge => {
    const { width, height } = edgeText(edge.text);
    const from = edge.kind === "begin" ? edge.from : (holderOf(edge.from) ?? outOf(state.id));
    const to = holderOf(edge.to) ?? intoOf(state.id);
    return { id: edge.id, from, to, textWidth: width, textHeight: height };
  });
  const level = layoutLevel(
    [...pointsOf(state, ends), ...pieces.map((piece) => roomOf(piece, loopsOf(piece.id)))],
    ends,
  );
  const placed = pieces.map(({ id, layout }) => {
    const room = level.boxes.get(id) ?? { ...ORIGIN, width: 0, height: 0 };
    const at = { x: room.x, y: room.y + (room.height - layout.height) / 2 };
    const { width, height } = layout;
    const { states, edges: inner } = movedLayout(layout, at);
    return { states, edges: [...inner, ...placeLoops({ ...at, width, height }, loopsOf(id))] };
  });
  const routed = edges.map(({ id, kind, of, from, to, text }): PlacedEdge => {
    const { points, text: at } = level.routes.get(id) ?? { points: [], text: ORIGIN };
    return { kind, of, from, to, points, text: placedText(edgeText(text).lines, at) };
  });
  return {
    width: level.width,
    height: level.height,
    states: placed.flatMap(({ states }) => states),
    edges: [...placed.flatMap((piece) => piece.edges), ...routed],
  };
}

/** What a piece takes of its level: itself, and its loops at its right. */
function roomOf({ id, layout }: Piece, loops: readonly ChartEdge[]): LevelNode {
  const room = roomForLoops(loops);
  return {
    id,
    width: layout.width + room.width,
    height: Math.max(layout.height, room.height),
  };
}

/** The points of a level that are no states: where it begins, and those of its border that are used. */
function pointsOf({ id }: GraphState, ends: readonly LevelEdge[]): readonly LevelNode[] {
  const dot = { width: DOT.border, height: DOT.border };
  return [
    { id: beginOf(id), width: DOT.begin, height: DOT.begin },
    ...(ends.some(({ from }) => from === outOf(id)) ? [{ id: outOf(id), ...dot }] : []),
    ...(ends.some(({ to }) => to === intoOf(id)) ? [{ id: intoOf(id), ...dot }] : []),
  ];
}

const ORIGIN: Point = { x: 0, y: 0 };

/** The points by which a composite's own edges to and from what is within it are laid out. */
function outOf(id: string): string {
  return `${id} (out)`;
}

function intoOf(id: string): string {
  return `${id} (into)`;
}

/** Draws an edge on from the boxes it was laid out between to its own ends. */
function drawnOn(edge: PlacedEdge, boxes: ReadonlyMap<string, Box>): PlacedEdge {
  if (edge.from === edge.to) return edge;
  const from = boxes.get(edge.from);
  const to = boxes.get(edge.to);
  const [first, last] = [edge.points[0], edge.points.at(-1)];
  if (first === undefined || last === undefined) return edge;
  const begins = from === undefined ? [] : meeting(from, first, "top");
  const ends = to === undefined ? [] : meeting(to, last, "bottom");
  return { ...edge, points: [...begins, ...edge.points, ...ends] };
}

/** The point of a box's border where an edge meets it; an edge from within goes straight up or down to it. */
function meeting(box: Box, point: Point, inward: "top" | "bottom"): readonly Point[] {
  const isWithin =
    point.x > box.x &&
    point.x < box.x + box.width &&
    point.y > box.y &&
    point.y < box.y + box.height;
  if (isWithin) return [{ x: point.x, y: inward === "top" ? box.y : box.y + box.height }];
  const border = borderToward(box, point);
  const isThere = Math.abs(border.x - point.x) < 1 && Math.abs(border.y - point.y) < 1;
  return isThere ? [] : [border];
}
