/** When the starters of one rule are due. */

import type { Draws } from "../drive/draws.ts";
import type { Ms } from "../fault-plan.ts";
import { traceMatcher } from "../oracles/trace-match.ts";
import type { TraceEvent } from "../trace.ts";
import type { Starter } from "./when.ts";

/** Shortest time between two of `every`, in ms: a shorter one would never let the world go on. */
export const EVERY_MS_MIN = 1;

/** One starter: the times it is due, and whether it has been due since its rule applied last. */
class StarterClock {
  readonly leaf: number;
  readonly #starter: Starter;
  readonly #draws: Draws;
  readonly #fits: ((event: TraceEvent) => boolean) | undefined;
  readonly #dueMs: Ms[] = [];
  #ticks = 0;
  #heard = 0;
  isArmed = false;

  constructor(starter: Starter, draws: Draws, startMs: Ms) {
    this.leaf = starter.leaf;
    this.#starter = starter;
    this.#draws = draws;
    const { when, key } = starter;
    this.#fits = "onTrace" in when ? traceMatcher(when.onTrace) : undefined;
    if ("at" in when) this.#dueMs.push(when.at);
    if ("every" in when) this.#dueMs.push(startMs + this.#gapMs());
    if ("between" in when) {
      const [from, to] = when.between;
      const drawn = from + draws.unit(`${key}/window`, "", 1) * (to - from);
      this.#dueMs.push(Math.max(from, Math.floor(drawn)));
    }
  }

  get nextMs(): Ms | undefined {
    return this.#dueMs[0];
  }

  get listens(): boolean {
    return this.#fits !== undefined;
  }

  /** Notes that it is due, and when it is due next. */
  tick(nowMs: Ms): void {
    const due = this.#dueMs.shift();
    if (due === undefined) return;
    this.isArmed = true;
    if (!("every" in this.#starter.when)) return;
    let next = due;
    while (next <= nowMs) next += this.#gapMs();
    this.#dueMs.push(next);
  }

  /** @returns whether it is due because of the event */
  hear(event: TraceEvent): boolean {
    const { when } = this.#starter;
    if (!("onTrace" in when) || this.#fits?.(event) !== true) return false;
    this.#heard += 1;
    if (when.nth !== undefined && when.nth !== this.#heard) return false;
    this.#dueMs.push(event.atMs + (when.delayMs ?? 0));
    return true;
  }

  #gapMs(): Ms {
    const { when, key } = this.#starter;
    if (!("every" in when)) return EVERY_MS_MIN;
    this.#ticks += 1;
    const drawn = this.#draws.spread(when.every, `${key}/every`, "", this.#ticks);
    return Math.max(EVERY_MS_MIN, Math.round(drawn));
  }
}

/** The starters of one rule. */
export class Starters {
  readonly #clocks: readonly StarterClock[];
  /** Whether any of them waits for events. */
  readonly listens: boolean;

  /** @param startMs when the rule joined the plan: `every` counts from there */
  constructor(starters: readonly Starter[], draws: Draws, startMs: Ms) {
    this.#clocks = starters.map((starter) => new StarterClock(starter, draws, startMs));
    this.listens = this.#clocks.some(({ listens }) => listens);
  }

  /** When the first of them is due; `undefined` when none will be unless something is heard. */
  get nextMs(): Ms | undefined {
    let first: Ms | undefined;
    for (const { nextMs } of this.#clocks) {
      if (nextMs !== undefined && (first === undefined || nextMs < first)) first = nextMs;
    }
    return first;
  }

  /** Notes each that is due by now. Of a rule that waits for occurrences: only what it needs. */
  tick(nowMs: Ms, which: "all" | "unarmed"): void {
    for (const clock of this.#clocks) {
      if (which === "unarmed" && clock.isArmed) continue;
      if (clock.nextMs !== undefined && clock.nextMs <= nowMs) clock.tick(nowMs);
    }
  }

  /** Tells whether a leaf has been due since the rule applied last. */
  isArmed(leaf: number): boolean {
    return this.#clocks.some((clock) => clock.leaf === leaf && clock.isArmed);
  }

  /** Notes that the rule applied: each has to be due again before it does so again. */
  disarm(): void {
    for (const clock of this.#clocks) clock.isArmed = false;
  }

  /** @returns whether one is due because of the event */
  hear(event: TraceEvent): boolean {
    let isDue = false;
    for (const clock of this.#clocks) if (clock.hear(event)) isDue = true;
    return isDue;
  }
}
