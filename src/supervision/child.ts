/** A supervisor's own record of a child, and what it reports about it. */

import type { ChildView } from "../actor/behaviour.ts";
import type { Cell } from "../actor/cell.ts";
import type { StartOutcome } from "../actor/start.ts";
import { type ExitReason, isQuietExit } from "../exit-reason.ts";
import type { Offender, SupervisorContext } from "../telemetry/events.ts";
import type { FullChildSpec } from "./child-spec.ts";
import { RestartWindow } from "./restart-intensity.ts";

/** One child, through all its incarnations. */
export interface Child {
  readonly spec: FullChildSpec;
  /** The incarnation that runs; the last one while a restart is being retried. */
  cell: Cell | undefined;
  status: "running" | "stopped" | "restarting";
  /** Restarts in a row, for the backoff. */
  restarts: number;
  /** The order to try it again; taken back when the child is stopped. */
  retry: { readonly timer: string } | undefined;
  /** When the running incarnation started, on the monotonic clock in ms. */
  startedAtMs: number;
  /** The child's own budget, if it has one. */
  readonly window: RestartWindow | undefined;
}

/** A child that has not been started. */
export function newChild(spec: FullChildSpec): Child {
  const window = spec.budget === undefined ? undefined : new RestartWindow(spec.budget);
  return {
    spec,
    cell: undefined,
    status: "stopped",
    restarts: 0,
    retry: undefined,
    startedAtMs: 0,
    window,
  };
}

/** A temporary child is never started again, so what its start needs is let go (OTP's memory rule). */
export function leanSpec(spec: FullChildSpec): FullChildSpec {
  return spec.restart === "temporary" ? { ...spec, start: forgottenStart } : spec;
}

function forgottenStart(): StartOutcome {
  return { kind: "error", error: { tag: "exit", reason: "temporary_child" } };
}

/** Whether the exited child may have left children behind: a supervisor that did not end in order. */
export function hasOrphans({ spec }: Child, reason: ExitReason): boolean {
  return spec.type === "supervisor" && !isQuietExit(reason);
}

/** A child as observers see it. */
export function viewOf(child: Child): ChildView {
  const { spec, cell, status } = child;
  const { id, restart, shutdown } = spec;
  return { id, cell: status === "running" ? cell : undefined, status, restart, shutdown };
}

/** What a report says. */
export interface ReportText {
  readonly context: SupervisorContext;
  readonly reason: ExitReason;
}

/** Reports about one child. */
export function report(supervisor: Cell, child: Child, text: ReportText): void {
  reportOn(supervisor, text, offenderOf(child));
}

/** Reports about a child, or several that share a reason. */
export function reportOn(supervisor: Cell, text: ReportText, offender: Offender): void {
  const { events } = supervisor.kernel;
  if (!events.observed) return;
  events.emit({ type: "supervisor.report", supervisor: supervisor.path, ...text, offender });
}

/** Reports that a child is up. */
export function reportProgress(supervisor: Cell, child: Child, level: "info" | "debug"): void {
  const { events } = supervisor.kernel;
  if (!events.observed || child.cell === undefined) return;
  events.emit({
    type: "supervisor.progress",
    supervisor: supervisor.path,
    child: child.spec.id,
    actor: child.cell.path,
    level,
  });
}

/** A child as reports show it. */
export function offenderOf(child: Child): Offender {
  const { id, restart, significant, shutdown, type } = child.spec;
  return { id, actor: child.cell?.path, restart, significant, shutdown, type };
}
