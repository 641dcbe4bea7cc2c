/**
 * Which states and ways of each machine were seen since somebody began to look: exactly of watched actors, and of
 * all others as far as the states they were told in show it.
 */

import { activeStates, waysBetween } from "../../machines/active-states.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import type { Detail } from "../protocol/bodies.ts";
import type { Picture, Row } from "./picture.ts";

/** What was seen of one machine. */
export interface SeenOfMachine {
  readonly sinceMs: number;
  /** Actors that were looked at, those that are gone included, and how many of them were watched meanwhile. */
  readonly actors: number;
  readonly watched: number;
  readonly states: ReadonlySet<string>;
  readonly ways: ReadonlySet<string>;
  /** Ways that may have been taken: others lead from the same states to the same. */
  readonly perhaps: ReadonlySet<string>;
}

interface Seen {
  readonly sinceMs: number;
  readonly actors: Set<number>;
  readonly watched: Set<number>;
  readonly states: Set<string>;
  readonly ways: Set<string>;
  readonly perhaps: Set<string>;
}

/** Actors whose last states are remembered; of those beyond it changes are not seen. */
export const FOLLOWED_MAX = 100_000;

/** Follows a picture from flush to flush. */
export class SeenWays {
  readonly #graphOf: (hash: string) => MachineGraph | undefined;
  readonly #last = new Map<number, string>();
  readonly #machines = new Map<string, Seen>();

  constructor(graphOf: (hash: string) => MachineGraph | undefined) {
    this.#graphOf = graphOf;
  }

  /** What was seen of a machine; `undefined` while no actor that runs it was. */
  of(hash: string): SeenOfMachine | undefined {
    const seen = this.#machines.get(hash);
    if (seen === undefined) return undefined;
    const { sinceMs, states, ways, perhaps } = seen;
    return {
      ...{ sinceMs, states, ways, actors: seen.actors.size, watched: seen.watched.size },
      perhaps: new Set([...perhaps].filter((way) => !ways.has(way))),
    };
  }

  /** Looks at a picture after a flush. */
  follow({ rows, details, atMs }: Pick<Picture, "rows" | "details" | "atMs">): void {
    for (const row of rows.values()) {
      if (row.origin.machine === "") continue;
      if (row.goneAtMs !== undefined) this.#last.delete(row.id);
      else if (this.#last.get(row.id) !== row.now.state) this.#move(row, atMs);
    }
    for (const detail of details.values()) {
      this.#read(detail, rows.get(detail.id)?.origin.machine ?? "");
    }
  }

  #read({ id, machine }: Detail, hash: string): void {
    const seen = this.#machines.get(hash);
    if (machine === undefined || seen === undefined) return;
    seen.watched.add(id);
    for (const state of Object.keys(machine.visits)) seen.states.add(state);
    for (const way of Object.keys(machine.taken)) seen.ways.add(way);
  }

  #move({ id, now: { state }, origin: { machine: hash } }: Row, atMs: number): void {
    const graph = this.#graphOf(hash);
    if (graph === undefined) return;
    const seen = this.#seenOf(hash, atMs);
    const before = this.#last.get(id);
    if (before !== undefined || this.#last.size < FOLLOWED_MAX) this.#last.set(id, state);
    const after = activeStates(graph, state);
    seen.actors.add(id);
    for (const one of after) seen.states.add(one);
    // A watched actor tells each step itself; what lies between two looks at it is no guess.
    if (before === undefined || seen.watched.has(id)) return;
    const ways = waysBetween(graph, activeStates(graph, before), after);
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) seen.ways.add(only);
    else for (const way of ways) seen.perhaps.add(way);
  }

  #seenOf(hash: string, sinceMs: number): Seen {
    const known = this.#machines.get(hash);
    if (known !== undefined) return known;
    const seen: Seen = {
      ...{ sinceMs, actors: new Set(), watched: new Set() },
      ...{ states: new Set(), ways: new Set(), perhaps: new Set() },
    };
    this.#machines.set(hash, seen);
    return seen;
  }
}
