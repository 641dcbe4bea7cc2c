/**
 * The steps of a machine taken again, by the same pure transition function that runs it: what a recording says of a machine
 * can be held against the machine itself. No action is executed.
 */

import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  initialTransition,
  isMachineSnapshot,
  type StateValue,
  transition,
} from "xstate";
import { activeIn } from "./machine-chart.ts";

type StateNode = AnyStateMachine["root"];

/** A machine. */
export type Machine = AnyStateMachine;

/** A machine where it stands. */
export type Standing = AnyMachineSnapshot;

/** All that decides where a machine goes from here, as plain data. */
export interface MachineStart {
  readonly value: StateValue;
  readonly context: unknown;
  /** Of each history state that remembers something, the ids of what it remembers. */
  readonly history: Readonly<Record<string, readonly string[]>>;
}

/** Where a machine stands, as plain data. */
export function startOf({ value, context, historyValue }: AnyMachineSnapshot): MachineStart {
  const history = Object.entries(historyValue).map(([id, nodes]) => [
    id,
    nodes.map((node) => node.id),
  ]);
  return { value, context, history: Object.fromEntries(history) };
}

/** Whether an actor's state is that of a machine it runs with XState, and not as a table. */
export function isSnapshot(state: unknown): state is AnyMachineSnapshot {
  return isMachineSnapshot(state);
}

/** The machine standing where it stood. */
export function standing(machine: AnyStateMachine, start: MachineStart): AnyMachineSnapshot {
  const historyValue = Object.fromEntries(
    Object.entries(start.history).map(([id, ids]) => [
      id,
      ids.map((one) => machine.getStateNodeById(one)),
    ]),
  );
  const { value, context } = start;
  return machine.resolveState({ value, context: context ?? {}, historyValue });
}

/** The machine in these states, of which nothing else is known: enough for a machine that looks at nothing else. */
export function standingIn(machine: AnyStateMachine, active: string): AnyMachineSnapshot {
  const lit = new Set(active.split("|"));
  const value = stateValueOf(machine.root, (node) => lit.has(shortId(node, machine)));
  return machine.resolveState({ value, context: {} });
}

/** The machine where it begins by itself; `undefined` when that takes an input it was not given. */
export function standingFirst(machine: AnyStateMachine): AnyMachineSnapshot | undefined {
  try {
    return initialTransition(machine)[0];
  } catch {
    return undefined;
  }
}

/** Where one event leads. */
export function taken(snapshot: AnyMachineSnapshot, event: EventObject): AnyMachineSnapshot {
  return transition(snapshot.machine, snapshot, event)[0];
}

/** The active states, sorted, joined by `|`, as rows and steps tell them. */
export function statesOf(snapshot: AnyMachineSnapshot): string {
  return [...activeIn(snapshot)].sort().join("|");
}

/** Whether a machine goes by its states and the names of events alone: it asks no guard and remembers no history. */
export function isPlain(machine: AnyStateMachine): boolean {
  return everyNode(machine.root).every(
    (node) =>
      node.type !== "history" &&
      [...node.transitions.values(), node.always ?? []]
        .flat()
        .every(({ guard }) => guard === undefined),
  );
}

function everyNode(node: StateNode): readonly StateNode[] {
  return [node, ...Object.values(node.states).flatMap(everyNode)];
}

function stateValueOf(node: StateNode, isActive: (node: StateNode) => boolean): StateValue {
  const within = Object.values(node.states).filter(
    (child) => child.type !== "history" && (node.type === "parallel" || isActive(child)),
  );
  const [only] = within;
  if (node.type !== "parallel" && only !== undefined && Object.keys(only.states).length === 0) {
    return only.key;
  }
  return Object.fromEntries(within.map((child) => [child.key, stateValueOf(child, isActive)]));
}

function shortId({ id }: StateNode, machine: AnyStateMachine): string {
  const prefix = `${machine.id}.`;
  return id.startsWith(prefix) ? id.slice(prefix.length) : id;
}
