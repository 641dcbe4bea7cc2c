/** Which parts of a drawn machine are lit: the states it is in, and the transition that led there. */

import { activeStates, waysBetween } from "../../../machines/active-states.ts";
import type { GraphTransition, MachineGraph } from "../../../machines/graph.ts";

/** Ids of the transitions that lead from one set of active states to the next. */
export function takenBetween(
  graph: MachineGraph,
  before: string,
  after: string,
): ReadonlySet<string> {
  if (before === after || before === "") return new Set();
  return new Set(waysBetween(graph, activeStates(graph, before), activeStates(graph, after)));
}

/** Transitions that could be taken now. */
export function openTransitions(
  graph: MachineGraph,
  lit: ReadonlySet<string>,
): readonly GraphTransition[] {
  return graph.transitions.filter(({ source }) => lit.has(source));
}

/** The name of a state without the machine's own. */
export function stateName(graph: MachineGraph, id: string): string {
  return id.startsWith(`${graph.id}.`) ? id.slice(graph.id.length + 1) : id;
}
