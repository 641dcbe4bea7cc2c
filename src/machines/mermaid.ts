/** A machine as a Mermaid drawing, in the language that can show it. */

import type { MachineGraph } from "./graph.ts";
import { renderMermaidFlowchart } from "./mermaid-flowchart.ts";
import { fitsMermaidStates, renderMermaidStates } from "./mermaid-states.ts";

/**
 * Renders a machine as `stateDiagram-v2`, or as a `flowchart` with subgraphs where a state diagram would
 * not be drawn, or drawn wrong.
 *
 * @returns lines without a newline at the end
 */
export function renderMermaid(graph: MachineGraph): string {
  return fitsMermaidStates(graph) ? renderMermaidStates(graph) : renderMermaidFlowchart(graph);
}
