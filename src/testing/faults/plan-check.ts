/** Refuses plans that mean nothing: unknown nodes, chances beyond 1, rules that could never apply. */

import { RuntimeError } from "../../errors.ts";
import { shownValue } from "../../option-value.ts";
import type {
  Fault,
  FaultPlan,
  FaultRule,
  NodeSelector,
  PartitionShape,
  PeerFault,
  Spread,
} from "../fault-plan.ts";
import { causeOf, isKnownKind, kindOf, lengthSpreadOf } from "./fault-kind.ts";
import type { NodeFacts } from "./selectors.ts";
import { conditionOf, type LeafWhen, startersOf, type Condition } from "./when.ts";

/** Rules of one plan: more would make each question of a boundary slow. */
export const RULES_MAX = 1_000;

/** What a rule's id is made of: it goes into tokens and shell lines. */
const RULE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Something wrong with a rule: where, what should be there, and what is. */
interface PlanProblem {
  readonly option: string;
  readonly expected: string;
  readonly received: unknown;
}

/**
 * Refuses a plan that means nothing.
 *
 * @param plan from anywhere
 * @param nodes those the plan is for; without them, names and roles are taken on trust
 * @throws RuntimeError `option.invalid` with the first thing wrong
 */
export function checkPlan(plan: FaultPlan, nodes?: readonly NodeFacts[]): void {
  if (plan.rules.length > RULES_MAX) {
    refuse({
      option: "rules",
      expected: `at most ${RULES_MAX} rules`,
      received: plan.rules.length,
    });
  }
  const ids = new Set<string>();
  for (const rule of plan.rules) {
    const problem = ids.has(rule.id)
      ? { option: "id", expected: "an id no other rule has", received: rule.id }
      : problemOf(rule, nodes);
    if (problem !== undefined)
      refuse({ ...problem, option: `rules[${rule.id}].${problem.option}` });
    ids.add(rule.id);
  }
}

function refuse({ option, expected, received }: PlanProblem): never {
  const shown = shownValue(received);
  const details = { option, expected, received: shown };
  throw new RuntimeError(
    "option.invalid",
    details,
    `cannot use fault plan: ${option}: expected ${expected} (${shown})`,
  );
}

function problemOf(rule: FaultRule, nodes?: readonly NodeFacts[]): PlanProblem | undefined {
  const { id, limit, what } = rule;
  if (!RULE_ID.test(id)) return wrong("id", "1 to 64 of A-Z a-z 0-9 . _ -", id);
  if (limit !== undefined && !isCount(limit)) return wrong("limit", "a whole number from 1", limit);
  return (
    faultProblem(what) ??
    selectorsOf(what)
      .map((selector) => selectorProblem(selector, nodes))
      .find((problem) => problem !== undefined) ??
    whenProblem(rule)
  );
}

function faultProblem(fault: Fault): PlanProblem | undefined {
  const kind = kindOf(fault);
  if (!isKnownKind(kind)) return wrong("what", "a fault that exists", kind);
  const length = lengthSpreadOf(fault);
  const isJump = fault.at === "clock" && fault.do === "jump";
  if (length !== undefined && !isJump && !isLength(length)) {
    return wrong("what", "lengths from 0, and tails no likelier than 1", length);
  }
  const amounts = [
    "partsPerMillion" in fault ? fault.partsPerMillion : 0,
    "shiftDegrees" in fault ? fault.shiftDegrees : 0,
    isJump ? fault.byMs : 0,
  ];
  if (!amounts.every(Number.isFinite)) return wrong("what", "an amount", amounts);
  if ("bytesPerSecond" in fault && !(fault.bytesPerSecond > 0)) {
    return wrong("what.bytesPerSecond", "more than 0", fault.bytesPerSecond);
  }
  return fault.at === "peer" ? peerProblem(fault) : undefined;
}

function peerProblem(fault: PeerFault): PlanProblem | undefined {
  if (fault.do === "lie_height" && (!Number.isSafeInteger(fault.by) || fault.by === 0)) {
    return wrong("what.by", "a whole number, not 0", fault.by);
  }
  if (fault.do === "flood" && !isCount(fault.messages)) {
    return wrong("what.messages", "a whole number from 1", fault.messages);
  }
  return undefined;
}

function selectorsOf(fault: Fault): readonly NodeSelector[] {
  if (fault.at === "link") {
    return [fault.from, fault.to, ...(fault.do === "partition" ? sidesOf(fault.shape) : [])];
  }
  const selector = fault.at === "mailbox" || fault.at === "lifecycle" ? fault.on.node : fault.on;
  return selector === undefined ? [] : [selector];
}

function sidesOf(shape: PartitionShape): readonly NodeSelector[] {
  return typeof shape === "string" ? [] : shape.sides;
}

/** What is wrong with a selector in a world of these nodes. */
export function selectorProblem(
  selector: NodeSelector,
  nodes: readonly NodeFacts[] | undefined,
): PlanProblem | undefined {
  if (nodes === undefined) return undefined;
  if (typeof selector === "string") return selectorProblem([selector], nodes);
  if (Array.isArray(selector)) {
    const stranger = selector.find((name) => !nodes.some((node) => node.name === name));
    return stranger === undefined ? undefined : wrong("what", "nodes of the world", stranger);
  }
  if (!("role" in selector) || nodes.some(({ role }) => role === selector.role)) return undefined;
  return wrong("what", "a role some node has", selector.role);
}

function whenProblem({ id, what, when }: FaultRule): PlanProblem | undefined {
  const condition = conditionOf(when, id);
  const problem = conditionProblem(condition);
  if (problem !== undefined) return problem;
  if (causeOf(kindOf(what)) !== "act" || startersOf(condition, "start").length > 0)
    return undefined;
  return wrong("when", "a time or an event (at, every, between, onTrace)", when);
}

function conditionProblem(condition: Condition): PlanProblem | undefined {
  if (condition.op === "leaf") return leafProblem(condition.when);
  if (condition.parts.length === 0) return wrong("when", `a part in \`${condition.op}\``, []);
  return condition.parts.map(conditionProblem).find((problem) => problem !== undefined);
}

function leafProblem(when: LeafWhen): PlanProblem | undefined {
  if ("between" in when) {
    const [from, to] = when.between;
    if (!isTime(from) || !isTime(to) || from >= to) {
      return wrong("when.between", "a time and a later one", when.between);
    }
  }
  if ("at" in when && !isTime(when.at)) return wrong("when.at", "a time", when.at);
  if ("every" in when && !isLength(when.every)) {
    return wrong("when.every", "lengths from 0", when.every);
  }
  return countProblem(when);
}

function countProblem(when: LeafWhen): PlanProblem | undefined {
  if ("chance" in when && when.chance !== undefined && !isShare(when.chance)) {
    return wrong("when.chance", "a number from 0 to 1", when.chance);
  }
  if ("first" in when && !isCount(when.first)) {
    return wrong("when.first", "a whole number from 1", when.first);
  }
  if ("nth" in when && when.nth !== undefined && ![when.nth].flat().every(isCount)) {
    return wrong("when.nth", "whole numbers from 1", when.nth);
  }
  if ("delayMs" in when && !isTime(when.delayMs ?? 0)) {
    return wrong("when.delayMs", "a time", when.delayMs);
  }
  return undefined;
}

function wrong(option: string, expected: string, received: unknown): PlanProblem {
  return { option, expected, received };
}

/** Whether a length is from 0, and its tail no likelier than 1. */
export function isLength(spread: Spread): boolean {
  if (typeof spread === "number") return isTime(spread);
  if ("uniform" in spread) {
    const [from, to] = spread.uniform;
    return isTime(from) && isTime(to) && from <= to;
  }
  if ("exponential" in spread) return isTime(spread.exponential);
  const { usual, tail, tailShare } = spread.bimodal;
  return isTime(usual) && isTime(tail) && isShare(tailShare);
}

function isTime(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
