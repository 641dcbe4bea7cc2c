/** Families: supervisors and their children, drawn anew for every life of a supervisor. */

import type {
  Random,
  Restart,
  RestartBackoff,
  RestartBudget,
  Shutdown,
} from "../../../src/index.ts";
import type { AutoShutdown, Strategy } from "../../../src/index.ts";
import { between, oneOf } from "./ground.ts";

/** How a worker goes about its life: what it does with exits, how long its start and its stop take. */
export type Manner = "plain" | "polite" | "slow" | "stubborn" | "late" | "moody";

/** A child as its family was told of it. */
export interface Member {
  readonly id: string;
  readonly type: "worker" | "supervisor";
  readonly manner: Manner;
  readonly restart: Restart;
  readonly significant: boolean;
  readonly shutdown: Shutdown;
  readonly backoff: RestartBackoff | undefined;
  readonly budget: RestartBudget | undefined;
}

/** What one life of a supervisor was told. */
export class FamilyPlan {
  readonly path: string;
  /** Number of this life among all of its node. */
  readonly token: number;
  /** How deep below the root. */
  readonly depth: number;
  readonly strategy: Strategy;
  readonly intensity: number;
  readonly periodMs: number;
  readonly autoShutdown: AutoShutdown;
  readonly members: readonly Member[];

  /** Draws one. */
  constructor(random: Random, place: Pick<FamilyPlan, "path" | "token" | "depth">) {
    this.path = place.path;
    this.token = place.token;
    this.depth = place.depth;
    this.strategy = oneOf(random, ["one_for_one", "one_for_all", "rest_for_one"]);
    const isRoot = this.depth === 0;
    // A root that goes takes the rest of the storm with it.
    this.intensity = isRoot ? oneOf(random, [3, 10, 100]) : oneOf(random, [0, 1, 1, 2, 3, 5]);
    this.periodMs = oneOf(random, [10, 20, 40, 1_000]);
    this.autoShutdown = isRoot
      ? "never"
      : oneOf(random, ["never", "never", "any_significant", "all_significant"]);
    const count = between(random, 2, 4);
    this.members = Array.from({ length: count }, (_, nth) => this.#member(random, nth));
  }

  #member(random: Random, nth: number): Member {
    const isSupervisor = this.depth === 0 && random.below(3) > 0;
    const manner = oneOf(random, ["plain", "plain", "polite", "slow", "stubborn", "late", "moody"]);
    const restart = oneOf(random, ["permanent", "permanent", "transient", "temporary"]);
    const maySignify = this.autoShutdown !== "never" && restart !== "permanent";
    return {
      // Unique in its node, so that an orphan never shares its path with who comes after it.
      id: `${isSupervisor ? "s" : "w"}${nth}-${this.token}`,
      type: isSupervisor ? "supervisor" : "worker",
      manner,
      restart,
      significant: maySignify && random.below(2) === 0,
      shutdown: shutdownOf(random, isSupervisor, manner),
      ...this.#allowance(random, restart),
    };
  }

  /** Only where nobody but the fallen one is restarted: else whose wait is over could not be told from outside. */
  #allowance(random: Random, restart: Restart): Pick<Member, "backoff" | "budget"> {
    const isAlone = this.strategy === "one_for_one";
    const backoff = isAlone && random.below(4) === 0 ? { minMs: 4, maxMs: 16 } : undefined;
    // A permanent child that was given up would never be up again.
    const whenSpent = restart === "permanent" ? "escalate" : oneOf(random, ["give_up", "escalate"]);
    const budget =
      isAlone && random.below(5) === 0
        ? { intensity: between(random, 0, 2), periodMs: 40, whenSpent }
        : undefined;
    return { backoff, budget };
  }
}

/** Whoever never ends by itself is not waited for without limit. */
function shutdownOf(random: Random, isSupervisor: boolean, manner: Manner): Shutdown {
  if (isSupervisor) return "infinity";
  const limited = [{ afterMs: 10 }, { afterMs: 30 }, "brutal_kill"] as const;
  return manner === "stubborn" ? oneOf(random, limited) : oneOf(random, [...limited, "infinity"]);
}
