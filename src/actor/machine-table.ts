/** Turns a flat XState machine into a table, once, so that running it costs nothing. */

import { type AnyStateMachine, type EventObject, initialTransition, transition } from "xstate";
import { assert } from "../assert.ts";
import { type EventHearer, EventHearers } from "./event-hearers.ts";

/** The successor of each state on each event; an event a state does not list leaves it alone. */
export interface MachineTable<State extends string, Event extends string> {
  readonly initial: State;
  readonly states: readonly State[];
  readonly events: readonly Event[];
  /** The state after `event` in `state`; the same state when it is not accepted there. */
  next(state: State, event: Event): State;
  /** Whether `state` has a transition for `event`. */
  accepts(state: State, event: Event): boolean;
  /** Hears every event the table is asked about from now on; returns what ends it. */
  follow(hear: EventHearer): () => void;
}

/**
 * Compiles a machine of atomic states without guards, delays or context into a table.
 *
 * @param machine the machine; it is asked once for every state and event
 * @throws AssertionError when the machine has nested or parallel states
 */
export function machineTable<State extends string, Event extends string>(
  machine: AnyStateMachine,
): MachineTable<State, Event> {
  const states = Object.keys(machine.states) as State[];
  const events = machine.events as Event[];
  const successors = new Map(states.map((state) => [state, successorsOf(machine, state)]));
  const [initial] = initialTransition(machine);
  const hearers = new EventHearers();
  return {
    initial: flatValue(initial.value) as State,
    states,
    events,
    next: (state, event) => {
      hearers.tell(event);
      return (successors.get(state)?.get(event) as State | undefined) ?? state;
    },
    accepts: (state, event) => successors.get(state)?.has(event) ?? false,
    follow: hearers.follow,
  };
}

function successorsOf(machine: AnyStateMachine, state: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const snapshot = machine.resolveState({ value: state, context: {} });
  if (snapshot.status !== "active") return found;
  for (const type of machine.events) {
    const event: EventObject = { type };
    if (!snapshot.can(event)) continue;
    const [after] = transition(machine, snapshot, event);
    found.set(type, flatValue(after.value));
  }
  return found;
}

function flatValue(value: unknown): string {
  assert(typeof value === "string", "a machine that is run as a table is flat");
  return value;
}
