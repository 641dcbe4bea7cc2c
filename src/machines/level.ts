/** One level of a machine: sized boxes, the edges between them, and where they come to be. */

import type { Box, Point } from "./chart-layout.ts";

/** A box to place. */
export interface LevelNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** An edge to route; its text has a size of its own. */
export interface LevelEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly textWidth: number;
  readonly textHeight: number;
}

/** A routed edge. */
export interface LevelRoute {
  readonly points: readonly Point[];
  /** The middle of its text. */
  readonly text: Point;
}

/** A level that is laid out; places are those of the upper left corners. */
export interface LevelLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: ReadonlyMap<string, LevelRoute>;
}

/** The room boxes, edges and texts take; dagre tells a size that leaves out what hangs over at the right. */
export function extentOf(
  boxes: ReadonlyMap<string, Box>,
  routes: ReadonlyMap<string, LevelRoute>,
  edges: readonly LevelEdge[],
): { readonly width: number; readonly height: number } {
  const right = [...boxes.values()].map(({ x, width }) => x + width);
  const low = [...boxes.values()].map(({ y, height }) => y + height);
  for (const { id, textWidth, textHeight } of edges) {
    const route = routes.get(id);
    if (route === undefined) continue;
    right.push(route.text.x + textWidth / 2, ...route.points.map(({ x }) => x));
    low.push(route.text.y + textHeight / 2, ...route.points.map(({ y }) => y));
  }
  return { width: Math.max(0, ...right), height: Math.max(0, ...low) };
}
