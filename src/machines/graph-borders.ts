/** Which states transitions of a graph leave and enter, as XState has it. */

import type { GraphState, GraphTransition } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";

/** Of each history state that remembers something, the ids of what it remembers. */
export type History = Readonly<Record<string, readonly string[]>>;

/** How far out a transition reaches: all it leaves and enters is within; null for the machine as a whole. */
type Domain = string | null;

/** What transitions leave. */
export class Borders {
  readonly #index: GraphIndex;
  readonly #history: History;

  constructor(index: GraphIndex, history: History) {
    this.#index = index;
    this.#history = history;
  }

  /** Those that can be taken together: of two that leave the same states the inner one, or else the earlier one. */
  compatible(
    chosen: readonly GraphTransition[],
    active: ReadonlySet<string>,
  ): readonly GraphTransition[] {
    const taken = new Set<GraphTransition>();
    for (const one of chosen) {
      const own = this.left([one], active);
      const rivals = [...taken].filter((other) =>
        [...this.left([other], active)].some((id) => own.has(id)),
      );
      if (rivals.some(({ source }) => !this.#index.isWithin(one.source, source))) continue;
      for (const rival of rivals) taken.delete(rival);
      taken.add(one);
    }
    return [...taken];
  }

  /** The active states that are left. */
  left(taken: readonly GraphTransition[], active: ReadonlySet<string>): ReadonlySet<string> {
    const left = new Set<string>();
    for (const one of taken) {
      if (one.targets.length === 0) continue;
      const domain = this.domainOf(one);
      if (one.reenter && one.source === domain) left.add(domain);
      for (const id of active) if (isBelow(this.#index, id, domain)) left.add(id);
    }
    return left;
  }

  /** How far out a transition reaches. */
  domainOf({ source, targets, reenter }: GraphTransition): Domain {
    const ends = this.endsOf(targets);
    const isInside = ends.every((id) => id === source || this.#index.isWithin(id, source));
    if (isInside && !reenter) return source;
    const [head = source, ...tail] = [...ends, source];
    const common = this.#index
      .pathUp(head)
      .slice(1)
      .find((outer) => tail.every((id) => this.#index.isWithin(id, outer.id)));
    return common?.id ?? (reenter ? null : this.#index.root.id);
  }

  /** Where targets lead: a history state to what it remembers, or to where it leads at first. */
  endsOf(targets: readonly string[]): readonly string[] {
    const ends = targets.flatMap((id) => {
      const { kind, historyTargets } = this.#index.state(id);
      return kind === "history" ? (this.#history[id] ?? this.endsOf(historyTargets)) : [id];
    });
    return [...new Set(ends)];
  }
}

/** What transitions enter. */
export class Entry {
  readonly entered = new Set<string>();
  /** Entered as states that nothing more is said of. */
  readonly byDefault = new Set<string>();
  /** History states that were asked and remember nothing that is known. */
  readonly unknown = new Set<string>();
  readonly #index: GraphIndex;
  readonly #history: History;
  readonly #borders: Borders;

  constructor(index: GraphIndex, history: History) {
    this.#index = index;
    this.#history = history;
    this.#borders = new Borders(index, history);
  }

  /** Enters what a transition leads to. */
  take(one: GraphTransition): void {
    const { source, targets, reenter } = one;
    if (targets.length === 0) return;
    const domain = this.#borders.domainOf(one);
    for (const id of targets) {
      const isAnew = source !== id || source !== domain || reenter;
      if (this.#index.state(id).kind !== "history" && isAnew) this.#add(id);
      this.#within(id);
    }
    const limit = source === this.#index.root.id && reenter ? null : domain;
    for (const id of this.#borders.endsOf(targets)) {
      const isHeld = domain !== null && this.#index.state(domain).kind === "parallel";
      const outer = isHeld ? [this.#index.state(domain)] : [];
      this.#above([...this.#between(id, domain), ...outer], limit);
    }
  }

  #add(id: string): void {
    this.entered.add(id);
    this.byDefault.add(id);
  }

  /** What a state begins with. */
  #within(id: string): void {
    const state = this.#index.state(id);
    if (state.kind === "history") this.#remembered(state);
    if (state.kind === "parallel") this.#regions(state, true);
    if (state.kind !== "compound" || state.initial === null) return;
    const { initial } = state;
    if (this.#index.state(initial).kind !== "history") this.#add(initial);
    this.#within(initial);
    this.#above(this.#between(initial, id), null);
  }

  #remembered({ id, parent, historyTargets }: GraphState): void {
    const known = this.#history[id];
    if (known === undefined) this.unknown.add(id);
    const ends = known ?? historyTargets;
    for (const end of ends) {
      this.entered.add(end);
      this.#within(end);
    }
    for (const end of ends) this.#above(this.#between(end, parent), null);
  }

  /** Enters regions in which nothing is entered yet. */
  #regions({ id }: GraphState, isDefault: boolean): void {
    for (const child of this.#index.childrenOf(id)) {
      const isEntered = [...this.entered].some((one) => this.#index.isWithin(one, child.id));
      if (child.kind === "history" || isEntered) continue;
      if (isDefault) this.#add(child.id);
      else this.entered.add(child.id);
      this.#within(child.id);
    }
  }

  #above(outer: readonly GraphState[], limit: Domain): void {
    for (const state of outer) {
      if (isBelow(this.#index, state.id, limit)) this.entered.add(state.id);
      if (state.kind === "parallel") this.#regions(state, false);
    }
  }

  /** What holds a state, up to another. */
  #between(id: string, outer: Domain): readonly GraphState[] {
    if (id === outer) return [];
    const above = this.#index.pathUp(id).slice(1);
    const end = above.findIndex((state) => state.id === outer);
    return end < 0 ? above : above.slice(0, end);
  }
}

function isBelow({ isWithin }: GraphIndex, id: string, domain: Domain): boolean {
  return domain === null || isWithin(id, domain);
}
