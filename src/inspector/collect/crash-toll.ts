/**
 * Who crashed how often: a line for each actor, kept longer than what is told of each crash. A viewer who comes too late for
 * that learns from here of every crash all the same. Numbers are absolute, as they are everywhere on the stream.
 */

import type { ShownEvent } from "../protocol/bodies.ts";
import type { CrashTold } from "../protocol/dropped.ts";
import { cut } from "./preview.ts";

/** Actors remembered, those that crashed last. */
export const TOLL_ACTORS_MAX = 4_096;

/** Characters of a reason. */
const REASON_CHARACTERS = 200;

interface Entry {
  readonly told: CrashTold;
  /** The place of its last crash among the events. */
  readonly position: number;
}

/** The crashes of a runtime, counted. */
export class CrashToll {
  /** By path, the one that crashed last at the end. */
  readonly #entries = new Map<string, Entry>();
  #forgotten = 0;
  #forgottenUpTo = -1;

  /** Counts a crash, which stands at a place among the events. */
  add(
    { actor, atMs, reason }: ShownEvent & { readonly type: "actor.crashed" },
    position: number,
  ): void {
    const crashes = (this.#entries.get(actor)?.told.crashes ?? 0) + 1;
    this.#entries.delete(actor);
    const told = { actor, crashes, atMs, reason: cut(reason, REASON_CHARACTERS) };
    this.#entries.set(actor, { told, position });
    if (this.#entries.size <= TOLL_ACTORS_MAX) return;
    for (const [path, entry] of this.#entries) {
      this.#entries.delete(path);
      this.#forgotten += entry.told.crashes;
      this.#forgottenUpTo = entry.position;
      return;
    }
  }

  /** Who crashed from a place on; and how many crashes there were of those that are forgotten, if one of them was there. */
  since(place: number): { readonly crashed: readonly CrashTold[]; readonly others: number } {
    const crashed = [...this.#entries.values()]
      .filter(({ position }) => position >= place)
      .map(({ told }) => told);
    return { crashed, others: this.#forgottenUpTo >= place ? this.#forgotten : 0 };
  }
}
