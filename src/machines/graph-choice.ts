/**
 * Which transitions of a graph an event sets off. What a guard says is not known, so all that may be is told: one choice for each
 * set of answers that makes a difference.
 */

import type { GraphTransition } from "./graph.ts";
import type { GraphIndex } from "./graph-index.ts";
import type { Guard } from "./graph-parts.ts";
import { guardText } from "./graph-text.ts";
import { doneEvent, type GraphPlace, isLeaf } from "./graph-step.ts";

/** What the guard of a transition is taken to have said. */
export interface Assumed {
  readonly transition: string;
  readonly guard: string;
  readonly holds: boolean;
}

/** Transitions that are taken together, if guards say so. */
export interface Choice {
  readonly chosen: readonly GraphTransition[];
  readonly assumed: readonly Assumed[];
}

/** Choices that are told of one event; guards beyond those are many. */
export const CHOICES_MAX = 64;

const NONE: Choice = { chosen: [], assumed: [] };

/** The event a transition waits for, or the names of those it does; `undefined` for one that waits for none. */
export function eventOf({ trigger, source }: GraphTransition): string | undefined {
  switch (trigger.type) {
    case "event":
    case "wildcard":
      return trigger.event;
    case "done":
      return doneEvent(source);
    case "after":
      return `xstate.after.${trigger.delay.name ?? trigger.delay.ms}.${source}`;
    case "invoke_done":
      return `xstate.done.actor.${trigger.invoke}`;
    case "invoke_error":
      return `xstate.error.actor.${trigger.invoke}`;
    case "invoke_snapshot":
      return `xstate.snapshot.${trigger.invoke}`;
    default:
      return undefined;
  }
}

/** Whether an event is one of those a name stands for: itself, `peer.*`, `*`. */
export function isMeant(event: string, name: string): boolean {
  if (name === event || name === "*") return true;
  if (!name.endsWith(".*")) return false;
  const stem = name.slice(0, -2);
  return event === stem || event.startsWith(`${stem}.`);
}

/** What an event may set off, the inner states asked before the outer ones. */
export function choicesOn(index: GraphIndex, place: GraphPlace, event: string): readonly Choice[] {
  const asked = new Asked(index, place);
  return asked.at(index.root.id, NONE, (id) => waiting(index, id, event));
}

/** What may be taken without an event. */
export function choicesAlways(index: GraphIndex, place: GraphPlace): readonly Choice[] {
  const asked = new Asked(index, place);
  const leaves = index.inOrder(place.active).filter((id) => isLeaf(index.state(id)));
  const always = (id: string): readonly GraphTransition[] =>
    index.transitionsOf(id).filter(({ trigger }) => trigger.type === "always");
  return leaves.reduce<readonly Choice[]>(
    (choices, leaf) => choices.flatMap((choice) => asked.upFrom(leaf, choice, always)),
    [NONE],
  );
}

/** Those of a state an event is looked for in: its own name first, then the names of many, the longest first. */
function waiting(index: GraphIndex, id: string, event: string): readonly GraphTransition[] {
  const own = index.transitionsOf(id).flatMap((one) => {
    const name = eventOf(one);
    return name !== undefined && isMeant(event, name) ? [{ one, name }] : [];
  });
  const rank = ({ name }: { readonly name: string }): number =>
    name === event ? Number.NEGATIVE_INFINITY : -name.length;
  return own.sort((one, other) => rank(one) - rank(other) || 0).map(({ one }) => one);
}

type Candidates = (id: string) => readonly GraphTransition[];

/** Asks states, whose guards are open, what they would take. */
class Asked {
  readonly #index: GraphIndex;
  readonly #place: GraphPlace;

  constructor(index: GraphIndex, place: GraphPlace) {
    this.#index = index;
    this.#place = place;
  }

  /** A state after those within it; a parallel one only when no region takes anything. */
  at(id: string, before: Choice, candidates: Candidates): readonly Choice[] {
    const within = this.#index.childrenOf(id).filter((child) => this.#place.active.has(child.id));
    const inner = within.reduce<readonly Choice[]>(
      (choices, child) => limited(choices.flatMap((one) => this.at(child.id, one, candidates))),
      [before],
    );
    const count = before.chosen.length;
    return limited(
      inner.flatMap((one) => (one.chosen.length > count ? [one] : this.#own(id, one, candidates))),
    );
  }

  /** A state, then what holds it, until one takes something. */
  upFrom(leaf: string, before: Choice, candidates: Candidates): readonly Choice[] {
    const count = before.chosen.length;
    const path = this.#index.pathUp(leaf);
    return path.reduce<readonly Choice[]>(
      (choices, { id }) =>
        limited(
          choices.flatMap((one) =>
            one.chosen.length > count ? [one] : this.#own(id, one, candidates),
          ),
        ),
      [before],
    );
  }

  /** The first of a state's own whose guard holds. */
  #own(id: string, before: Choice, candidates: Candidates): readonly Choice[] {
    const found: Choice[] = [];
    let { assumed } = before;
    for (const one of candidates(id)) {
      const says = one.guard === null ? true : this.#says(one.guard, one.id, assumed);
      if (says === false) continue;
      const chosen = [...before.chosen, one];
      if (says === true || one.guard === null) return [...found, { chosen, assumed }];
      const about = { transition: one.id, guard: guardText(one.guard) };
      found.push({ chosen, assumed: [...assumed, { ...about, holds: true }] });
      assumed = [...assumed, { ...about, holds: false }];
    }
    return [...found, { chosen: before.chosen, assumed }];
  }

  /** What a guard says, as far as states and what was assumed before say it. */
  #says(guard: Guard, transition: string, assumed: readonly Assumed[]): boolean | undefined {
    const same = assumed.find(
      (one) =>
        one.transition === transition ||
        (isSameEverywhere(guard) && one.guard === guardText(guard)),
    );
    if (same !== undefined) return same.holds;
    switch (guard.type) {
      case "in":
        return guard.states.every((id) => this.#place.active.has(id));
      case "not": {
        const inner = this.#says(guard.guard, "", assumed);
        return inner === undefined ? undefined : !inner;
      }
      case "and":
        return joined(
          guard.guards.map((one) => this.#says(one, "", assumed)),
          false,
        );
      case "or":
        return joined(
          guard.guards.map((one) => this.#says(one, "", assumed)),
          true,
        );
      default:
        return undefined;
    }
  }
}

/** A function without a name is not known to be another one's twin. */
function isSameEverywhere(guard: Guard): boolean {
  switch (guard.type) {
    case "inline":
      return false;
    case "not":
      return isSameEverywhere(guard.guard);
    case "and":
    case "or":
      return guard.guards.every(isSameEverywhere);
    default:
      return true;
  }
}

/** One that decides is enough; else all must be known. */
function joined(answers: readonly (boolean | undefined)[], deciding: boolean): boolean | undefined {
  if (answers.includes(deciding)) return deciding;
  return answers.includes(undefined) ? undefined : !deciding;
}

function limited(choices: readonly Choice[]): readonly Choice[] {
  return choices.length > CHOICES_MAX ? choices.slice(0, CHOICES_MAX) : choices;
}
