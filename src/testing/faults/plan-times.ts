/** Refuses rules whose time never comes: faults end with the storm, and what is later would pass in silence. */

import { invalidOption } from "../../options.ts";
import type { FaultPlan, Ms, When } from "../fault-plan.ts";

/**
 * Refuses a plan with a rule that cannot apply before the storm is over.
 *
 * @param plan as somebody wrote it
 * @throws RuntimeError `option.invalid` with the first such rule
 */
export function checkTimes(plan: FaultPlan, stormMs: Ms): void {
  for (const { id, when } of plan.rules) {
    const fromMs = earliestMs(when);
    if (fromMs <= stormMs) continue;
    const expected = `a time within the storm, which is over at ${stormMs} ms`;
    throw invalidOption(`rules[${id}].when`, expected, fromMs);
  }
}

/** When a rule may apply at the earliest; 0 for one that waits for no time. */
function earliestMs(when: When): Ms {
  if ("all" in when) return Math.max(0, ...when.all.map(earliestMs));
  if ("any" in when) return when.any.length === 0 ? 0 : Math.min(...when.any.map(earliestMs));
  if ("at" in when) return when.at;
  return "between" in when ? when.between[0] : 0;
}
