/**
 * A machine as a picture: one SVG without scripts or fonts of its own, light or dark as its reader likes, with
 * the whole machine in words for who does not see it. The same graph gives the same bytes.
 */

import type { MachineGraph } from "./graph.ts";
import { layoutChart } from "./layout.ts";
import { svgPicture } from "./svg-picture.ts";

/** Renders a machine. */
export function renderSvg(graph: MachineGraph): string {
  return svgPicture(graph, layoutChart(graph));
}
