/**
 * A machine as a Mermaid `flowchart`: composites are subgraphs, and no edge touches one. What goes to a composite
 * ends at the point where it begins, what leaves it starts at a point of its own within it.
 */

import { drawingNames } from "./drawing-names.ts";
import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { deedText, stateLines } from "./graph-text.ts";
import { edgeText, historySign } from "./mermaid-states.ts";
import { mermaidText } from "./mermaid-text.ts";

/** A drawing under way. */
interface Drawing {
  readonly index: GraphIndex;
  readonly names: ReadonlyMap<string, string>;
  readonly isRouted: boolean;
}

/** Renders any machine. */
export function renderMermaidFlowchart(graph: MachineGraph): string {
  const index = indexGraph(graph);
  const drawing: Drawing = {
    index,
    names: drawingNames(graph, index),
    isRouted: graph.transitions.some(({ trigger }) => trigger.type === "route"),
  };
  const edges = [
    ...graph.states.flatMap((state) => standingEdges(state, drawing)),
    ...graph.transitions.flatMap((transition) => transitionEdges(transition, drawing)),
  ];
  const dashed = graph.states.filter(({ parent }) => isParallel(parent, index));
  return [
    "flowchart TB",
    ...box(index.root, drawing).map((line) => `  ${line}`),
    ...edges.map((line) => `  ${line}`),
    ...dashed.map(({ id }) => `  style ${nameOf(id, drawing)} stroke-dasharray: 5 5`),
  ].join("\n");
}

function isParallel(id: string | null, { state }: GraphIndex): boolean {
  return id !== null && state(id).kind === "parallel";
}

function box(state: GraphState, drawing: Drawing): readonly string[] {
  const name = nameOf(state.id, drawing);
  const lines = stateLines(state, drawing.index.transitionsOf(state.id));
  const text = [state.key, ...lines].map(mermaidText).join("<br/>");
  if (state.children.length === 0) return [leaf(state, name, text)];
  return [
    `subgraph ${name} ["${text}"]`,
    `  ${startOf(name)}((" "))`,
    ...(isLeft(state, drawing) ? [`  ${anyOf(name)}(["any of ${mermaidText(state.key)}"])`] : []),
    ...drawing.index
      .childrenOf(state.id)
      .flatMap((child) => box(child, drawing).map((line) => `  ${line}`)),
    "end",
  ];
}

function leaf(state: GraphState, name: string, text: string): string {
  switch (state.kind) {
    case "final":
      return `${name}((("${text}")))`;
    case "history":
      return `${name}(("${historySign(state)}"))`;
    default:
      return `${name}("${text}")`;
  }
}

/** Edges that are always there: where a composite begins, and where a history leads at first. */
function standingEdges(state: GraphState, drawing: Drawing): readonly string[] {
  const name = nameOf(state.id, drawing);
  const begins = state.kind === "parallel" ? regionsOf(state, drawing) : [state.initial];
  const label = state.initialDeeds.map(deedText).join(", ");
  return [
    ...begins.flatMap((to) =>
      to === null
        ? []
        : [edge(startOf(name), endAt(to, drawing), label === "" ? "" : `/ ${label}`)],
    ),
    ...state.historyTargets.map((to) => edge(name, endAt(to, drawing), "")),
  ];
}

function regionsOf(state: GraphState, { index }: Drawing): readonly string[] {
  return index.childrenOf(state.id).flatMap(({ id, kind }) => (kind === "history" ? [] : [id]));
}

function transitionEdges(transition: GraphTransition, drawing: Drawing): readonly string[] {
  const { source, trigger, targets } = transition;
  const isRoute = trigger.type === "route";
  const from = beginAt(isRoute ? drawing.index.root.id : source, drawing);
  const draw = trigger.type === "always" ? dottedEdge : edge;
  return targets.map((to) => draw(from, endAt(to, drawing), edgeText(transition)));
}

/** Where an edge begins that leaves a state. */
function beginAt(id: string, drawing: Drawing): string {
  const name = nameOf(id, drawing);
  return drawing.index.state(id).children.length === 0 ? name : anyOf(name);
}

function edge(from: string, to: string, label: string): string {
  return label === "" ? `${from} --> ${to}` : `${from} -- "${mermaidText(label)}" --> ${to}`;
}

function dottedEdge(from: string, to: string, label: string): string {
  return `${from} -. "${mermaidText(label)}" .-> ${to}`;
}

function endAt(id: string, drawing: Drawing): string {
  const name = nameOf(id, drawing);
  return drawing.index.state(id).children.length === 0 ? name : startOf(name);
}

/** Whether an edge begins at a composite; a route begins at the root, wherever the machine is. */
function isLeft({ id, parent }: GraphState, { index, isRouted }: Drawing): boolean {
  if (parent === null && isRouted) return true;
  return index
    .transitionsOf(id)
    .some(({ targets, trigger }) => targets.length > 0 && trigger.type !== "route");
}

function startOf(name: string): string {
  return `${name}__start`;
}

function anyOf(name: string): string {
  return `${name}__any`;
}

function nameOf(id: string, { names }: Drawing): string {
  return names.get(id) ?? id;
}
