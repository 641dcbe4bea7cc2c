/** Refuses specs that mean nothing: misspelt fields, times that are none, nodes that share a name. */

import { fieldsOf, listOf, optional, type OptionRule, required } from "../option-rules.ts";
import { callable, oneOf, shownValue, valueRule, wholeNumber } from "../option-value.ts";
import type { Spread } from "./fault-plan.ts";
import { isLength } from "./faults/plan-check.ts";
import { FAULTS, SPREAD } from "./faults/plan-shape.ts";
import { checkOptions, refuseOption, TEXT } from "./option-check.ts";
import type { FaultBudget } from "./fault-plan.ts";
import type { NodeSpec, SimSpec } from "./spec.ts";

/** The name under which a world's own events and traces stand; no node has it. */
export const WORLD = "world";

/** Nodes of one world. */
const NODES_MAX = 64_000;

/** Checks of one kind in one spec. */
const CHECKS_MAX = 1_000;

/** Longest storm, calm or wait, in ms: a thousand years. */
const TIME_MS_MAX = 31_557_600_000_000;

const COUNT_MAX = Number.MAX_SAFE_INTEGER;

const time = valueRule<number>(`a time in ms from 0 to ${TIME_MS_MAX}`, (value) => {
  return typeof value === "number" && value >= 0 && value <= TIME_MS_MAX;
});
const rate = valueRule<number>("bytes per second, more than 0", (value) => {
  return typeof value === "number" && value > 0;
});
const length: OptionRule = (value, option) =>
  SPREAD(value, option) ??
  (isLength(value as Spread)
    ? undefined
    : { option, expected: "lengths from 0", received: shownValue(value) });

const every: OptionRule = (value, option) =>
  typeof value === "object"
    ? fieldsOf({ ms: required(time) })(value, option)
    : required(oneOf("event", "instant"))(value, option);

/** Checks may hold more than the kit looks at. */
function checksOf(fields: Readonly<Record<string, OptionRule>>): OptionRule {
  const check = fieldsOf({ name: required(TEXT), ...fields }, "allowed");
  return optional(listOf(check, { max: CHECKS_MAX }));
}

const SPEC = fieldsOf({
  id: required(TEXT),
  nodes: (value, option) =>
    typeof value === "function"
      ? undefined
      : listOf(fieldsOf({}, "allowed"), { max: NODES_MAX })(value, option),
  network: optional(fieldsOf({ latencyMs: optional(length), bytesPerSecond: optional(rate) })),
  disk: optional(fieldsOf({ flushMs: optional(length) })),
  workload: optional(callable),
  faults: optional(FAULTS),
  budget: optional(
    fieldsOf({
      downMax: optional(wholeNumber(0, COUNT_MAX)),
      keepMajorityOf: optional(listOf(TEXT, { max: NODES_MAX })),
      skewMsMax: optional(time),
    }),
  ),
  invariants: checksOf({ every: optional(every), check: required(callable) }),
  eventually: checksOf({ withinMs: required(time), check: required(callable) }),
  traceChecks: checksOf({ run: required(callable) }),
  histories: checksOf({ run: required(callable) }),
  sometimes: checksOf({ reached: required(callable) }),
  stormMs: required(time),
  calmMs: optional(time),
  crypto: optional(oneOf("modelled", "real")),
  limits: optional(
    fieldsOf({
      eventsMax: optional(wholeNumber(1, COUNT_MAX)),
      eventsAtOnceMax: optional(wholeNumber(1, COUNT_MAX)),
    }),
  ),
});

/** Specs are data: one that was looked at is not looked at again in each run of a campaign. */
const sound = new WeakSet<SimSpec>();

/**
 * Refuses a spec that means nothing. Who its nodes are is for {@link checkNodes}.
 *
 * @throws RuntimeError `option.invalid` with the first field that is wrong
 */
export function checkSpec(spec: SimSpec): void {
  if (sound.has(spec)) return;
  checkOptions(SPEC, spec, "simulate");
  const { calmMs, eventually = [] } = spec;
  const late = eventually.find(({ withinMs }) => calmMs !== undefined && withinMs > calmMs);
  if (late !== undefined) {
    const expected = `at least ${late.withinMs}, the time of "${late.name}"`;
    refuseOption({ option: "calmMs", expected, received: shownValue(calmMs) }, "simulate");
  }
  sound.add(spec);
}

const NODES = listOf(
  fieldsOf({ name: required(TEXT), role: optional(TEXT), start: required(callable) }, "allowed"),
  { min: 1, max: NODES_MAX },
);

/**
 * Refuses nodes that are none, that share a name, or that a budget looks for in vain.
 *
 * @throws RuntimeError `option.invalid` with the first that is wrong
 */
export function checkNodes(nodes: readonly NodeSpec[], budget: FaultBudget = {}): void {
  const problem = NODES(nodes, "nodes") ?? nameProblem(nodes) ?? roleProblem(nodes, budget);
  if (problem !== undefined) refuseOption(problem, "simulate");
}

function nameProblem(nodes: readonly NodeSpec[]): ReturnType<OptionRule> {
  const names = new Set<string>([WORLD]);
  for (const [index, { name }] of nodes.entries()) {
    if (names.has(name)) {
      const expected = `a name no other node has, and not "${WORLD}"`;
      return { option: `nodes[${index}].name`, expected, received: shownValue(name) };
    }
    names.add(name);
  }
  return undefined;
}

function roleProblem(nodes: readonly NodeSpec[], budget: FaultBudget): ReturnType<OptionRule> {
  const roles = budget.keepMajorityOf ?? [];
  const stranger = roles.find((one) => !nodes.some(({ role }) => role === one));
  if (stranger === undefined) return undefined;
  const expected = "roles some node has";
  return { option: "budget.keepMajorityOf", expected, received: shownValue(stranger) };
}
