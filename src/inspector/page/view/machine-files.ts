/** A machine as a file, in each format there is. The page loads this when somebody asks for one. */

import { renderDot } from "../../../machines/dot.ts";
import { renderMermaid } from "../../../machines/mermaid.ts";
import { renderScxml } from "../../../machines/scxml.ts";
import { renderStatelyJson } from "../../../machines/stately.ts";
import { svgPicture } from "../../../machines/svg-picture.ts";
import type { DrawnMachine } from "./census.ts";
import type { MachineFormat } from "./machine-formats.ts";

/** Writes a machine; the same machine is the same file everywhere. */
export function machineText({ graph, layout }: DrawnMachine, format: MachineFormat): string {
  switch (format) {
    case "SVG":
      return svgPicture(graph, layout);
    case "Mermaid":
      return renderMermaid(graph);
    case "DOT":
      return renderDot(graph);
    case "SCXML":
      return renderScxml(graph);
    case "Stately JSON":
      return renderStatelyJson(graph);
  }
}
