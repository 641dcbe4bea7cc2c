/**
 * All schedules of a small system, as a tree that is walked depth first by running the system again and
 * again. After each run its races say where somebody else has to be tried; what has been tried at a turn
 * sleeps below its siblings until a turn that depends on it wakes it. So of runs that come to the same
 * hardly more than one is made.
 *
 * @see Abdulla et al., Optimal Dynamic Partial Order Reduction (2014): source sets and sleep sets
 */

import type { ReadyActors, Schedule } from "../../actor/interposer.ts";
import { areIndependent, type Footprint, newFootprint } from "./footprint.ts";
import { racesOf, type RunTurn } from "./races.ts";

/** How the walk is bounded. */
export interface TreeBounds {
  /** Turns of a run at which somebody is chosen; from then on the order of the queue stands. */
  readonly choicesMax: number;
  /** Whether runs that come to the same as others are left out. */
  readonly leavesOutEqual: boolean;
}

/** One turn of the run at hand. */
interface Turn extends RunTurn {
  readonly ready: readonly number[];
  taken: number;
  footprint: Footprint;
  cause: number | undefined;
  /** Who is to be tried. */
  readonly wanted: Set<number>;
  readonly tried: Map<number, Footprint>;
  readonly asleep: ReadonlyMap<number, Footprint>;
}

/** The tree of schedules, and the place in it of the run at hand. */
export class ScheduleTree implements Schedule {
  readonly messagesPerTurn = 1;
  readonly #bounds: TreeBounds;
  readonly #turns: Turn[] = [];
  #depth = 0;
  #choices = 0;
  #at: Turn | undefined;
  /** Index of the turn in which a message was sent. */
  readonly #sentIn = new Map<number, number>();
  #isCut = false;
  #isFollowed = true;
  #isBeyond = false;
  #hasStrayed = false;

  constructor(bounds: TreeBounds) {
    this.#bounds = bounds;
  }

  /** Whether the run at hand comes to the same as one that was made. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether a run has had more choices than the walk follows. */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** Whether a run went another way than the one before it, up to where it should. */
  get hasStrayed(): boolean {
    return this.#hasStrayed;
  }

  /** The choices of the run at hand, for `recordedSchedule`. */
  get choices(): readonly number[] {
    const chosen = this.#turns.filter(({ ready }) => ready.length > 1);
    return chosen.map(({ ready, taken }) => ready.indexOf(taken));
  }

  choose(ready: ReadyActors): number {
    const ids = Array.from({ length: ready.length }, (_, index) => ready.at(index)?.id ?? 0);
    this.#at = undefined;
    if (!this.#isFollowed) return 0;
    const turn = this.#turns[this.#depth] ?? this.#newTurn(ids);
    if (turn === undefined) return 0;
    if (!sameNumbers(turn.ready, ids)) this.#hasStrayed = true;
    turn.footprint = newFootprint(turn.taken);
    turn.cause = undefined;
    this.#at = turn;
    this.#depth += 1;
    if (ids.length > 1) this.#choices += 1;
    return ids.indexOf(turn.taken);
  }

  /** The turn at hand sent a message to an actor. */
  sent(message: number, receiver: number): void {
    if (this.#at === undefined) return;
    this.#at.footprint.receivers.add(receiver);
    this.#sentIn.set(message, this.#depth - 1);
  }

  /** The turn at hand handles a message. */
  delivered(message: number): void {
    if (this.#at !== undefined) this.#at.cause = this.#sentIn.get(message);
  }

  /** The turn at hand answered a call. */
  answered(): void {
    if (this.#at !== undefined) this.#at.footprint.answers = true;
  }

  /** The turn at hand did something that is not followed. */
  shared(): void {
    if (this.#at !== undefined) this.#at.footprint.isShared = true;
  }

  /** Goes to the next schedule; false when there is none. */
  next(): boolean {
    if (this.#bounds.leavesOutEqual) this.#wantRaces();
    this.#sentIn.clear();
    this.#depth = 0;
    this.#choices = 0;
    this.#at = undefined;
    this.#isCut = false;
    this.#isFollowed = true;
    for (let turn = this.#turns.at(-1); turn !== undefined; turn = this.#turns.at(-1)) {
      const { tried, asleep, wanted } = turn;
      tried.set(turn.taken, turn.footprint);
      const untried = [...wanted].find((id) => !tried.has(id) && !asleep.has(id));
      if (untried !== undefined) {
        turn.taken = untried;
        return true;
      }
      this.#turns.pop();
    }
    return false;
  }

  #newTurn(ready: readonly number[]): Turn | undefined {
    if (ready.length > 1 && this.#choices >= this.#bounds.choicesMax) {
      this.#isBeyond = true;
      this.#isFollowed = false;
      return undefined;
    }
    const asleep = this.#asleepAfter(this.#turns[this.#depth - 1]);
    const taken = ready.find((id) => !asleep.has(id));
    if (taken === undefined) {
      this.#isCut = true;
      this.#isFollowed = false;
      return undefined;
    }
    const wanted = new Set(this.#bounds.leavesOutEqual ? [taken] : ready);
    const footprint = newFootprint(taken);
    const turn = { ready, taken, footprint, cause: undefined, wanted, tried: new Map(), asleep };
    this.#turns.push(turn);
    return turn;
  }

  /** Wants the other order of each race of the run at hand, unless somebody who leads to it is wanted. */
  #wantRaces(): void {
    for (const { at, firsts } of racesOf(this.#turns)) {
      const turn = this.#turns[at];
      if (turn === undefined || [...firsts].some((id) => turn.wanted.has(id))) continue;
      const able = turn.ready.find((id) => firsts.has(id));
      // What led to the other turn was not all seen; then anybody may.
      for (const id of able === undefined ? turn.ready : [able]) turn.wanted.add(id);
    }
  }

  /** What was possible at the turn before, has been tried there or slept, and is not touched by it. */
  #asleepAfter(before: Turn | undefined): ReadonlyMap<number, Footprint> {
    const asleep = new Map<number, Footprint>();
    if (before === undefined || !this.#bounds.leavesOutEqual) return asleep;
    for (const sleepers of [before.asleep, before.tried]) {
      for (const [id, footprint] of sleepers) {
        if (areIndependent(footprint, before.footprint)) asleep.set(id, footprint);
      }
    }
    return asleep;
  }
}

function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, index) => number === other[index]);
}
