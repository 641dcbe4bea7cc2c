/**
 * Children of a dynamic supervisor: started on request, restarted one for one, forgotten at the end.
 *
 * @see Elixir `DynamicSupervisor`; `docs/semantics.md` section 6
 */

import type { HandlerResult } from "../actor/behaviour.ts";
import type { ChildSpec } from "../actor/child-spec.ts";
import { cellOf, refOf } from "../actor/ref.ts";
import { keep, stop } from "../actor/result.ts";
import type { StartOutcome } from "../actor/start.ts";
import type { AnyRef } from "../actor/sys.ts";
import type { ExitReason } from "../exit-reason.ts";
import type { ChildCounts, ChildEntry, StartChildAnswer, TerminateChildAnswer } from "./admin.ts";
import { restartDelayMs, restartsInARow } from "./backoff.ts";
import { type Child, hasOrphans, leanSpec, newChild, report, reportProgress } from "./child.ts";
import { type Checked, checkChildSpec, type FullChildSpec, type SpecError } from "./child-spec.ts";
import type { DynamicState } from "./dynamic-state.ts";
import { type Program, settled } from "./program.ts";
import { decideRestart } from "./restart-policy.ts";
import { letOrphansLeave, type RetryOrder, restartAfter, tryAgain } from "./retry.ts";
import { cellBehind, reasonOf, startedSafely } from "./start-child.ts";
import { shutdownRule } from "./stop-all-dynamic.ts";
import { stopChild } from "./stop-child.ts";

/**
 * Starts a child; a failed or ignored start leaves nothing behind. A template that throws is a failed
 * start too: it runs inside the supervisor, but it is the caller's arguments that broke it.
 */
export function* addDynamic(state: DynamicState, args: unknown): Program<StartChildAnswer> {
  const spec = specFrom(state, args);
  if (!spec.ok) return { ok: false, error: { tag: "exit", reason: { error: spec.error } } };
  const checked = checkDynamicSpec(state, spec.value);
  if (!checked.ok) return { ok: false, error: checked.error };
  if (state.children.size >= state.flags.maxChildren) {
    return { ok: false, error: { tag: "max_children" } };
  }
  const outcome = yield* settled(startedSafely(state.cell, checked.value.start));
  const child = newChild(leanSpec(checked.value));
  const cell = adopt(state, child, outcome);
  if (outcome.kind === "error") return { ok: false, error: outcome.error };
  if (outcome.kind === "ignore" || cell === undefined) return { ok: true, ref: undefined };
  const answer = { ok: true, ref: refOf(cell) } as const;
  return outcome.info === undefined ? answer : { ...answer, info: outcome.info };
}

/** Stops a child, running or in its retries. */
export function* terminateDynamic(state: DynamicState, ref: AnyRef): Program<TerminateChildAnswer> {
  const cell = cellBehind(ref);
  if (cell === undefined && typeof ref !== "object") return notByRef(state);
  const child = cell === undefined ? undefined : state.children.get(cell);
  if (child === undefined) {
    const isDeadOk = state.flags.flavour === "simple_one_for_one" && cell?.isAlive !== true;
    return isDeadOk ? { ok: true } : { ok: false, error: { tag: "not_found" } };
  }
  state.remove(child);
  yield* stopChild(state.cell, child, shutdownRule(state));
  return { ok: true };
}

/** Decides what a child's own exit means, and does it. */
export function* dynamicExited(
  state: DynamicState,
  child: Child,
  reason: ExitReason,
): Program<HandlerResult> {
  const verdict = decideRestart(child.spec.restart, reason);
  if (verdict.report) report(state.cell, child, { context: "child_terminated", reason });
  if (verdict.restart) {
    const ranMs = state.cell.kernel.clock.monotonic() - child.startedAtMs;
    child.restarts = restartsInARow(child.spec.backoff, child.restarts, ranMs);
    if (hasOrphans(child, reason)) yield* letOrphansLeave(state.cell);
    return yield* restartDynamic(state, child);
  }
  state.remove(child);
  return keep();
}

/** Tries again; an attempt that was not counted yet takes its place in the window first. */
export function* retryDynamic(state: DynamicState, order: RetryOrder): Program<HandlerResult> {
  return yield* order.isCounted ? attempt(state, order.child) : restartDynamic(state, order.child);
}

/** Lists the children; ids are `undefined`. */
export function whichDynamic(state: DynamicState): ChildEntry[] {
  return [...state.children.values()].map(({ cell, status, spec }) => ({
    id: undefined,
    child: status === "running" && cell !== undefined ? refOf(cell) : "restarting",
    type: spec.type,
  }));
}

/** Counts the children. */
export function countDynamic(state: DynamicState): ChildCounts {
  let active = 0;
  let supervisors = 0;
  for (const child of state.children.values()) {
    if (child.status === "running") active += 1;
    if (child.spec.type === "supervisor") supervisors += 1;
  }
  const count = state.children.size;
  const specs = state.flags.flavour === "simple_one_for_one" ? 1 : count;
  return { specs, active, supervisors, workers: count - supervisors };
}

/** Finds the specification of a running child. */
export function dynamicSpec(state: DynamicState, ref: AnyRef): FullChildSpec | undefined {
  const cell = cellBehind(ref);
  return cell === undefined ? undefined : state.children.get(cell)?.spec;
}

function* restartDynamic(state: DynamicState, child: Child): Program<HandlerResult> {
  const { clock, random } = state.cell.kernel;
  const window = child.window ?? state.window;
  if (!window.add(clock.monotonic())) return giveUp(state, child);
  const delayMs = restartDelayMs(child.spec.backoff, child.restarts, random.unit());
  child.restarts += 1;
  child.status = "restarting";
  if (delayMs === 0) return yield* attempt(state, child);
  restartAfter(state.cell, child, delayMs);
  return keep();
}

function* attempt(state: DynamicState, child: Child): Program<HandlerResult> {
  const outcome = yield* settled(startedSafely(state.cell, child.spec.start));
  if (outcome.kind === "error") {
    report(state.cell, child, { context: "start_error", reason: reasonOf(outcome.error) });
    tryAgain(state.cell, child);
    return keep();
  }
  if (adopt(state, child, outcome) === undefined) state.remove(child);
  return keep();
}

function adopt(
  state: DynamicState,
  child: Child,
  outcome: StartOutcome,
): ReturnType<typeof cellOf> {
  const cell = outcome.kind === "ok" ? cellOf(outcome.ref) : undefined;
  if (cell === undefined) return undefined;
  state.setRunning(child, cell);
  if (state.flags.flavour === "dynamic") reportProgress(state.cell, child, "debug");
  return cell;
}

function giveUp(state: DynamicState, child: Child): HandlerResult {
  const reason = "reached_max_restart_intensity";
  state.remove(child);
  const isGivenUpAlone = child.spec.budget?.whenSpent === "give_up";
  const context = isGivenUpAlone ? "child_gave_up" : "shutdown";
  report(state.cell, child, { context, reason });
  return isGivenUpAlone ? keep() : stop("shutdown");
}

function specFrom(state: DynamicState, args: unknown): Checked<ChildSpec, unknown> {
  try {
    return { ok: true, value: state.specOf(args) };
  } catch (error) {
    return { ok: false, error };
  }
}

/** Nobody ends a dynamic supervisor by its own end; Elixir has a word of its own for that. */
function checkDynamicSpec(
  { flags }: DynamicState,
  spec: ChildSpec,
): Checked<FullChildSpec, SpecError> {
  const checked = checkChildSpec(spec, "never");
  if (checked.ok || checked.error.tag !== "bad_combination" || flags.flavour !== "dynamic") {
    return checked;
  }
  return { ok: false, error: { tag: "invalid_significant", value: true } };
}

/** Children of a dynamic supervisor are known by their refs only (OTP's word for asking by id). */
function notByRef({ flags }: DynamicState): TerminateChildAnswer {
  const tag = flags.flavour === "simple_one_for_one" ? "simple_one_for_one" : "not_found";
  return { ok: false, error: { tag } };
}
