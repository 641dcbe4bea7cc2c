/** Lays out the regions of a parallel state: one below the other, edges between them in lanes at their right. */

import { borderToward, edgeText, moved, movedLayout, placedText } from "./chart-boxes.ts";
import type { ChartEdge } from "./chart-edges.ts";
import type { Box, ChartLayout, PlacedEdge, Point } from "./chart-layout.ts";
import { GAP } from "./layout-sizes.ts";

/** A region that is laid out in itself. */
export interface Piece {
  readonly id: string;
  readonly layout: ChartLayout;
}

/**
 * Stacks regions.
 *
 * @param holderOf the region in which a state is; undefined for the parallel state itself
 */
export function layoutRegions(
  pieces: readonly Piece[],
  edges: readonly ChartEdge[],
  holderOf: (id: string) => string | undefined,
): ChartLayout {
  const width = Math.max(0, ...pieces.map(({ layout }) => layout.width));
  const boxes = new Map<string, Box>();
  let y = 0;
  const parts = pieces.map(({ id, layout }) => {
    const part = movedLayout(stretched(id, layout, width), { x: 0, y });
    boxes.set(id, { x: 0, y, width, height: layout.height });
    y += layout.height + GAP.region;
    return part;
  });
  const height = Math.max(0, y - GAP.region);
  const whole = { x: 0, y: 0, width, height };
  const lanes = edges.map((edge, place) => {
    const boxOf = (id: string): Box | undefined => boxes.get(holderOf(id) ?? "");
    return lane(edge, { from: boxOf(edge.from), to: boxOf(edge.to), whole, place });
  });
  const right = Math.max(width, ...lanes.map((one) => one.right));
  return {
    width: right,
    height,
    states: parts.flatMap(({ states }) => states),
    edges: [...parts.flatMap((part) => part.edges), ...lanes.map(({ edge }) => edge)],
  };
}

/** Regions of one state are as wide as the widest of them; a history among them keeps its shape. */
function stretched(id: string, layout: ChartLayout, width: number): ChartLayout {
  const isRegion = layout.states.length > 1;
  if (!isRegion) return layout;
  return {
    ...layout,
    width,
    states: layout.states.map((state) => (state.id === id ? { ...state, width } : state)),
  };
}

/** Where an edge begins and ends: in a region, or at the border of the whole. */
interface Ends {
  readonly from: Box | undefined;
  readonly to: Box | undefined;
  readonly whole: Box;
  /** Which edge of the level it is. */
  readonly place: number;
}

function lane(
  { kind, of, from, to, text }: ChartEdge,
  ends: Ends,
): { readonly edge: PlacedEdge; readonly right: number } {
  const { lines, width, height } = edgeText(text);
  const x = ends.whole.width + GAP.lane * (ends.place + 1);
  const begin = endPoint(ends.from, ends, "top");
  const end = endPoint(ends.to, ends, "bottom");
  const points: readonly Point[] = [begin, { x, y: begin.y }, { x, y: end.y }, end];
  const middle = { x: x + 4 + width / 2, y: (begin.y + end.y) / 2 + ends.place * height };
  const edge: PlacedEdge = { kind, of, from, to, points, text: placedText(lines, middle) };
  return { edge, right: Math.max(x, x + 8 + width) };
}

/** Edges of a region meet its right border, each a little lower; those of the whole begin above and end below. */
function endPoint(box: Box | undefined, { whole, place }: Ends, side: "top" | "bottom"): Point {
  const step = 6 * (place + 1);
  if (box === undefined) {
    return { x: whole.width + GAP.lane * (place + 1), y: side === "top" ? 0 : whole.height };
  }
  const outside = { x: box.x + box.width + 1, y: box.y };
  const border = borderToward(box, moved(outside, { x: 1e6, y: 0 }));
  return {
    x: border.x,
    y: Math.min(box.y + box.height - 4, box.y + step + (side === "top" ? 0 : 4)),
  };
}
