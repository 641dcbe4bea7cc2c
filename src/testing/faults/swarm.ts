/** Drawing a fault plan: each run leaves some kinds out altogether and has the others at wild intensities. */

import { RuntimeError } from "../../errors.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Draws } from "../drive/draws.ts";
import type { FaultPlan, FaultRule, Ms, NodeSelector, SwarmPlan } from "../fault-plan.ts";
import { isKnownKind, type KnownKind } from "./fault-kind.ts";
import { diceOf } from "./swarm-dice.ts";
import { SWARM_MENU } from "./swarm-menu.ts";

/** Chance that a kind that stays in has a second rule, at other intensities. */
const AGAIN = 0.25;

/** Tells a swarm from a plan. */
export function isSwarm(faults: FaultPlan | SwarmPlan): faults is SwarmPlan {
  return "kinds" in faults;
}

/**
 * Draws the plan of one run. Each kind is drawn for itself: one more in the list changes no other.
 *
 * @param draws those of the run; the plan draws under names of its own
 * @param stormMs how long the plan is for
 * @throws RuntimeError `option.invalid` when a kind does not exist, or `keep` is no chance
 * @see https://doi.org/10.1145/2338965.2336763 Groce and others, Swarm Testing
 */
export function drawPlan(
  { kinds, keep = SIM_DEFAULTS.keep, peers }: SwarmPlan,
  draws: Draws,
  stormMs: Ms,
): FaultPlan {
  if (!(keep >= 0 && keep <= 1)) refuse("keep", "a number from 0 to 1", String(keep));
  const rules = [...new Set(kinds)].flatMap((kind): readonly FaultRule[] => {
    if (!isKnownKind(kind)) return refuse("kinds", "kinds of faults that exist", kind);
    if (draws.unit("swarm/keep", kind, 0) >= keep) return [];
    return rulesOf(kind, draws, stormMs).map((rule) => meant(rule, peers));
  });
  return { rules };
}

/** Who plays a bad peer is for the world's owner to say; no draw could know. */
function meant(rule: FaultRule, peers: NodeSelector | undefined): FaultRule {
  const { what } = rule;
  return peers === undefined || what.at !== "peer"
    ? rule
    : { ...rule, what: { ...what, on: peers } };
}

function rulesOf(kind: KnownKind, draws: Draws, stormMs: Ms): readonly FaultRule[] {
  const count = draws.unit("swarm/again", kind, 0) < AGAIN ? 2 : 1;
  return Array.from({ length: count }, (_, index) => {
    const id = `${kind}-${index + 1}`;
    return { id, ...SWARM_MENU[kind](diceOf(draws, id, stormMs)) };
  });
}

function refuse(option: string, expected: string, received: string): never {
  throw new RuntimeError(
    "option.invalid",
    { option: `faults.${option}`, expected, received },
    `cannot draw fault plan: faults.${option}: expected ${expected} (${received})`,
  );
}
