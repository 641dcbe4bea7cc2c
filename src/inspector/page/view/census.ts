/** How many actors run each machine, and in which of its states they are. */

import { activeStates } from "../../../machines/active-states.ts";
import type { MachineGraph } from "../../../machines/graph.ts";
import type { ChartLayout } from "../../../machines/chart-layout.ts";
import type { MachineFrame } from "../../protocol/bodies.ts";
import type { Row } from "../../picture/picture.ts";

/** A machine with its drawing, as the stream tells it. */
export interface DrawnMachine {
  readonly hash: string;
  readonly name: string;
  readonly graph: MachineGraph;
  readonly layout: ChartLayout;
}

/** Where the actors of one machine are. */
export interface Census {
  readonly count: number;
  /** Actors in each state, by its id; a state nobody is in is left out. */
  readonly inState: ReadonlyMap<string, number>;
  /** Those that run it, by number. */
  readonly actors: readonly Row[];
}

/** Takes a frame for what it says; undefined for a machine in a form that is not known here. */
export function drawnMachine({
  hash,
  name,
  graph,
  layout,
}: MachineFrame): DrawnMachine | undefined {
  return isGraph(graph) && isLayout(layout) ? { hash, name, graph, layout } : undefined;
}

function isGraph(value: unknown): value is MachineGraph {
  return hasLists(value, "states", "transitions");
}

function isLayout(value: unknown): value is ChartLayout {
  return hasLists(value, "states", "edges");
}

function hasLists(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  const held = new Map(Object.entries(value));
  return names.every((name) => Array.isArray(held.get(name)));
}

/** The machine every actor's life is; no row names it. */
const LIFECYCLE = "lifecycle";

/** Whether a machine is the life of every actor. */
export function isLife({ graph }: DrawnMachine): boolean {
  return graph.id === LIFECYCLE;
}

/** Counts the living actors of a machine. */
export function censusOf(machine: DrawnMachine, rows: Iterable<Row>): Census {
  const isOfAll = isLife(machine);
  const actors = [...rows].filter(
    ({ origin, goneAtMs }) =>
      (isOfAll || origin.machine === machine.hash) && goneAtMs === undefined,
  );
  const inState = new Map<string, number>();
  for (const { now } of actors) {
    for (const id of activeStates(machine.graph, isOfAll ? now.life : now.state))
      inState.set(id, (inState.get(id) ?? 0) + 1);
  }
  return { count: actors.length, inState, actors };
}
