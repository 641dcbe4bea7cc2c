/** Which parts of a drawn machine are lit: the states it is in, and the transition that led there. */

import type { GraphTransition, MachineGraph } from "../../../machines/graph.ts";

/** Ids of the states that are active, whatever holds them included. */
export function litStates(graph: MachineGraph, state: string): ReadonlySet<string> {
  const parents = new Map(graph.states.map(({ id, parent }) => [id, parent]));
  const lit = new Set<string>();
  for (const leaf of state.split("|")) {
    let at: string | null | undefined = parents.has(leaf) ? leaf : `${graph.id}.${leaf}`;
    if (!parents.has(at)) continue;
    for (; at !== null && at !== undefined; at = parents.get(at)) lit.add(at);
  }
  return lit;
}

/** Ids of the transitions that lead from one set of active states to the next. */
export function takenBetween(
  graph: MachineGraph,
  before: string,
  after: string,
): ReadonlySet<string> {
  if (before === after || before === "") return new Set();
  const [from, to] = [litStates(graph, before), litStates(graph, after)];
  const isNew = (id: string): boolean => to.has(id) && !from.has(id);
  return new Set(
    graph.transitions
      .filter(({ source, targets }) => from.has(source) && targets.some(isNew))
      .map(({ id }) => id),
  );
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
