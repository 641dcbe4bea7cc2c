/** All that may have happened up to a moment of a history. */

import { exactTextOf } from "../oracles/event-text.ts";
import type { Operation } from "../spec.ts";
import type { Model } from "./model.ts";

/** One way it may have gone. */
export interface Possibility<S> {
  readonly state: S;
  readonly stateText: string;
  /** Which of the operations under way have happened, a bit for each of their slots. */
  readonly taken: bigint;
  /** Which operations of unknown outcome have happened, a bit for each. */
  readonly used: bigint;
  /** How many those are. */
  readonly usedCount: number;
}

/** How far a search goes. */
export interface SearchLimits {
  /** Possibilities kept at a time; those that took most operations of unknown outcome are let go. */
  readonly width: number;
  /** Possibilities looked at in all. */
  readonly possibilitiesMax: number;
}

/** An operation that has begun, with its bit. */
interface Candidate {
  readonly operation: Operation;
  readonly bit: bigint;
  /** The bit of the one before it that does the same and never ended: that one goes first. */
  readonly needs: bigint;
  /** Those of unknown outcome that matter before it. */
  readonly movers: Candidate[];
  /** Those that do while it cannot happen, or changes nothing. */
  readonly whenStuck: Candidate[];
}

/** What one end of an operation makes possible, as far as it has been looked at. */
interface Exploration<S> {
  readonly ended: Candidate;
  readonly open: Pareto<S>;
}

/** The possibilities at a moment, moved along a history begin by begin and end by end. */
export class Frontier<S> {
  readonly #model: Model<S>;
  readonly #under = new Map<Operation, Candidate>();
  readonly #unknown: Candidate[] = [];
  readonly #newestAlike = new Map<string, bigint>();
  readonly #freeBits: bigint[] = [];
  #bits = 0n;
  readonly #width: number;
  #possible: Possibility<S>[];
  #left: number;
  #wasCut = false;

  constructor(model: Model<S>, { width, possibilitiesMax }: SearchLimits) {
    this.#model = model;
    this.#width = width;
    this.#left = possibilitiesMax;
    const state = model.initial;
    const stateText = this.#textOf(state);
    this.#possible = [{ state, stateText, taken: 0n, used: 0n, usedCount: 0 }];
  }

  /** Every way it may have gone. */
  get possibilities(): readonly Possibility<S>[] {
    return this.#possible;
  }

  /** Operations that have begun and not ended, those of unknown outcome last. */
  get pending(): readonly Operation[] {
    return [...this.#under.keys(), ...this.#unknown.map(({ operation }) => operation)];
  }

  /** Whether possibilities were let go, so that finding none proves nothing. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  /** Possibilities it may still look at; negative when the search was given up. */
  get left(): number {
    return this.#left;
  }

  /** Whether the search was given up. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** An operation begins. */
  begin(operation: Operation): void {
    if (operation.status === "unknown") this.#beginUnknown(operation);
    else this.#under.set(operation, this.#candidate(operation, this.#takeBit(), 0n));
  }

  /** An operation ends, so it has happened. @returns whether there is a way it may have */
  end(operation: Operation): boolean {
    const ended = this.#under.get(operation);
    if (ended === undefined) return false;
    const done = this.#explore(ended);
    if (this.isSpent || done.length === 0) return false;
    this.#possible = done;
    this.#under.delete(operation);
    this.#freeBits.push(ended.bit);
    return true;
  }

  /** Lets others happen before it as far as they have to, the ways with fewest steps first. */
  #explore(ended: Candidate): Possibility<S>[] {
    const done = new Pareto<S>();
    const open = new Pareto<S>();
    for (const possible of this.#possible) {
      const isTaken = (possible.taken & ended.bit) !== 0n;
      if (isTaken) done.add({ ...possible, taken: possible.taken ^ ended.bit });
      else open.add(possible);
    }
    const exploration = { ended, open };
    let level = open.all();
    while (level.length > 0) {
      if (this.isSpent) return [];
      if (done.size >= this.#width) {
        this.#wasCut = true;
        break;
      }
      for (const possible of level) {
        for (const next of this.#after(possible, ended.operation))
          this.#left -= done.add(next).cost;
      }
      level = this.#cut(level.flatMap((possible) => this.#beyond(possible, exploration)));
    }
    return this.#cut(done.all());
  }

  /** What is newly possible after one more of the others. */
  #beyond(possible: Possibility<S>, exploration: Exploration<S>): Possibility<S>[] {
    const { open } = exploration;
    const found: Possibility<S>[] = [];
    for (const other of this.#others(possible, exploration)) {
      for (const next of this.#after(marked(possible, other), other.operation)) {
        const { isNew, cost } = open.add(next);
        this.#left -= cost;
        if (isNew) found.push(next);
      }
    }
    return found;
  }

  #cut(possible: Possibility<S>[]): Possibility<S>[] {
    if (possible.length <= this.#width) return possible;
    this.#wasCut = true;
    return possible.sort((one, other) => one.usedCount - other.usedCount).slice(0, this.#width);
  }

  *#others(possible: Possibility<S>, { ended }: Exploration<S>): Iterable<Candidate> {
    const { taken, used } = possible;
    for (const other of this.#under.values()) {
      if (other !== ended && (taken & other.bit) === 0n) yield other;
    }
    for (const other of this.#movers(possible)) {
      if ((used & other.bit) === 0n && (used & other.needs) === other.needs) yield other;
    }
  }

  /** Those of unknown outcome that matter now to an operation under way, or to one that does. */
  #movers({ state, stateText, taken }: Possibility<S>): Iterable<Candidate> {
    const movers = new Set<Candidate>();
    const add = (next: Candidate): void => {
      for (const mover of next.movers) movers.add(mover);
      if (next.whenStuck.length === 0 || !this.#isStuck(next, state, stateText)) return;
      for (const mover of next.whenStuck) movers.add(mover);
    };
    for (const next of this.#under.values()) if ((taken & next.bit) === 0n) add(next);
    for (const mover of movers) add(mover);
    return movers;
  }

  #isStuck({ operation }: Candidate, state: S, stateText: string): boolean {
    const states = this.#model.step(state, operation);
    const isUnknown = operation.status === "unknown";
    return states.every((next) => isUnknown && this.#textOf(next) === stateText);
  }

  #after(possible: Possibility<S>, operation: Operation): Possibility<S>[] {
    const states = this.#model.step(possible.state, operation);
    return states.map((state) => ({ ...possible, state, stateText: this.#textOf(state) }));
  }

  /** Two that do the same and never end need not be told apart: the older one happens first. */
  #beginUnknown(operation: Operation): void {
    const alike = `${operation.name} ${exactTextOf(operation.argument)}`;
    const bit = 1n << BigInt(this.#unknown.length);
    const unknown = this.#candidate(operation, bit, this.#newestAlike.get(alike) ?? 0n);
    for (const other of [...this.#under.values(), ...this.#unknown]) this.#relate(unknown, other);
    this.#unknown.push(unknown);
    this.#newestAlike.set(alike, bit);
  }

  #candidate(operation: Operation, bit: bigint, needs: bigint): Candidate {
    const candidate = { operation, bit, needs, movers: [], whenStuck: [] };
    for (const unknown of this.#unknown) this.#relate(unknown, candidate);
    return candidate;
  }

  #relate(unknown: Candidate, next: Candidate): void {
    const mattering = this.#model.matters?.(unknown.operation, next.operation) ?? "always";
    if (mattering === "always") next.movers.push(unknown);
    if (mattering === "when_stuck") next.whenStuck.push(unknown);
  }

  #takeBit(): bigint {
    const free = this.#freeBits.pop();
    if (free !== undefined) return free;
    const bit = 1n << this.#bits;
    this.#bits += 1n;
    return bit;
  }

  #textOf(state: S): string {
    return this.#model.stateText?.(state) ?? exactTextOf(state);
  }
}

function marked<S>(possible: Possibility<S>, { operation, bit }: Candidate): Possibility<S> {
  return operation.status === "unknown"
    ? { ...possible, used: possible.used | bit, usedCount: possible.usedCount + 1 }
    : { ...possible, taken: possible.taken | bit };
}

/** Comparisons that take as long as making one possibility. */
const COMPARISONS_PER_POSSIBILITY = 16;

/** Possibilities none of which another of them makes needless. */
class Pareto<S> {
  readonly #byPlace = new Map<string, Possibility<S>[]>();
  #size = 0;

  /** How many there are, roughly: what was made needless later is counted. */
  get size(): number {
    return this.#size;
  }

  /** What gets as far with fewer operations of unknown outcome can do whatever the other can. */
  add(possible: Possibility<S>): { readonly isNew: boolean; readonly cost: number } {
    const { taken, used, stateText } = possible;
    const place = `${taken} ${stateText}`;
    const known = this.#byPlace.get(place);
    if (known === undefined) {
      this.#byPlace.set(place, [possible]);
      this.#size += 1;
      return { isNew: true, cost: 1 };
    }
    const cost = 1 + known.length / COMPARISONS_PER_POSSIBILITY;
    if (known.some((other) => (other.used & used) === other.used)) return { isNew: false, cost };
    const kept = known.filter((other) => (other.used & used) !== used);
    kept.push(possible);
    this.#byPlace.set(place, kept);
    this.#size += 1;
    return { isNew: true, cost };
  }

  all(): Possibility<S>[] {
    return [...this.#byPlace.values()].flat();
  }
}
