/** Looks things up in a graph: states by id, who holds whom, who leaves from where. */

import { assert } from "../assert.ts";
import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";

/** A graph with its states at hand. */
export interface GraphIndex {
  readonly root: GraphState;
  /** The state of an id; every id within a graph has one. */
  readonly state: (id: string) => GraphState;
  readonly childrenOf: (id: string) => readonly GraphState[];
  readonly transitionsOf: (id: string) => readonly GraphTransition[];
  /** The state itself, then what it stands in, up to the root. */
  readonly pathUp: (id: string) => readonly GraphState[];
  /** Whether a state stands within another, at any depth; no state stands within itself. */
  readonly isWithin: (id: string, outer: string) => boolean;
  /** Ids in the order of the graph. */
  readonly inOrder: (ids: Iterable<string>) => string[];
}

/** Makes a graph's states findable. */
export function indexGraph(graph: MachineGraph): GraphIndex {
  const states = new Map(graph.states.map((state) => [state.id, state]));
  const order = new Map(graph.states.map(({ id }, at) => [id, at]));
  const leaving = groupBySource(graph);
  const state = (id: string): GraphState => {
    const found = states.get(id);
    assert(found !== undefined, "every id within a graph has its state");
    return found;
  };
  const pathUp = (id: string): readonly GraphState[] => {
    const path: GraphState[] = [];
    for (let at: string | null = id; at !== null; ) {
      const next: GraphState = state(at);
      path.push(next);
      at = next.parent;
    }
    return path;
  };
  return {
    root: state(graph.id),
    state,
    childrenOf: (id) => state(id).children.map(state),
    transitionsOf: (id) => leaving.get(id) ?? [],
    pathUp,
    isWithin: (id, outer) => id !== outer && pathUp(id).some((one) => one.id === outer),
    inOrder: (ids) =>
      [...ids].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)),
  };
}

function groupBySource(graph: MachineGraph): ReadonlyMap<string, readonly GraphTransition[]> {
  const groups = new Map<string, GraphTransition[]>();
  for (const transition of graph.transitions) {
    const group = groups.get(transition.source);
    if (group === undefined) groups.set(transition.source, [transition]);
    else group.push(transition);
  }
  return groups;
}
