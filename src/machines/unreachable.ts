/** States no run of a machine can be in, whatever its guards say: nothing leads there. */

import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";

/** What of a machine is dead. */
export interface Unreachable {
  /** Ids of states, in the order of the graph; of a composite that cannot be reached all that is in it as well. */
  readonly states: readonly string[];
  /** Ids of transitions that are never taken: they leave such a state, or stand behind one that is always taken before them. */
  readonly transitions: readonly string[];
}

/**
 * Finds what no run can come to. Every guard is taken to hold and every event to come, so what is found is dead
 * for certain; what is not found may still be.
 */
export function unreachableIn(graph: MachineGraph): Unreachable {
  const search = new Search(indexGraph(graph));
  const hidden = hiddenTransitions(graph);
  const open = graph.transitions.filter(({ id }) => !hidden.has(id));
  search.enter(graph.id);
  for (let before = -1; before !== search.reached.size; ) {
    before = search.reached.size;
    for (const transition of open) search.follow(transition);
  }
  const taken = new Set(open.flatMap((one) => (search.isOpen(one) ? [one.id] : [])));
  return {
    states: graph.states.flatMap(({ id }) => (search.reached.has(id) ? [] : [id])),
    transitions: graph.transitions.flatMap(({ id }) => (taken.has(id) ? [] : [id])),
  };
}

/** Transitions behind one of the same state and trigger that has no guard: they are never asked. */
function hiddenTransitions({ transitions }: MachineGraph): ReadonlySet<string> {
  const closed = new Set<string>();
  const hidden = new Set<string>();
  for (const { id, source, trigger, guard } of transitions) {
    const place = `${source} ${JSON.stringify(trigger)}`;
    if (closed.has(place)) hidden.add(id);
    if (guard === null) closed.add(place);
  }
  return hidden;
}

class Search {
  readonly reached = new Set<string>();
  readonly #entered = new Set<string>();
  readonly #index: GraphIndex;

  constructor(index: GraphIndex) {
    this.#index = index;
  }

  /** Whether a transition can be taken. A route is open from everywhere in the machine. */
  isOpen({ source, trigger }: GraphTransition): boolean {
    if (trigger.type === "route") return true;
    return this.reached.has(source) && (trigger.type !== "done" || this.#canEnd(source));
  }

  /** Goes where a transition leads, if it can be taken. */
  follow(transition: GraphTransition): void {
    if (!this.isOpen(transition)) return;
    for (const target of transition.targets) this.#arrive(target);
  }

  /** Enters a state as one that nothing more is said of: where it begins, or in all its regions. */
  enter(id: string): void {
    if (this.#entered.has(id)) return;
    this.#entered.add(id);
    this.reached.add(id);
    const state = this.#index.state(id);
    if (state.initial !== null) this.#arrive(state.initial);
    if (state.kind === "parallel") this.#enterRegions(state, undefined);
    // What history remembers was reached before; only where it leads at first can be new.
    for (const target of state.historyTargets) this.#arrive(target);
  }

  /** Enters a state and everything it stands in; regions beside the way are entered as such. */
  #arrive(target: string): void {
    const [state, ...above] = this.#index.pathUp(target);
    if (state === undefined) return;
    let inner = state.id;
    for (const outer of above) {
      this.reached.add(outer.id);
      if (outer.kind === "parallel") this.#enterRegions(outer, inner);
      inner = outer.id;
    }
    this.enter(target);
  }

  #enterRegions({ id }: GraphState, except: string | undefined): void {
    for (const child of this.#index.childrenOf(id)) {
      if (child.id !== except && child.kind !== "history") this.enter(child.id);
    }
  }

  /** Whether a composite can come to its end: by a final state of its own, or in all of its regions. */
  #canEnd(id: string): boolean {
    const within = this.#index.childrenOf(id);
    const ends = (state: GraphState): boolean =>
      state.kind === "final" ? this.reached.has(state.id) : false;
    if (this.#index.state(id).kind !== "parallel") return within.some(ends);
    return within.every(
      (region) => region.kind === "history" || ends(region) || this.#canEnd(region.id),
    );
  }
}
