/** What whoever looks at an actor is told of its machine: where it is, and which way it went. */

import type {
  AnyActor,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
} from "xstate";
import type { Cell } from "./cell.ts";

/** The machine an actor's states are those of. */
export interface Chart {
  readonly machine: AnyStateMachine;
  /** Ids of the active states, without the machine's own in front. */
  active(state: unknown): readonly string[];
  /** Hears the transitions of each step from now on, by their ids; returns what ends it. */
  follow?(cell: Cell, hear: StepHearer): () => void;
}

/** Hears the ids of the transitions one step took. */
export type StepHearer = (transitions: readonly string[]) => void;

/** The active states of a running machine, the root left out. */
export function activeIn(snapshot: AnyMachineSnapshot): readonly string[] {
  const prefix = `${snapshot.machine.id}.`;
  return snapshot._nodes
    .filter(({ parent }) => parent !== undefined)
    .map(({ id }) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
}

/** Hears every step of a running machine; XState tells them only while somebody does. */
export function followSteps(actor: AnyActor, hear: StepHearer): () => void {
  const subscription = actor.system.inspect((event) => {
    if (event.type !== "@xstate.microstep" || event.actorRef !== actor) return;
    hear(event._transitions.map((taken) => idOf(taken)));
  });
  return () => subscription.unsubscribe();
}

/** XState files all routes of a machine under this one event; the graph of a machine leaves it out too. */
const ROUTE = "xstate.route";

/** The id the machine's graph has for a transition: its source's, and its place in that. */
function idOf(taken: AnyTransitionDefinition): string {
  const { source } = taken;
  const filed = [...source.transitions].flatMap(([type, found]) => (type === ROUTE ? [] : found));
  return `${source.id}:${[...filed, ...(source.always ?? [])].indexOf(taken)}`;
}
