/** A machine in words: what a drawing shows, for who does not see it. */

import { shortId } from "./compare-graphs.ts";
import type { GraphState, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { stateLines, transitionText } from "./graph-text.ts";

/** Tells a machine state by state, one sentence each. */
export function describeMachine(graph: MachineGraph): readonly string[] {
  const index = indexGraph(graph);
  const states = graph.states.slice(1);
  const begins =
    index.root.initial === null ? [] : [`It begins in ${shortId(index.root.initial, graph)}.`];
  return [
    `${states.length} states.`,
    ...begins,
    ...told(index.root, graph, index),
    ...states.flatMap((state) => told(state, graph, index)),
  ];
}

function told(state: GraphState, graph: MachineGraph, index: GraphIndex): readonly string[] {
  const own = index.transitionsOf(state.id);
  const leads = own.flatMap((transition) =>
    transition.targets.length === 0
      ? []
      : [
          `${transitionText(transition)} leads to ${transition.targets.map((to) => shortId(to, graph)).join(" and ")}`,
        ],
  );
  const facts = [...kindOf(state, graph), ...stateLines(state, own), ...leads];
  const isSilent = state.parent === null && facts.length === 0;
  return isSilent ? [] : [`${[shortId(state.id, graph), ...facts].join("; ")}.`];
}

function kindOf({ kind, initial, history }: GraphState, graph: MachineGraph): readonly string[] {
  switch (kind) {
    case "final":
      return ["final"];
    case "parallel":
      return ["all its regions at once"];
    case "history":
      return [`remembers ${history === "deep" ? "all levels" : "one level"}`];
    case "compound":
      return initial === null ? [] : [`begins in ${shortId(initial, graph)}`];
    default:
      return [];
  }
}
