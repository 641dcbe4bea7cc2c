/** Boxes and points of a drawing: moving them, and where a line meets a border. */

import type { Box, ChartLayout, PlacedText, Point } from "./chart-layout.ts";
import { FONT, LINE, WIDTH_MAX } from "./layout-sizes.ts";
import { breakLines, textWidth } from "./text-size.ts";

/** Moves a point. */
export function moved({ x, y }: Point, by: Point): Point {
  return { x: x + by.x, y: y + by.y };
}

/** Moves all of a drawing. */
export function movedLayout(layout: ChartLayout, by: Point): ChartLayout {
  return {
    ...layout,
    states: layout.states.map((state) => ({ ...state, ...moved(state, by) })),
    edges: layout.edges.map((edge) => ({
      ...edge,
      points: edge.points.map((point) => moved(point, by)),
      text: edge.text === null ? null : { ...edge.text, ...moved(edge.text, by) },
    })),
  };
}

/** The point on a box's border on the way from its middle to a point outside. */
export function borderToward({ x, y, width, height }: Box, outside: Point): Point {
  const middle = { x: x + width / 2, y: y + height / 2 };
  const way = { x: outside.x - middle.x, y: outside.y - middle.y };
  const share = Math.max(
    Math.abs(way.x) / Math.max(width / 2, 1),
    Math.abs(way.y) / Math.max(height / 2, 1),
  );
  return share <= 1 ? outside : { x: middle.x + way.x / share, y: middle.y + way.y / share };
}

/** The text of an edge, broken into lines, and its size. */
export function edgeText(text: string): {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
} {
  const lines = text === "" ? [] : breakLines(text, FONT.small, WIDTH_MAX.edge);
  const width = Math.max(0, ...lines.map((line) => textWidth(line, FONT.small) + 6));
  return { lines, width, height: lines.length * LINE.small };
}

/** Puts a text at its place; a text without lines is none. */
export function placedText(lines: readonly string[], at: Point): PlacedText | null {
  return lines.length === 0 ? null : { lines, x: at.x, y: at.y };
}
