/** Which states of a graph are active, and which transitions lead from some to others. */

import type { MachineGraph } from "./graph.ts";

/**
 * Ids of the states that are active, whatever holds them included.
 *
 * @param active ids joined by `|`, with the machine's own in front or without it
 */
export function activeStates(graph: MachineGraph, active: string): ReadonlySet<string> {
  const parents = new Map(graph.states.map(({ id, parent }) => [id, parent]));
  const lit = new Set<string>();
  for (const leaf of active.split("|")) {
    let at: string | null | undefined = parents.has(leaf) ? leaf : `${graph.id}.${leaf}`;
    if (!parents.has(at)) continue;
    for (; at !== null && at !== undefined; at = parents.get(at)) lit.add(at);
  }
  return lit;
}

/** Ids of the transitions that can have led from one set of active states to the next. */
export function waysBetween(
  graph: MachineGraph,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly string[] {
  const isNew = (id: string): boolean => after.has(id) && !before.has(id);
  return graph.transitions
    .filter(({ source, targets }) => before.has(source) && targets.some(isNew))
    .map(({ id }) => id);
}
