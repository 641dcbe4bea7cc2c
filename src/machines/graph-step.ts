/**
 * One step of a machine by its graph alone: what transitions that are taken together leave and enter, what is done on the way
 * and what that raises. It goes as XState goes; nothing runs.
 */

import type { GraphState, GraphTransition } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import { Borders, Entry, type History } from "./graph-borders.ts";
import type { Deed } from "./graph-parts.ts";
import { deedText } from "./graph-text.ts";

/** Where a machine is. */
export interface GraphPlace {
  /** Ids of the active states, whatever holds them included. */
  readonly active: ReadonlySet<string>;
  readonly history: History;
}

/** What one step does. */
export interface GraphStep {
  readonly place: GraphPlace;
  readonly taken: readonly GraphTransition[];
  readonly deeds: readonly string[];
  /** Events it raises, in order; one that only a function could name is left out. */
  readonly raised: readonly string[];
  /** History states it goes to of which nothing is known. */
  readonly unknown: readonly string[];
  /** Whether the machine has come to its end. */
  readonly isOver: boolean;
}

/** The event a state's end is told by. */
export function doneEvent(state: string): string {
  return `xstate.done.state.${state}`;
}

/** Takes transitions together; of those that cannot be, the inner ones and the earlier ones go first. */
export function stepBy(
  index: GraphIndex,
  place: GraphPlace,
  chosen: readonly GraphTransition[],
): GraphStep {
  const borders = new Borders(index, place.history);
  const taken = borders.compatible(chosen, place.active);
  const left = index.inOrder(borders.left(taken, place.active)).reverse();
  const history = remember(index, place, left);
  const entry = new Entry(index, history);
  for (const one of taken) entry.take(one);
  const entered = index.inOrder(entry.entered);
  const active = new Set([...place.active].filter((id) => !left.includes(id)).concat(entered));
  const work = new Work();
  for (const id of left) work.do(index.state(id).exit);
  for (const { deeds } of taken) work.do(deeds);
  const done = new Set<string>();
  let isOver = false;
  for (const id of entered) {
    const state = index.state(id);
    work.do(state.entry);
    for (const invoke of state.invokes) work.say(`invoke ${invoke.id}`);
    if (entry.byDefault.has(id)) work.do(state.initialDeeds);
    if (state.kind === "final") isOver = ended(index, active, { id, done, work }) || isOver;
  }
  if (isOver) for (const id of index.inOrder(active).reverse()) work.do(index.state(id).exit);
  const { deeds, raised } = work;
  const unknown = [...entry.unknown];
  return { place: { active, history }, taken, deeds, raised, unknown, isOver };
}

/** Tells that what holds a final state has come to its end; true when that is the machine. */
function ended(
  { state }: GraphIndex,
  active: ReadonlySet<string>,
  { id, done, work }: { readonly id: string; readonly done: Set<string>; readonly work: Work },
): boolean {
  const holder = holderOf(state, id);
  let outer = holder?.kind === "parallel" ? holder : holder && holderOf(state, holder.id);
  if (holder?.kind === "compound") work.raised.push(doneEvent(holder.id));
  while (outer?.kind === "parallel" && !done.has(outer.id) && isEnded(state, active, outer)) {
    done.add(outer.id);
    work.raised.push(doneEvent(outer.id));
    outer = holderOf(state, outer.id);
  }
  return outer === undefined;
}

function holderOf(state: GraphIndex["state"], id: string): GraphState | undefined {
  const { parent } = state(id);
  return parent === null ? undefined : state(parent);
}

function isEnded(
  state: GraphIndex["state"],
  active: ReadonlySet<string>,
  { kind, children }: GraphState,
): boolean {
  const within = children.map(state);
  if (kind === "compound") return within.some((one) => one.kind === "final" && active.has(one.id));
  if (kind !== "parallel") return kind === "final";
  const regions = within.filter((one) => one.kind !== "history");
  return regions.every((region) => isEnded(state, active, region));
}

/** What is done in a step, in order. */
class Work {
  readonly deeds: string[] = [];
  readonly raised: string[] = [];

  do(deeds: readonly Deed[]): void {
    for (const deed of deeds) {
      this.say(deedText(deed));
      const isRaised = deed.type === "raise" && deed.delay === null && deed.event !== null;
      if (isRaised) this.raised.push(deed.event);
    }
  }

  say(text: string): void {
    this.deeds.push(text);
  }
}

/** What history states remember once these states are left. */
function remember(
  index: GraphIndex,
  { active, history }: GraphPlace,
  left: readonly string[],
): GraphPlace["history"] {
  const kept = left.flatMap((id) =>
    index.childrenOf(id).flatMap((child) => {
      if (child.kind !== "history") return [];
      const isKept = (one: string): boolean =>
        child.history === "deep"
          ? isLeaf(index.state(one)) && index.isWithin(one, id)
          : index.state(one).parent === id;
      return [[child.id, [...active].filter(isKept)] as const];
    }),
  );
  return { ...history, ...Object.fromEntries(kept) };
}

/** Whether a state holds no others. */
export function isLeaf({ kind }: GraphState): boolean {
  return kind === "atomic" || kind === "final";
}
