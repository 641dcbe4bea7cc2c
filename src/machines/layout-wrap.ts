/**
 * Breaks the rows of a level that are too long to be read. What has many arrows to it or from it makes such rows: a
 * hundred states in one came out twelve thousand units wide.
 */

import { borderToward } from "./chart-boxes.ts";
import type { Box } from "./chart-layout.ts";
import { LINE } from "./layout-sizes.ts";
import { extentOf, type LevelEdge, type LevelLayout, type LevelRoute } from "./level.ts";

/** A row that is wider is broken, unless one box alone is. */
const ROW_WIDTH_MAX = 1_000;

/** Space between boxes, and between rows beside what the texts of arrows take. */
const GAP = { box: 28, row: 30 } as const;

type Row = readonly (readonly [string, Box])[];

/** Breaks rows that are too long; where there is none, all stays as it is. */
export function wrapRows(level: LevelLayout, edges: readonly LevelEdge[]): LevelLayout {
  const rows = rowsOf(level.boxes);
  const broken = rows.flatMap(piecesOf);
  if (broken.length === rows.length) return level;
  const boxes = stack(broken, edges);
  const routes = straightRoutes(boxes, edges);
  return { ...extentOf(boxes, routes, edges), boxes, routes };
}

/** Boxes whose middles are at one height, from left to right; rows from above. */
function rowsOf(boxes: ReadonlyMap<string, Box>): readonly Row[] {
  const rows = new Map<number, [string, Box][]>();
  for (const entry of boxes) {
    const middle = Math.round(entry[1].y + entry[1].height / 2);
    rows.set(middle, [...(rows.get(middle) ?? []), entry]);
  }
  return [...rows]
    .sort(([above], [below]) => above - below)
    .map(([, row]) => row.sort(([, left], [, right]) => left.x - right.x));
}

function piecesOf(row: Row): readonly Row[] {
  const pieces: (readonly [string, Box])[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of row) {
    if (used + entry[1].width > ROW_WIDTH_MAX) {
      pieces.push([]);
      used = 0;
    }
    pieces.at(-1)?.push(entry);
    used += entry[1].width + GAP.box;
  }
  return pieces;
}

/** Sets rows one below the other, each in the middle, with room above for the texts of what leads to it. */
function stack(rows: readonly Row[], edges: readonly LevelEdge[]): ReadonlyMap<string, Box> {
  const widthOf = (row: Row) => row.reduce((sum, [, { width }]) => sum + width + GAP.box, -GAP.box);
  const widest = Math.max(...rows.map(widthOf));
  const boxes = new Map<string, Box>();
  let y = 0;
  for (const row of rows) {
    y += Math.max(...row.map(([id]) => textsAbove(id, edges)));
    let x = (widest - widthOf(row)) / 2;
    for (const [id, { width, height }] of row) {
      boxes.set(id, { x, y, width, height });
      x += width + GAP.box;
    }
    y += Math.max(...row.map(([, { height }]) => height)) + GAP.row;
  }
  return boxes;
}

function textsAbove(id: string, edges: readonly LevelEdge[]): number {
  return edges.reduce((sum, { to, textHeight }) => sum + (to === id ? textHeight : 0), 0);
}

/** Straight arrows, the text of each above its head: texts halfway would lie on one another. */
function straightRoutes(
  boxes: ReadonlyMap<string, Box>,
  edges: readonly LevelEdge[],
): ReadonlyMap<string, LevelRoute> {
  const taken = new Map<string, number>();
  const routes = new Map<string, LevelRoute>();
  for (const { id, from, to, textHeight } of edges) {
    const [tail, head] = [boxes.get(from), boxes.get(to)];
    if (tail === undefined || head === undefined) continue;
    const points = [borderToward(tail, middleOf(head)), borderToward(head, middleOf(tail))];
    const above = (taken.get(to) ?? 0) + textHeight;
    taken.set(to, above);
    const y = head.y - above + (textHeight - LINE.small) / 2;
    routes.set(id, { points, text: { x: head.x + head.width / 2, y } });
  }
  return routes;
}

function middleOf({ x, y, width, height }: Box): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}
