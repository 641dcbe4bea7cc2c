/**
 * A machine as `stateDiagram-v2`. Mermaid cannot draw every machine that way: an edge that touches a
 * composite within a region crashes it, a composite is left from its first region only, and a state
 * belongs to the last composite that mentions it. So all states of a level stand before its edges, an edge
 * stands where both its ends do, and what does not fit is told by {@link fitsMermaidStates}.
 *
 * @see mermaid-js/mermaid#4052, #5096, #5290
 */

import { drawingNames } from "./drawing-names.ts";
import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { deedText, stateLines, transitionText } from "./graph-text.ts";
import { mermaidText } from "./mermaid-text.ts";

/** A drawing under way. */
interface Drawing {
  readonly index: GraphIndex;
  readonly names: ReadonlyMap<string, string>;
}

/** Whether a state diagram shows all of the machine, and Mermaid draws it. */
export function fitsMermaidStates(graph: MachineGraph): boolean {
  const index = indexGraph(graph);
  if (index.root.kind !== "compound" || hasWords(index.root, index)) return false;
  const states = graph.states.slice(1);
  return (
    states.every((state) => state.children.length === 0 || !hasWords(state, index)) &&
    states.every((state) => state.historyTargets.every((to) => joins(state, to, index))) &&
    graph.transitions.every((transition) => isDrawable(transition, index))
  );
}

/** Whether there is something to say of a state beside its name; a composite has no room for it. */
function hasWords(state: GraphState, index: GraphIndex): boolean {
  return stateLines(state, index.transitionsOf(state.id)).length > 0;
}

function isDrawable({ source, trigger, targets }: GraphTransition, index: GraphIndex): boolean {
  return trigger.type !== "route" && targets.every((to) => joins(index.state(source), to, index));
}

/** Whether an edge stays within one level, and touches no composite where that would break the drawing. */
function joins(from: GraphState, target: string, index: GraphIndex): boolean {
  const to = index.state(target);
  if (from.parent === null || from.parent !== to.parent) return false;
  const touchesComposite = from.children.length > 0 || to.children.length > 0;
  return !touchesComposite || (from !== to && !isInRegion(from, index));
}

function isInRegion({ id }: GraphState, index: GraphIndex): boolean {
  return index
    .pathUp(id)
    .slice(1)
    .some(({ kind }) => kind === "parallel");
}

/** Renders a machine that {@link fitsMermaidStates}. */
export function renderMermaidStates(graph: MachineGraph): string {
  const index = indexGraph(graph);
  const drawing = { index, names: drawingNames(graph, index) };
  return ["stateDiagram-v2", ...level(index.root, drawing).map((line) => `  ${line}`)].join("\n");
}

/** What stands within a state: the states first, then where it begins, then the edges. */
function level(state: GraphState, drawing: Drawing): readonly string[] {
  const children = drawing.index.childrenOf(state.id);
  if (state.kind === "parallel") {
    return children.flatMap((child, place) => [
      ...(place > 0 ? ["--"] : []),
      ...declaration(child, drawing),
    ]);
  }
  return [
    ...children.flatMap((child) => declaration(child, drawing)),
    ...beginning(state, drawing),
    ...children.flatMap((child) => edges(child, drawing)),
  ];
}

function declaration(state: GraphState, drawing: Drawing): readonly string[] {
  const name = nameOf(state.id, drawing);
  const title = state.kind === "history" ? historySign(state) : state.key;
  const isPlain = title === name;
  const titled = `state "${mermaidText(title)}" as ${name}`;
  if (state.children.length > 0) {
    return [
      `${isPlain ? `state ${name}` : titled} {`,
      ...level(state, drawing).map((line) => `  ${line}`),
      "}",
    ];
  }
  const lines = stateLines(state, drawing.index.transitionsOf(state.id));
  // The first line of a description takes the place of the title, so the title is said again.
  const said = lines.length > 0 ? [title, ...lines] : [];
  // A plain state is declared by its bare name: Mermaid reads on after `state` until it finds a brace.
  return [isPlain ? name : titled, ...said.map((line) => `${name}: ${mermaidText(line)}`)];
}

/** How a history state is marked in every drawing. */
export function historySign({ history }: GraphState): string {
  return history === "deep" ? "H*" : "H";
}

function beginning({ initial, initialDeeds }: GraphState, drawing: Drawing): readonly string[] {
  if (initial === null) return [];
  const label = initialDeeds.map(deedText).join(", ");
  const edge = `[*] --> ${nameOf(initial, drawing)}`;
  return [label === "" ? edge : `${edge}: ${mermaidText(`/ ${label}`)}`];
}

function edges(state: GraphState, drawing: Drawing): readonly string[] {
  const from = nameOf(state.id, drawing);
  const leaving = drawing.index
    .transitionsOf(state.id)
    .flatMap((transition) =>
      transition.targets.map(
        (to) => `${from} --> ${nameOf(to, drawing)}: ${mermaidText(edgeText(transition))}`,
      ),
    );
  const remembered = state.historyTargets.map((to) => `${from} --> ${nameOf(to, drawing)}`);
  const end = state.kind === "final" ? [`${from} --> [*]`] : [];
  return [...leaving, ...remembered, ...end];
}

/** A transition to itself stays inside unless it says that it leaves. */
export function edgeText(transition: GraphTransition): string {
  const isLoop = transition.targets.includes(transition.source);
  return isLoop && transition.reenter
    ? `${transitionText(transition)} (enters anew)`
    : transitionText(transition);
}

function nameOf(id: string, { names }: Drawing): string {
  return names.get(id) ?? id;
}
