/**
 * Where one event would take a machine from where it stands, found by the machine's own functions in a copy of it: guards are
 * asked and contexts are made, which is pure, and no action is run.
 */

import { type AnyStateMachine, type EventObject, transition } from "xstate";
import { describeError } from "../errors.ts";
import { filedTransitions } from "./machine-chart.ts";
import { type GuardAnswer, heardMachine } from "./machine-guards.ts";
import { type Standing, standing, startOf, statesOf } from "./machine-refold.ts";

/** What came of it. */
export interface Trial {
  /** Active states after it, as rows tell them. */
  readonly after: string;
  readonly status: string;
  readonly context: unknown;
  /** Ids of the transitions that are taken, in order. */
  readonly taken: readonly string[];
  /** What each guard that was asked said, by its transition, in the order they were asked. */
  readonly guards: Readonly<Record<string, GuardAnswer>>;
  /** Names of the actions that would be run, in order. */
  readonly actions: readonly string[];
}

/** Begins the names of actions that stand for a transition in the copy. */
const TAKEN = "taken: ";

/**
 * Tries an event.
 *
 * @returns what the machine threw, where it throws
 */
export function tried(from: Standing, event: EventObject): Trial | { readonly threw: string } {
  const { copy, guards } = copied(from.machine);
  try {
    const [to, executable] = transition(copy, standing(copy, startOf(from)), event);
    const actions = executable.map(({ type, params }) => ({ type, params }));
    const isTaken = ({ type }: { readonly type: string }): boolean => type.startsWith(TAKEN);
    return {
      after: statesOf(to),
      status: to.status,
      context: to.context,
      taken: actions.filter(isTaken).map(({ type }) => type.slice(TAKEN.length)),
      guards,
      actions: actions.filter((one) => !isTaken(one)).map(nameOf),
    };
  } catch (error) {
    return { threw: describeError(error) };
  }
}

/** A machine that tells its guards' answers and, among its actions, which transitions it takes. */
function copied(machine: AnyStateMachine) {
  const heard = heardMachine(machine);
  const guards: Record<string, GuardAnswer> = {};
  heard.hearer = (id, answer) => {
    guards[id] = answer;
  };
  const copy = heard.machine === machine ? machine.provide({}) : heard.machine;
  tellTaken(copy.root);
  return { copy, guards };
}

function tellTaken(node: AnyStateMachine["root"]): void {
  for (const [at, definition] of filedTransitions(node).entries()) {
    const actions = [{ type: `${TAKEN}${node.id}:${at}` }, ...definition.actions];
    Object.assign(definition, { actions });
  }
  for (const child of Object.values(node.states)) tellTaken(child);
}

/** What XState does itself is told with what it is about. */
function nameOf({ type, params }: { readonly type: string; readonly params: unknown }): string {
  if (!type.startsWith("xstate.")) return type;
  const { id, event, sendId } = Object(params) as Readonly<Record<string, unknown>>;
  const about = id ?? sendId ?? Object(event).type;
  const name = type.slice("xstate.".length);
  return typeof about === "string" ? `${name} ${about}` : name;
}
