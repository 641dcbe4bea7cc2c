/** A machine that is laid out already as one SVG file, without scripts or fonts of its own. */

import type { ChartLayout } from "./chart-layout.ts";
import { describeMachine } from "./description.ts";
import type { MachineGraph } from "./graph.ts";
import { drawMachine, MARGIN } from "./svg-drawing.ts";
import { svgStyle } from "./svg-style.ts";
import { xmlText } from "./xml-text.ts";

/** Writes the picture. */
export function svgPicture(graph: MachineGraph, layout: ChartLayout): string {
  const prefix = `m${graph.hash}`;
  const [width, height] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN];
  const labels = `${prefix}-title ${prefix}-desc`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${prefix}" width="${width}" height="${height}" ` +
      `viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-labelledby="${labels}">`,
    `<title id="${prefix}-title">${xmlText(`The machine ${graph.id}`)}</title>`,
    `<desc id="${prefix}-desc">${xmlText(describeMachine(graph).join(" "))}</desc>`,
    `<style>${svgStyle(prefix)}</style>`,
    ...drawMachine(graph, layout, prefix),
    "</svg>",
    "",
  ].join("\n");
}
