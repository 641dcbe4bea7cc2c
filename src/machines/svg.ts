/**
 * A machine as a picture: one SVG without scripts or fonts of its own, light or dark as its reader likes, with
 * the whole machine in words for who does not see it. The same graph gives the same bytes.
 */

import { describeMachine } from "./description.ts";
import type { MachineGraph } from "./graph.ts";
import { layoutChart } from "./layout.ts";
import { drawMachine, MARGIN } from "./svg-drawing.ts";
import { svgStyle } from "./svg-style.ts";
import { xmlText } from "./xml-text.ts";

/** Renders a machine. */
export function renderSvg(graph: MachineGraph): string {
  const layout = layoutChart(graph);
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
