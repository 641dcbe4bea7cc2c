/**
 * Runs an SCXML document by the algorithm of the standard, and knows nothing of XState: what a document means is
 * what this makes of it.
 *
 * @see https://www.w3.org/TR/scxml/#AlgorithmforSCXMLInterpretation
 */

import type { ScxmlDocument, ScxmlState, ScxmlTransition } from "./scxml-document.ts";
import { readScxml } from "./scxml-document.ts";
import type { XmlElement } from "./xml.ts";

/** Steps after which a run counts as endless. */
const STEPS_MAX = 200;

/** Says what a guard comes to. */
export type Decide = (name: string, params: unknown) => boolean;

/** A set that is kept in the order of the document. */
type States = Set<ScxmlState>;

/** One run of one document. */
export class ScxmlRun {
  readonly active: States = new Set();
  /** What was done since the run began. */
  readonly done: string[] = [];
  isRunning = true;
  readonly #document: ScxmlDocument;
  readonly #decide: Decide;
  readonly #internal: string[] = [];
  readonly #history = new Map<string, readonly ScxmlState[]>();

  constructor(text: string, decide: Decide) {
    this.#document = readScxml(text);
    this.#decide = decide;
    const { beginning } = this.#document.root;
    if (beginning !== undefined) this.#enter([beginning]);
    this.#settle();
  }

  /** Gives the document one event from outside. */
  send(event: string): void {
    if (!this.isRunning) return;
    this.#step(this.#select(event));
    this.#settle();
  }

  #settle(): void {
    for (let steps = 0; this.isRunning; steps++) {
      if (steps > STEPS_MAX) throw new Error("endless");
      const eventless = this.#select(undefined);
      if (eventless.length > 0) {
        this.#step(eventless);
        continue;
      }
      const event = this.#internal.shift();
      if (event === undefined) return;
      this.#step(this.#select(event));
    }
    for (const state of [...this.active].sort(backward)) this.#execute(state.exit);
  }

  #select(event: string | undefined): readonly ScxmlTransition[] {
    const enabled = new Set<ScxmlTransition>();
    for (const leaf of [...this.active].filter(isAtomic).sort(forward)) {
      const found = [leaf, ...ancestorsOf(leaf)]
        .flatMap(({ transitions }) => transitions)
        .find((transition) => this.#isEnabled(transition, event));
      if (found !== undefined) enabled.add(found);
    }
    return this.#withoutConflicts([...enabled]);
  }

  #isEnabled({ events, condition }: ScxmlTransition, event: string | undefined): boolean {
    const isFor = event === undefined ? events.length === 0 : events.some(matches(event));
    return isFor && (condition === undefined || this.#holds(condition, event));
  }

  #holds(condition: string, event: string | undefined): boolean {
    const test = new Function("guard", "In", "_event", `return (${condition});`);
    const isIn = (id: string) => [...this.active].some((state) => state.id === id);
    return test(this.#decide, isIn, { name: event }) === true;
  }

  #withoutConflicts(enabled: readonly ScxmlTransition[]): readonly ScxmlTransition[] {
    const kept = new Set<ScxmlTransition>();
    for (const one of enabled) {
      const conflicts = [...kept].filter((other) => {
        const left = this.#exitSet([other]);
        return [...this.#exitSet([one])].some((state) => left.has(state));
      });
      const wins = conflicts.every((other) => isWithin(one.source, other.source));
      if (!wins) continue;
      for (const other of conflicts) kept.delete(other);
      kept.add(one);
    }
    return [...kept];
  }

  #step(transitions: readonly ScxmlTransition[]): void {
    for (const state of [...this.#exitSet(transitions)].sort(backward)) this.#remember(state);
    for (const state of [...this.#exitSet(transitions)].sort(backward)) {
      this.#execute(state.exit);
      this.active.delete(state);
    }
    for (const { content } of transitions) this.#execute(content);
    this.#enter(transitions);
  }

  #remember(state: ScxmlState): void {
    for (const history of state.children.filter(({ kind }) => kind === "history")) {
      const kept = [...this.active].filter((one) =>
        history.isDeep ? isAtomic(one) && isWithin(one, state) : one.parent === state,
      );
      this.#history.set(history.id, kept);
    }
  }

  #exitSet(transitions: readonly ScxmlTransition[]): States {
    const left: States = new Set();
    for (const transition of transitions) {
      if (transition.targets.length === 0) continue;
      const domain = this.#domainOf(transition);
      for (const state of this.active) if (isWithin(state, domain)) left.add(state);
    }
    return left;
  }

  #domainOf(transition: ScxmlTransition): ScxmlState {
    const { source, isInternal } = transition;
    const targets = this.#effectiveTargets(transition);
    if (source.kind === "scxml") return source;
    if (isInternal && isCompound(source) && targets.every((one) => isWithin(one, source))) {
      return source;
    }
    const holder = ancestorsOf(source)
      .filter((one) => isCompound(one) || one.kind === "scxml")
      .find((one) => targets.every((target) => isWithin(target, one)));
    return holder ?? this.#document.root;
  }

  #effectiveTargets({ targets }: ScxmlTransition): readonly ScxmlState[] {
    return targets.flatMap((id) => {
      const state = this.#stateOf(id);
      if (state.kind !== "history") return [state];
      const kept = this.#history.get(id);
      if (kept !== undefined) return kept;
      return state.beginning === undefined ? [] : this.#effectiveTargets(state.beginning);
    });
  }

  #enter(transitions: readonly ScxmlTransition[]): void {
    const entry = new Entry(this.#history, (id) => this.#stateOf(id));
    for (const transition of transitions) {
      if (transition.targets.length === 0) continue;
      for (const id of transition.targets) entry.addDown(this.#stateOf(id));
      const domain = this.#domainOf(transition);
      for (const state of this.#effectiveTargets(transition)) entry.addUp(state, domain);
    }
    for (const state of [...entry.states].sort(forward)) {
      this.active.add(state);
      this.#execute(state.entry);
      if (entry.byDefault.has(state)) this.#execute(state.beginning?.content ?? []);
      this.#execute(entry.historyContent.get(state) ?? []);
      if (state.kind === "final") this.#end(state);
    }
  }

  #end({ parent }: ScxmlState): void {
    if (parent === undefined || parent.kind === "scxml") {
      this.isRunning = false;
      return;
    }
    this.#internal.push(`done.state.${parent.id}`);
    const around = parent.parent;
    if (around?.kind === "parallel" && around.children.every((one) => this.#isOver(one))) {
      this.#internal.push(`done.state.${around.id}`);
    }
  }

  #isOver(state: ScxmlState): boolean {
    if (state.kind === "history") return true;
    if (state.kind === "parallel") return state.children.every((one) => this.#isOver(one));
    return state.children.some((one) => one.kind === "final" && this.active.has(one));
  }

  #execute(content: readonly XmlElement[]): void {
    for (const { name, attributes } of content) {
      const { event = "", id, sendid, params } = attributes;
      if (name === "raise") this.#internal.push(event);
      else if (name === "send") this.done.push(`send ${event}${id === undefined ? "" : ` ${id}`}`);
      else if (name === "cancel") this.done.push(`cancel ${sendid}`);
      else this.done.push(`${attributes["name"]}${params ?? ""}`);
    }
  }

  #stateOf(id: string): ScxmlState {
    const found = this.#document.states.get(id);
    if (found === undefined) throw new Error(`there is no state ${id}`);
    return found;
  }
}

/** Which states a step enters. */
class Entry {
  readonly states: States = new Set();
  readonly byDefault: States = new Set();
  readonly historyContent = new Map<ScxmlState, readonly XmlElement[]>();
  readonly #history: ReadonlyMap<string, readonly ScxmlState[]>;
  readonly #stateOf: (id: string) => ScxmlState;

  constructor(
    history: ReadonlyMap<string, readonly ScxmlState[]>,
    stateOf: (id: string) => ScxmlState,
  ) {
    this.#history = history;
    this.#stateOf = stateOf;
  }

  addDown(state: ScxmlState): void {
    if (state.kind === "history") {
      this.#addHistory(state);
      return;
    }
    this.states.add(state);
    if (isCompound(state)) {
      this.byDefault.add(state);
      this.#addTargets(state.beginning?.targets.map(this.#stateOf) ?? [], state);
    } else if (state.kind === "parallel") this.#addRegions(state);
  }

  addUp(state: ScxmlState, below: ScxmlState | undefined): void {
    for (const one of ancestorsOf(state)) {
      if (one === below) return;
      this.states.add(one);
      if (one.kind === "parallel") this.#addRegions(one);
    }
  }

  #addHistory(state: ScxmlState): void {
    const { parent, beginning } = state;
    const kept = this.#history.get(state.id);
    if (kept === undefined && parent !== undefined) {
      this.historyContent.set(parent, beginning?.content ?? []);
    }
    this.#addTargets(kept ?? beginning?.targets.map(this.#stateOf) ?? [], parent);
  }

  #addTargets(targets: readonly ScxmlState[], below: ScxmlState | undefined): void {
    for (const state of targets) this.addDown(state);
    for (const state of targets) this.addUp(state, below);
  }

  #addRegions({ children }: ScxmlState): void {
    for (const region of children.filter(({ kind }) => kind !== "history")) {
      if (![...this.states].some((one) => one === region || isWithin(one, region))) {
        this.addDown(region);
      }
    }
  }
}

function matches(event: string): (descriptor: string) => boolean {
  return (descriptor) => {
    const stem = descriptor.replace(/\.\*$/, "");
    return descriptor === "*" || event === stem || event.startsWith(`${stem}.`);
  };
}

function ancestorsOf({ parent }: ScxmlState): readonly ScxmlState[] {
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)];
}

function isWithin(state: ScxmlState, outer: ScxmlState): boolean {
  return ancestorsOf(state).includes(outer);
}

function isCompound({ kind, children }: ScxmlState): boolean {
  return kind === "state" && children.length > 0;
}

function isAtomic({ kind, children }: ScxmlState): boolean {
  return kind === "final" || (kind === "state" && children.length === 0);
}

function forward(left: ScxmlState, right: ScxmlState): number {
  return left.order - right.order;
}

function backward(left: ScxmlState, right: ScxmlState): number {
  return right.order - left.order;
}
