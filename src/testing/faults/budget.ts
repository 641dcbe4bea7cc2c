/** What a plan may do to nodes before it goes further than the system promises to survive. */

import type { Fault, FaultBudget, Ms, NodeName } from "../fault-plan.ts";
import type { NodeFacts } from "./selectors.ts";

/** How a node is, at the moment of the question. */
export interface NodeStanding extends NodeFacts {
  readonly state: "up" | "starting" | "down" | "paused";
  /** Its wall clock less the true time. @defaultValue 0 */
  readonly skewMs?: Ms;
  /** How its wall clock drifts. @defaultValue 0 */
  readonly driftPartsPerMillion?: number;
}

/** A fault that is about to happen to a node. */
export interface Attempt {
  readonly fault: Fault;
  readonly node: NodeName;
  readonly nodes: readonly NodeStanding[];
  /** Until the storm ends: how long a clock goes on drifting. */
  readonly leftMs: Ms;
}

/**
 * Decides whether a fault may happen now.
 *
 * @param budget `undefined`: anything but what has no effect
 * @returns why not, or `undefined`
 */
export function budgetRefusal(
  budget: FaultBudget | undefined,
  attempt: Attempt,
): string | undefined {
  const target = attempt.nodes.find(({ name }) => name === attempt.node);
  if (target === undefined) return undefined;
  if (attempt.fault.at === "node") return downRefusal(budget ?? {}, target, attempt.nodes);
  if (attempt.fault.at === "clock") return skewRefusal(budget?.skewMsMax, target, attempt);
  return undefined;
}

function downRefusal(
  { downMax, keepMajorityOf }: FaultBudget,
  target: NodeStanding,
  nodes: readonly NodeStanding[],
): string | undefined {
  if (target.state === "down" || target.state === "paused") {
    return `${target.name} is ${target.state} already`;
  }
  // Whoever starts is not back yet: it counts as down before and after.
  const isLeft = (node: NodeStanding): boolean => node.state === "up" && node.name !== target.name;
  const down = nodes.filter((node) => !isLeft(node)).length;
  if (downMax !== undefined && down > downMax) return `${down} nodes would be down (${downMax})`;
  const broken = (keepMajorityOf ?? []).find((role) => {
    const members = nodes.filter((node) => node.role === role);
    return target.role === role && members.filter(isLeft).length * 2 <= members.length;
  });
  return broken === undefined ? undefined : `no majority of ${broken} would be up`;
}

function skewRefusal(
  skewMsMax: Ms | undefined,
  { skewMs = 0, driftPartsPerMillion = 0 }: NodeStanding,
  { fault, leftMs }: Attempt,
): string | undefined {
  if (skewMsMax === undefined || fault.at !== "clock" || fault.do === "timers_late") {
    return undefined;
  }
  const now = fault.do === "jump" ? skewMs + fault.byMs : skewMs;
  const drift = fault.do === "drift" ? fault.partsPerMillion : driftPartsPerMillion;
  // A drift is straight: the clock is furthest off at one end of what is left.
  const worst = Math.max(Math.abs(now), Math.abs(now + (drift * leftMs) / 1_000_000));
  return worst > skewMsMax ? `the clock would be off by ${worst} ms (${skewMsMax})` : undefined;
}
