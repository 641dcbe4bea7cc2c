/**
 * Stopping every child of a dynamic supervisor at once: all are asked first, then awaited together,
 * each for its own time; those that stay are killed. Reports are grouped by reason.
 *
 * @see OTP `supervisor`: simple_one_for_one shutdown; Elixir `DynamicSupervisor`
 */

import type { Cell } from "../actor/cell.ts";
import type { Deadline } from "../actor/deadlines.ts";
import { sendExit } from "../actor/link.ts";
import { describeExit, type ExitReason } from "../exit-reason.ts";
import { type Child, offenderOf, reportOn } from "./child.ts";
import type { DynamicState } from "./dynamic-state.ts";
import { type Program, wait } from "./program.ts";
import { isExpectedShutdown, type ShutdownFacts } from "./restart-policy.ts";
import { reasonOfDead } from "./stop-child.ts";

interface UnexpectedExits {
  readonly reason: ExitReason;
  readonly example: Child;
  count: number;
}

/** Stops all children in parallel. */
export function* stopAllAtOnce(state: DynamicState): Program<void> {
  const children = [...state.children.values()].filter(({ status }) => status === "running");
  state.children.clear();
  const reasons = yield* wait<Map<Child, ExitReason>>((resume) => {
    awaitExits(state.cell, children, resume);
  });
  reportUnexpected(state, reasons);
}

/** Whose rule says what an expected end of a child is. */
export function shutdownRule(state: DynamicState): ShutdownFacts["supervisor"] {
  return state.flags.flavour === "dynamic" ? "dynamic" : "static";
}

function awaitExits(
  supervisor: Cell,
  children: readonly Child[],
  resume: (reasons: Map<Child, ExitReason>) => void,
): void {
  const reasons = new Map<Child, ExitReason>();
  const deadlines: Deadline[] = [];
  const note = (child: Child, reason: ExitReason): void => {
    reasons.set(child, reason);
    if (reasons.size < children.length) return;
    for (const deadline of deadlines) deadline.disarm();
    resume(reasons);
  };
  if (children.length === 0) resume(reasons);
  for (const [afterMs, group] of byPatience(children)) {
    deadlines.push(killAfter(supervisor, group, afterMs));
  }
  for (const child of children) askToEnd(supervisor, child, note);
}

function askToEnd(
  supervisor: Cell,
  child: Child,
  note: (child: Child, reason: ExitReason) => void,
): void {
  const { cell, spec } = child;
  if (cell === undefined) return;
  if (!cell.isAlive) {
    note(child, reasonOfDead(supervisor, cell));
    return;
  }
  cell.exitObservers ??= [];
  cell.exitObservers.push((reason) => note(child, reason));
  sendExit(supervisor, cell, spec.shutdown === "brutal_kill" ? "kill" : "shutdown");
}

/** Children that share a patience share a timer. */
function byPatience(children: readonly Child[]): Map<number, Child[]> {
  const groups = new Map<number, Child[]>();
  for (const child of children) {
    const { shutdown } = child.spec;
    if (typeof shutdown === "string") continue;
    const group = groups.get(shutdown.afterMs) ?? [];
    group.push(child);
    groups.set(shutdown.afterMs, group);
  }
  return groups;
}

function killAfter(supervisor: Cell, children: readonly Child[], afterMs: number): Deadline {
  const expire = (): void => {
    for (const { cell } of children) {
      if (cell?.isAlive === true) sendExit(supervisor, cell, "kill");
    }
  };
  return supervisor.kernel.deadlines.arm(afterMs, { expire });
}

function reportUnexpected(state: DynamicState, reasons: Map<Child, ExitReason>): void {
  const supervisor = shutdownRule(state);
  const groups = new Map<string, UnexpectedExits>();
  for (const [child, reason] of reasons) {
    const { shutdown, restart } = child.spec;
    if (isExpectedShutdown(reason, { shutdown, restart, supervisor })) continue;
    const known = groups.get(describeExit(reason));
    if (known !== undefined) known.count += 1;
    else groups.set(describeExit(reason), { reason, example: child, count: 1 });
  }
  for (const { reason, example, count } of groups.values()) {
    const offender = { ...offenderOf(example), id: undefined, actor: undefined, count };
    reportOn(state.cell, { context: "shutdown_error", reason }, offender);
  }
}
