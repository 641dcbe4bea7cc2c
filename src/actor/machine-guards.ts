/**
 * Machines whose guards can be heard. XState tells nobody what a guard said, so a machine with guards is run
 * from a copy of it in which each guard passes its answer on while somebody listens, and costs a comparison while nobody does.
 */

import { type AnyStateMachine, type AnyTransitionDefinition, and } from "xstate";
import { filedTransitions } from "./machine-chart.ts";

/** What a guard said when it was asked; who throws has not said. */
export type GuardAnswer = "true" | "false" | "threw";

/** Hears what the guard of a transition said, by the transition's id. */
export type GuardHearer = (transition: string, answer: GuardAnswer) => void;

/** A machine to run, and who hears its guards now: the runs of one machine take turns, so there is one at a time. */
export interface HeardMachine<Machine extends AnyStateMachine> {
  readonly machine: Machine;
  hearer: GuardHearer | undefined;
}

/** Copies a machine so that its guards can be heard; one without guards is run as it is. */
export function heardMachine<Machine extends AnyStateMachine>(
  machine: Machine,
): HeardMachine<Machine> {
  const guarded = guardedIn(machine);
  if (guarded.size === 0) return { machine, hearer: undefined };
  const named = new Map<string, Guard>();
  // A name stays a name, and names the transition too: XState writes it into what it throws when a guard does.
  const heardBy = new Map<string, Guard | { readonly type: string }>();
  const copy: HeardMachine<AnyStateMachine> = { machine, hearer: undefined };
  for (const [id, { guard }] of guarded) {
    const heard = heardGuard(guard, (answer) => copy.hearer?.(id, answer));
    const name = nameOf(guard);
    if (name !== undefined) named.set(`${name} of ${id}`, heard);
    heardBy.set(id, name === undefined ? heard : { type: `${name} of ${id}` });
  }
  const heard = machine.provide({ guards: Object.fromEntries(named) as never });
  for (const [id, definition] of guardedIn(heard)) {
    Object.assign(definition, { guard: heardBy.get(id) });
  }
  return Object.assign(copy, { machine: heard as Machine });
}

/** A guard as XState calls those it makes itself: it is given the snapshot too. */
interface Guard {
  (): boolean;
  readonly check: (snapshot: unknown, args: unknown) => boolean;
}

function heardGuard(guard: unknown, tell: (answer: GuardAnswer) => void): Guard {
  // `and` of one guard is that guard, by name, with its parameters, or of others, as XState itself asks it.
  const one = and([guard as never]) as unknown as {
    readonly check: (snapshot: unknown, args: unknown, self: unknown) => boolean;
  };
  const check = (snapshot: unknown, args: unknown): boolean => {
    try {
      const answer = one.check(snapshot, args, one);
      tell(answer ? "true" : "false");
      return answer;
    } catch (error) {
      tell("threw");
      throw error;
    }
  };
  return Object.assign(() => false, { check });
}

function nameOf(guard: unknown): string | undefined {
  if (typeof guard === "string") return guard;
  if (typeof guard !== "object" || guard === null || !("type" in guard)) return undefined;
  return String(guard.type);
}

/** The transitions of a machine that have a guard, by their ids. */
function guardedIn({ root }: AnyStateMachine): ReadonlyMap<string, AnyTransitionDefinition> {
  const found = new Map<string, AnyTransitionDefinition>();
  const search = (node: AnyStateMachine["root"]): void => {
    for (const [at, definition] of filedTransitions(node).entries()) {
      if (definition.guard !== undefined) found.set(`${node.id}:${at}`, definition);
    }
    for (const child of Object.values(node.states)) search(child);
  };
  search(root);
  return found;
}
