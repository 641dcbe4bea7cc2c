/** Somebody is killed right when something is on its way to a disk, or has just come there. */

import type { FaultRule, World } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";

/** Where and whom. */
export interface AmbushPlan {
  /** Kinds of events that are waited for. */
  readonly at: readonly string[];
  /** Actors of a follower that are killed alone. */
  readonly victims: readonly string[];
  /** Such events in a run, about. */
  readonly among: number;
}

const AMBUSHES_MAX = 6;

/** Most runs have some. */
export function ambush({ at, victims, among }: AmbushPlan): (world: World) => Promise<void> {
  return async (world) => {
    const { random } = world;
    for (let nth = 1; nth <= AMBUSHES_MAX && random.unit() < 0.8; nth += 1) {
      const kind = random.pick(at) ?? "";
      const when = {
        onTrace: { kind },
        nth: 1 + random.below(among),
        delayMs: random.below(15),
      };
      world.inject({ id: `ambush-${nth}`, what: deathOf(random, victims), when });
    }
  };
}

function deathOf(random: Random, victims: readonly string[]): FaultRule["what"] {
  const on = { role: "follower" };
  const choice = random.unit();
  if (choice < 0.15) return { at: "node", do: "kill", on, downMs: 100 };
  if (choice < 0.4) {
    const keeps = random.pick(["none", "prefix", "subset"] as const) ?? "none";
    return { at: "node", do: "power_cut", on, downMs: 100, keeps };
  }
  return { at: "lifecycle", do: "kill", on: { node: on, path: `/part/${random.pick(victims)}` } };
}
