/**
 * Starting, restarting and giving up children of a static supervisor.
 *
 * @see OTP `supervisor`: restart strategies; `docs/semantics.md` section 6 and 7
 */

import type { HandlerResult } from "../actor/behaviour.ts";
import type { StartFunction } from "../actor/child-spec.ts";
import { keep, stop } from "../actor/result.ts";
import { cellOf } from "../actor/ref.ts";
import type { StartError, StartOutcome } from "../actor/start.ts";
import { type ExitReason, isQuietExit } from "../exit-reason.ts";
import { isAskedToStop } from "./asked-to-stop.ts";
import { restartDelayMs, restartsInARow } from "./backoff.ts";
import { type Child, hasOrphans, report, reportProgress } from "./child.ts";
import { type Program, settled } from "./program.ts";
import { decideRestart, endsSupervisor } from "./restart-policy.ts";
import { letOrphansLeave, type RetryOrder, restartAfter, tryAgain } from "./retry.ts";
import { reasonOf, startedSafely } from "./start-child.ts";
import { stopChild } from "./stop-child.ts";
import { decideStrategy } from "./strategy.ts";
import type { SupervisorState } from "./supervisor-state.ts";

/** Starts a child's incarnation; what it throws is a failed start. */
export function* startChild(
  state: SupervisorState,
  child: Child,
  start: StartFunction = child.spec.start,
): Program<StartOutcome> {
  const outcome = yield* settled(startedSafely(state.cell, start));
  const cell = outcome.kind === "ok" ? cellOf(outcome.ref) : undefined;
  if (cell === undefined) {
    child.cell = undefined;
    child.status = "stopped";
  } else state.setRunning(child, cell);
  return outcome;
}

/**
 * Starts the first incarnations, one after another. At the first failure those up are stopped; so they
 * are when the supervisor is asked to stop meanwhile, and then nobody failed.
 *
 * @returns why they do not run; `undefined` when they do
 */
export function* startAll(state: SupervisorState): Program<ExitReason | undefined> {
  for (const child of [...state.children.values()]) {
    const outcome = yield* startChild(state, child);
    const reason = outcome.kind === "error" ? reasonOf(outcome.error) : "normal";
    if (isQuietExit(reason) && isAskedToStop(state.cell)) {
      yield* stopAll(state);
      return "shutdown";
    }
    if (outcome.kind === "error") {
      report(state.cell, child, { context: "start_error", reason });
      yield* stopAll(state);
      return { shutdown: { failedToStartChild: child.spec.id, reason } };
    }
    if (outcome.kind === "ignore" && child.spec.restart === "temporary") state.remove(child);
    else reportProgress(state.cell, child, "info");
  }
  return undefined;
}

/** Stops all children, the last started first. */
export function* stopAll(state: SupervisorState): Program<void> {
  for (const child of [...state.children.values()].reverse()) {
    state.forgetCell(child);
    yield* stopChild(state.cell, child);
  }
}

/** Decides what a child's own exit means, and does it. */
export function* childExited(
  state: SupervisorState,
  child: Child,
  reason: ExitReason,
): Program<HandlerResult> {
  const verdict = decideRestart(child.spec.restart, reason);
  if (verdict.report) report(state.cell, child, { context: "child_terminated", reason });
  state.forgetCell(child);
  if (verdict.restart) {
    const ranMs = state.cell.kernel.clock.monotonic() - child.startedAtMs;
    child.restarts = restartsInARow(child.spec.backoff, child.restarts, ranMs);
    if (hasOrphans(child, reason)) yield* letOrphansLeave(state.cell);
    return yield* restart(state, child);
  }
  return endedForGood(state, child, verdict.keepSpec);
}

/** A child that is not restarted is forgotten or kept, and may end its supervisor. */
function endedForGood(state: SupervisorState, child: Child, keepSpec: boolean): HandlerResult {
  child.status = "stopped";
  child.cell = undefined;
  if (!keepSpec) state.remove(child);
  if (!child.spec.significant) return keep();
  const ends = endsSupervisor(state.flags.autoShutdown, state.significantOthers(child));
  return ends ? stop("shutdown") : keep();
}

/** Restarts a child with its strategy, unless there were too many restarts. */
export function* restart(state: SupervisorState, child: Child): Program<HandlerResult> {
  const { clock, random } = state.cell.kernel;
  const window = child.window ?? state.window;
  if (!window.add(clock.monotonic())) return giveUp(state, child);
  const delayMs = restartDelayMs(child.spec.backoff, child.restarts, random.unit());
  child.restarts += 1;
  child.status = "restarting";
  if (delayMs > 0) {
    restartAfter(state.cell, child, delayMs);
    return keep();
  }
  yield* attempt(state, child);
  return keep();
}

/** Tries again; an attempt that was not counted yet takes its place in the window first. */
export function* retry(state: SupervisorState, order: RetryOrder): Program<HandlerResult> {
  if (!order.isCounted) return yield* restart(state, order.child);
  yield* attempt(state, order.child);
  return keep();
}

/** One attempt to bring a child back, its siblings as the strategy says. */
export function* attempt(state: SupervisorState, child: Child): Program<void> {
  const ids = [...siblingIds(state, child)];
  const effect = decideStrategy(state.flags.strategy, ids, child.spec.id);
  for (const id of [...effect.stop].reverse()) yield* stopBystander(state, id);
  for (const id of effect.start) {
    const sibling = state.children.get(id);
    if (sibling === undefined) continue;
    const outcome = yield* startChild(state, sibling);
    if (outcome.kind === "error") {
      failedRestart(state, sibling, outcome.error);
      return;
    }
    reportProgress(state.cell, sibling, "info");
  }
}

/** Under `one_for_one` nobody else matters, and the list of ids need not be made. */
function siblingIds(state: SupervisorState, child: Child): Iterable<string> {
  return state.flags.strategy === "one_for_one" ? [child.spec.id] : state.children.keys();
}

function* stopBystander(state: SupervisorState, id: string): Program<void> {
  const sibling = state.children.get(id);
  if (sibling === undefined) return;
  state.forgetCell(sibling);
  yield* stopChild(state.cell, sibling);
  if (sibling.spec.restart === "temporary") state.remove(sibling);
}

function failedRestart(state: SupervisorState, child: Child, error: StartError): void {
  report(state.cell, child, { context: "start_error", reason: reasonOf(error) });
  tryAgain(state.cell, child);
}

function giveUp(state: SupervisorState, child: Child): HandlerResult {
  const reason = "reached_max_restart_intensity";
  const isGivenUpAlone = child.spec.budget?.whenSpent === "give_up";
  report(state.cell, child, { context: isGivenUpAlone ? "child_gave_up" : "shutdown", reason });
  const ended = endedForGood(state, child, child.spec.restart !== "temporary");
  return isGivenUpAlone ? ended : stop("shutdown");
}
