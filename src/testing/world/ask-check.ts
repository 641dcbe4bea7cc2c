/** Refuses what a workload asks of its world and that means nothing: it would be nobody, or never. */

import { required } from "../../option-rules.ts";
import { shownValue, valueRule } from "../../option-value.ts";
import type { NodeSelector, PartitionShape } from "../fault-plan.ts";
import { selectorProblem } from "../faults/plan-check.ts";
import { KEEPS, NODE_SELECTOR, PARTITION_SHAPE } from "../faults/plan-shape.ts";
import type { NodeFacts } from "../faults/selectors.ts";
import { checkOptions, refuseOption } from "../option-check.ts";

const PURPOSE = "ask that of a world";

const MS = required(
  valueRule<number>("milliseconds, 0 or more", (value) => {
    return typeof value === "number" && value >= 0 && Number.isFinite(value);
  }),
);

/** Refuses nodes that are not there. @throws RuntimeError `option.invalid` when a selector is none, or means nodes the world has not */
export function checkSelector(selector: NodeSelector, nodes: readonly NodeFacts[]): void {
  checkOptions(NODE_SELECTOR, selector, PURPOSE);
  const problem = selectorProblem(selector, nodes);
  if (problem === undefined) return;
  const { expected, received } = problem;
  refuseOption({ option: "nodes", expected, received: shownValue(received) }, PURPOSE);
}

/** Refuses a cut nobody could lay. @throws RuntimeError `option.invalid` when a shape is none, or has sides of nodes the world has not */
export function checkShape(shape: PartitionShape, nodes: readonly NodeFacts[]): void {
  checkOptions(PARTITION_SHAPE, shape, PURPOSE);
  if (typeof shape === "object") for (const side of shape.sides) checkSelector(side, nodes);
}

/** Refuses a time that never comes. @throws RuntimeError `option.invalid` when nothing can be done after so many milliseconds */
export function checkMs(ms: number): void {
  checkOptions(MS, ms, PURPOSE);
}

/** Refuses what no disk could keep. @throws RuntimeError `option.invalid` when no disk can keep that */
export function checkKeeps(keeps: string): void {
  checkOptions(required(KEEPS), keeps, PURPOSE);
}
