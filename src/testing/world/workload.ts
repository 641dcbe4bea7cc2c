/** The work of a run: what is done to a world, what it waits for, and whether it has ended. */

import { describeError } from "../../errors.ts";
import type { Ms } from "../fault-plan.ts";
import type { SimSpec, World } from "../spec.ts";
import { SIM_DEFAULTS } from "../defaults.ts";

/** Something that is done later in a world, by nobody's life. */
export type Later = (afterMs: Ms, label: string, work: () => void) => void;

/**
 * Waits until something holds, with a look every now and then.
 *
 * @returns rejects with what was waited for when the time is up
 */
export function waitUntil(
  later: Later,
  { what, withinMs }: { readonly what: string; readonly withinMs: Ms },
  holds: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let leftMs = withinMs;
    const look = (): void => {
      if (holds()) {
        resolve();
        return;
      }
      if (leftMs <= 0) {
        reject(new Error(`not within ${withinMs} ms: ${what}`));
        return;
      }
      const stepMs = Math.min(leftMs, SIM_DEFAULTS.lookMs);
      leftMs -= stepMs;
      later(stepMs, "until", () => guarded(look, reject));
    };
    guarded(look, reject);
  });
}

function guarded(work: () => void, fail: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    fail(error);
  }
}

/** The workload of one run. */
export class Workload {
  readonly #work: SimSpec["workload"];
  readonly #failed: (message: string) => void;
  #isOver = false;

  /** @param failed told once, when the work throws or its promise is rejected */
  constructor(work: SimSpec["workload"], failed: (message: string) => void) {
    this.#work = work;
    this.#failed = failed;
    this.#isOver = work === undefined;
  }

  /** Whether there is nothing left to do. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Begins; call it within an event. */
  begin(world: World): void {
    const work = this.#work;
    if (work === undefined) return;
    const run = async (): Promise<void> => await work(world);
    run().then(
      () => {
        this.#isOver = true;
      },
      (error: unknown) => this.#failed(describeError(error)),
    );
  }
}
