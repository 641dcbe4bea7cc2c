/** What whoever looks at an actor is told of its machine: where it is, which way it went, and why not another. */

import type {
  AnyActor,
  AnyActorRef,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyStateNode,
  AnyTransitionDefinition,
  EventObject,
} from "xstate";
import type { Cell } from "./cell.ts";
import type { GuardHearer } from "./machine-guards.ts";
import type { EventHearers } from "./event-hearers.ts";

/** The machine an actor's states are those of. */
export interface Chart {
  readonly machine: AnyStateMachine;
  /** Ids of the active states, without the machine's own in front. */
  active(state: unknown): readonly string[];
  /** Hears each step and guard from now on; returns what ends it. Absent where the actor runs its machine as a table. */
  follow?(cell: Cell, hearer: ChartHearer): () => void;
  /** Hears each event the machine is given, of an actor that runs it as a table; returns what ends it. */
  given?(cell: Cell, hear: ChartHearer["event"]): () => void;
  /** How the machine itself stands, and what of its state is worth showing; absent as above. */
  look?(state: unknown): MachineLook;
}

/** A machine that is run, as it stands. */
export interface MachineLook {
  readonly status: string;
  /** What it holds: its context, and its output or error once it has one. */
  readonly held: unknown;
  /** What it invoked or spawned and still knows, by id. */
  readonly invoked: readonly { readonly id: string; readonly status: string }[];
}

/** Hears a running machine. */
export interface ChartHearer {
  /** The ids of the transitions one step took, and the states that are active after it. */
  step(transitions: readonly string[], active: readonly string[]): void;
  readonly guard: GuardHearer;
  /** The machine was given an event. */
  event(event: EventObject): void;
}

/** The active states of a running machine, the root left out. */
export function activeIn(snapshot: AnyMachineSnapshot): readonly string[] {
  const prefix = `${snapshot.machine.id}.`;
  return snapshot._nodes
    .filter(({ parent }) => parent !== undefined)
    .map(({ id }) => (id.startsWith(prefix) ? id.slice(prefix.length) : id));
}

/** Looks at a running machine. */
export function lookAt(snapshot: AnyMachineSnapshot): MachineLook {
  const { status, context, output, error } = snapshot;
  const children: Readonly<Record<string, AnyActorRef | undefined>> = snapshot.children;
  const held = {
    context,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
  };
  const invoked = Object.entries(children).flatMap(([id, child]) =>
    child === undefined ? [] : [{ id, status: String(child.getSnapshot().status) }],
  );
  return { status, held, invoked };
}

/**
 * Hears every step of a running machine; XState tells them only while somebody does.
 *
 * @param begins told the event the machine is about to look at
 */
export function followSteps(
  actor: AnyActor,
  step: ChartHearer["step"],
  begins: (event: EventObject) => void,
): () => void {
  const subscription = actor.system.inspect((event) => {
    if (event.actorRef !== actor) return;
    if (event.type === "@xstate.event") begins(event.event);
    if (event.type !== "@xstate.microstep") return;
    const active = activeIn(event.snapshot as AnyMachineSnapshot);
    step(
      event._transitions.map((taken) => idOf(taken)),
      active,
    );
  });
  return () => subscription.unsubscribe();
}

/** Hears the events of a machine that one actor runs as a table, which all actors of its kind share. */
export function followTable(
  { follow }: Pick<EventHearers, "follow">,
  cell: Cell,
  hear: ChartHearer["event"],
): () => void {
  return follow((type) => {
    if (cell.kernel.current === cell) hear({ type });
  });
}

/** XState files all routes of a machine under this one event; the graph of a machine leaves it out too. */
const ROUTE = "xstate.route";

/** The transitions of a state in the order of the machine's graph: what each is there is its id. */
export function filedTransitions(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  const filed = [...node.transitions].flatMap(([type, found]) => (type === ROUTE ? [] : found));
  return [...filed, ...(node.always ?? [])];
}

/** The id the machine's graph has for a transition: its source's, and its place in that. */
function idOf(taken: AnyTransitionDefinition): string {
  const { source } = taken;
  return `${source.id}:${filedTransitions(source).indexOf(taken)}`;
}
