/**
 * Where an event would take a machine, by its graph alone: each way it may go, with the guards that would have to say so.
 * Followed to the end: what is raised on the way, what ends, what goes on by itself.
 */

import { activeStates } from "./active-states.ts";
import { shortId } from "./compare-graphs.ts";
import type { MachineGraph } from "./graph.ts";
import type { History } from "./graph-borders.ts";
import {
  type Assumed,
  type Choice,
  CHOICES_MAX,
  choicesAlways,
  choicesOn,
  eventOf,
} from "./graph-choice.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { type GraphPlace, stepBy } from "./graph-step.ts";

/** Outcomes that are told. */
export const OUTCOMES_MAX = 32;

/** Steps one event is followed for; a machine that goes on by itself longer may do so for ever. */
export const STEPS_MAX = 100;

/** One way it may go. */
export interface Outcome {
  /** Active states after it, sorted, joined by `|`, without the machine's id in front, as rows say them. */
  readonly after: string;
  /** Ids of the transitions that are taken, in order. */
  readonly taken: readonly string[];
  /** What is done on the way, in order. */
  readonly deeds: readonly string[];
  /** What guards would have to say. */
  readonly assumed: readonly Assumed[];
  /** History states it goes to of which is not known what they remember: taken as if it were nothing. */
  readonly unknown: readonly string[];
  /** Whether the machine ends. */
  readonly isOver: boolean;
  /** Whether it is still on its way after {@link STEPS_MAX} steps. */
  readonly isEndless: boolean;
}

/** All of them. */
export interface WhatIf {
  readonly outcomes: readonly Outcome[];
  /** Whether there are more than are told. */
  readonly isCut: boolean;
}

/** The events a machine waits for anywhere, by name; `peer.*` and `*` stand for many. */
export function eventsOf({ transitions }: MachineGraph): readonly string[] {
  return [...new Set(transitions.flatMap((one) => eventOf(one) ?? []))];
}

/** Where a machine stands. */
export interface GraphStanding {
  /** The active states, as in a row. */
  readonly active: string;
  /** What history states remember, as far as that is known. */
  readonly history?: History;
}

/** Asks where an event would lead. */
export function whatIf(
  graph: MachineGraph,
  { active, history = {} }: GraphStanding,
  event: string,
): WhatIf {
  const walk = new Walk(graph);
  const lit = new Set([graph.id, ...activeStates(graph, active)]);
  walk.on(event, { ...BEGIN, place: { active: lit, history } });
  return { outcomes: walk.outcomes, isCut: walk.isCut };
}

/** A way that is followed. */
interface Path {
  readonly place: GraphPlace;
  readonly raised: readonly string[];
  readonly taken: readonly string[];
  readonly deeds: readonly string[];
  readonly assumed: readonly Assumed[];
  readonly unknown: readonly string[];
  readonly isOver: boolean;
  readonly steps: number;
}

const BEGIN = {
  ...{ raised: [], taken: [], deeds: [], assumed: [], unknown: [] },
  ...{ isOver: false, steps: 0 },
};

class Walk {
  readonly outcomes: Outcome[] = [];
  isCut = false;
  readonly #graph: MachineGraph;
  readonly #index: GraphIndex;

  constructor(graph: MachineGraph) {
    this.#graph = graph;
    this.#index = indexGraph(graph);
  }

  on(event: string, path: Path): void {
    const choices = choicesOn(this.#index, path.place, event);
    this.isCut ||= choices.length >= CHOICES_MAX;
    for (const choice of choices) this.#goOn(this.#stepped(path, choice), true);
  }

  /** What goes on without an event first, then what was raised. */
  #goOn(path: Path, asksAlways: boolean): void {
    if (this.outcomes.length >= OUTCOMES_MAX) {
      this.isCut = true;
      return;
    }
    if (path.isOver || path.steps > STEPS_MAX) {
      this.#end(path);
      return;
    }
    const choices = asksAlways ? choicesAlways(this.#index, path.place) : [NOTHING];
    for (const choice of choices) {
      if (choice.chosen.length === 0)
        this.#next({ ...path, assumed: [...path.assumed, ...choice.assumed] });
      else {
        const to = this.#stepped(path, choice);
        this.#goOn(to, !isSame(path.place, to.place));
      }
    }
  }

  #next(path: Path): void {
    const [event, ...raised] = path.raised;
    if (event === undefined) this.#end(path);
    else this.on(event, { ...path, raised });
  }

  #stepped(path: Path, { chosen, assumed }: Choice): Path {
    const step = stepBy(this.#index, path.place, chosen);
    return {
      place: step.place,
      raised: [...path.raised, ...step.raised],
      taken: [...path.taken, ...step.taken.map(({ id }) => id)],
      deeds: [...path.deeds, ...step.deeds],
      assumed: [...path.assumed, ...assumed],
      unknown: [...path.unknown, ...step.unknown],
      isOver: step.isOver,
      steps: path.steps + 1,
    };
  }

  #end({ place, taken, deeds, assumed, unknown, isOver, steps }: Path): void {
    const names = [...place.active].filter((id) => id !== this.#graph.id);
    const after = names
      .map((id) => shortId(id, this.#graph))
      .sort()
      .join("|");
    const isEndless = steps > STEPS_MAX;
    this.outcomes.push({ after, taken, deeds, assumed, unknown, isOver, isEndless });
  }
}

const NOTHING: Choice = { chosen: [], assumed: [] };

function isSame(one: GraphPlace, other: GraphPlace): boolean {
  return (
    one.active.size === other.active.size && [...one.active].every((id) => other.active.has(id))
  );
}
