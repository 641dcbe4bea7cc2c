/** Compares two runs that should be the same, and names where they part. */

import type { Ms } from "../fault-plan.ts";
import type { ScheduledEvent } from "./event.ts";

/** The two lanes of a hash. */
export interface HashLanes {
  readonly one: number;
  readonly other: number;
}

/** Where two runs part. */
export interface StepDifference {
  /** The first step that differs, from 1. */
  readonly step: number;
  /** What each run did there; the same text when only what it noted differs. */
  readonly left: string;
  readonly right: string;
}

/** The events of one run and the hash after each. */
export class StepRecord {
  readonly #ones: number[] = [];
  readonly #others: number[] = [];
  readonly #dueMs: Ms[] = [];
  readonly #names: (readonly [kind: string, node: string, label: string])[] = [];

  /** Steps noted. */
  get length(): number {
    return this.#ones.length;
  }

  /** Notes the next step. */
  add(event: ScheduledEvent, hash: HashLanes): void {
    this.#ones.push(hash.one);
    this.#others.push(hash.other);
    this.#dueMs.push(event.dueMs);
    this.#names.push([event.kind, event.node, event.label]);
  }

  /** Whether both records say the same of one step, from 1. */
  agrees(other: StepRecord, step: number): boolean {
    const at = step - 1;
    return this.#ones[at] === other.#ones[at] && this.#others[at] === other.#others[at];
  }

  /** What happened at one step, from 1. */
  describe(step: number): string {
    const names = this.#names[step - 1];
    if (names === undefined) return "nothing: the run was over";
    const [kind, node, label] = names;
    return `${kind} ${label} of ${node} at ${this.#dueMs[step - 1]} ms`;
  }
}

/**
 * Finds the first step at which two runs are not the same.
 *
 * @returns `undefined` when they are the same from the first step to the last
 */
export function firstDifference(left: StepRecord, right: StepRecord): StepDifference | undefined {
  const steps = Math.max(left.length, right.length);
  for (let step = 1; step <= steps; step += 1) {
    if (left.agrees(right, step)) continue;
    return { step, left: left.describe(step), right: right.describe(step) };
  }
  return undefined;
}
