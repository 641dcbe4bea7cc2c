/**
 * A machine in Graphviz's language: composites are clusters. An edge ends at a node, so each composite
 * has a point in it, and the edge is cut off at the cluster's border (`lhead`, `ltail`) unless its other end is
 * inside; a composite's edge to itself goes round by a hidden point beside it.
 */

import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { deedText, stateLines } from "./graph-text.ts";
import { edgeText, historySign } from "./mermaid-states.ts";

/** Looks of the whole drawing. */
const HEAD = [
  "compound=true",
  'node [shape=box style=rounded fontname="Helvetica" fontsize=11]',
  'edge [fontname="Helvetica" fontsize=10]',
];

/** Renders a machine. */
export function renderDot(graph: MachineGraph): string {
  const index = indexGraph(graph);
  const body = [
    ...HEAD,
    ...shape(index.root, index),
    ...graph.states.flatMap((state) => standingEdges(state, index)),
    ...graph.transitions.flatMap((transition) => transitionEdges(transition, index)),
  ];
  return [`digraph ${quoted(graph.id)} {`, ...body.map((line) => `  ${line}`), "}"].join("\n");
}

function shape(state: GraphState, index: GraphIndex): readonly string[] {
  const lines = stateLines(state, index.transitionsOf(state.id));
  const label = attribute("label", [state.key, ...lines].join("\n"));
  if (state.children.length === 0) return [`${quoted(state.id)} [${label}${leafLook(state)}]`];
  const isRegion = state.parent !== null && index.state(state.parent).kind === "parallel";
  return [
    `subgraph ${quoted(clusterOf(state.id))} {`,
    `  ${label} style=${quoted(isRegion ? "rounded,dashed" : "rounded")} fontname="Helvetica"`,
    `  ${quoted(pointOf(state.id))} [shape=point width=0.12]`,
    ...index
      .childrenOf(state.id)
      .flatMap((child) => shape(child, index).map((line) => `  ${line}`)),
    "}",
    ...loopPoint(state, index),
  ];
}

function leafLook(state: GraphState): string {
  switch (state.kind) {
    case "final":
      return " peripheries=2";
    case "history":
      return ` shape=circle ${attribute("label", historySign(state))}`;
    default:
      return "";
  }
}

/** The point by which a composite's edges to itself go round. */
function loopPoint({ id }: GraphState, index: GraphIndex): readonly string[] {
  const hasLoop = index.transitionsOf(id).some(({ targets }) => targets.includes(id));
  return hasLoop ? [`${quoted(loopOf(id))} [shape=point style=invis width=0.02]`] : [];
}

/** Edges that are always there: where a composite begins, and where a history leads at first. */
function standingEdges(state: GraphState, index: GraphIndex): readonly string[] {
  const label = state.initialDeeds.map(deedText).join(", ");
  const beginning = state.initial === null ? [] : [state.initial];
  return [
    ...beginning.map((to) =>
      edge({ from: state, to, label: label === "" ? "" : `/ ${label}`, isInner: true }, index),
    ),
    ...state.historyTargets.map((to) => edge({ from: state, to, label: "" }, index)),
  ];
}

function transitionEdges(transition: GraphTransition, index: GraphIndex): readonly string[] {
  const { source, trigger, targets } = transition;
  const from = index.state(trigger.type === "route" ? index.root.id : source);
  const label = edgeText(transition);
  const isDashed = trigger.type === "always";
  return targets.flatMap((to) =>
    to === from.id && from.children.length > 0
      ? loop(to, label)
      : [edge({ from, to, label, isDashed }, index)],
  );
}

function loop(id: string, label: string): readonly string[] {
  const [point, cluster] = [quoted(pointOf(id)), quoted(clusterOf(id))];
  const round = quoted(loopOf(id));
  return [
    `${point} -> ${round} [ltail=${cluster} arrowhead=none ${attribute("label", label)}]`,
    `${round} -> ${point} [lhead=${cluster}]`,
  ];
}

/** One edge to draw. */
interface Edge {
  readonly from: GraphState;
  readonly to: string;
  readonly label: string;
  readonly isDashed?: boolean;
  /** Whether it begins at the point within a composite, not at its border. */
  readonly isInner?: boolean;
}

function edge(
  { from, to, label, isDashed = false, isInner = false }: Edge,
  index: GraphIndex,
): string {
  const target = index.state(to);
  const looks = [
    ...(label === "" ? [] : [attribute("label", label)]),
    ...(isDashed ? ["style=dashed"] : []),
    ...(from.children.length > 0 && !isInner && !index.isWithin(to, from.id)
      ? [`ltail=${quoted(clusterOf(from.id))}`]
      : []),
    ...(target.children.length > 0 && !index.isWithin(from.id, to)
      ? [`lhead=${quoted(clusterOf(to))}`]
      : []),
  ];
  const look = looks.length === 0 ? "" : ` [${looks.join(" ")}]`;
  return `${nodeOf(from)} -> ${nodeOf(target)}${look}`;
}

/** The node that stands for a state where an edge has to end. */
function nodeOf({ id, children }: GraphState): string {
  return quoted(children.length === 0 ? id : pointOf(id));
}

function clusterOf(id: string): string {
  return `cluster ${id}`;
}

function pointOf(id: string): string {
  return `${id} (begin)`;
}

function loopOf(id: string): string {
  return `${id} (round)`;
}

function attribute(name: string, text: string): string {
  return `${name}=${quoted(text)}`;
}

function quoted(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${escaped}"`;
}
