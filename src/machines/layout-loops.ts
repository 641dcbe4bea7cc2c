/** Transitions of a state to itself: arcs at its right, one below the other, each with its text beside it. */

import { edgeText, placedText } from "./chart-boxes.ts";
import type { ChartEdge } from "./chart-edges.ts";
import type { Box, PlacedEdge } from "./chart-layout.ts";
import { LINE } from "./layout-sizes.ts";

/** How far an arc goes out, and how far apart its ends are. */
const ARC = { reach: 22, open: 10 } as const;

/** The room a state's loops take: beside its box, and in height. */
export function roomForLoops(loops: readonly ChartEdge[]): {
  readonly width: number;
  readonly height: number;
} {
  if (loops.length === 0) return { width: 0, height: 0 };
  const widths = loops.map(({ text }) => edgeText(text).width);
  return { width: ARC.reach + Math.max(...widths), height: loops.length * stepOf(loops) };
}

/**
 * Places a state's loops.
 *
 * @param box of the state
 */
export function placeLoops(box: Box, loops: readonly ChartEdge[]): readonly PlacedEdge[] {
  const step = stepOf(loops);
  const right = box.x + box.width;
  const top = box.y + box.height / 2 - (step * (loops.length - 1)) / 2;
  return loops.map(({ kind, of, from, to, text }, at): PlacedEdge => {
    const y = top + at * step;
    const { lines, width } = edgeText(text);
    const points = [
      { x: right, y: y - ARC.open / 2 },
      { x: right + ARC.reach, y: y - ARC.open },
      { x: right + ARC.reach, y: y + ARC.open },
      { x: right, y: y + ARC.open / 2 },
    ];
    const middle = { x: right + ARC.reach + 1 + width / 2, y };
    return { kind, of, from, to, points, text: placedText(lines, middle) };
  });
}

function stepOf(loops: readonly ChartEdge[]): number {
  const heights = loops.map(({ text }) => edgeText(text).height);
  return Math.max(LINE.small, ...heights) + ARC.open;
}
