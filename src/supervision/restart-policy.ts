/**
 * What an exit of a child means, decided as plain data.
 *
 * @see OTP `supervisor`: restart types, auto_shutdown; `docs/semantics.md` section 6
 */

import { type ExitReason, isQuietExit, isShutdown } from "../exit-reason.ts";
import type { Restart, Shutdown } from "../actor/child-spec.ts";
import type { AutoShutdown } from "./child-spec.ts";

/** What to do about an exited child. */
export interface ExitVerdict {
  readonly restart: boolean;
  /** Whether a `child_terminated` report is made. */
  readonly report: boolean;
  /** Whether the specification stays when the child is not restarted. */
  readonly keepSpec: boolean;
}

/** Decides what a child's own exit means. */
export function decideRestart(restart: Restart, reason: ExitReason): ExitVerdict {
  const isAbnormal = !isQuietExit(reason);
  switch (restart) {
    case "permanent":
      return { restart: true, report: true, keepSpec: true };
    case "transient":
      return { restart: isAbnormal, report: isAbnormal, keepSpec: true };
    case "temporary":
      return { restart: false, report: isAbnormal, keepSpec: false };
  }
}

/** Decides whether the end of a significant child ends its supervisor. */
export function endsSupervisor(autoShutdown: AutoShutdown, othersRunning: number): boolean {
  switch (autoShutdown) {
    case "never":
      return false;
    case "any_significant":
      return true;
    case "all_significant":
      return othersRunning === 0;
  }
}

/** How a child was asked to stop, and as what it was started. */
export interface ShutdownFacts {
  readonly shutdown: Shutdown;
  readonly restart: Restart;
  /** `dynamic` has Elixir's slightly different rule. */
  readonly supervisor: "static" | "dynamic";
}

/**
 * Decides whether a child that was stopped by its supervisor went as it should; if not, a
 * `shutdown_error` report is made.
 */
export function isExpectedShutdown(reason: ExitReason, facts: ShutdownFacts): boolean {
  const mayEndNormally = facts.restart !== "permanent";
  if (facts.shutdown === "brutal_kill") {
    if (reason === "killed") return true;
    return facts.supervisor === "static" && mayEndNormally && isQuietExit(reason);
  }
  if (reason === "shutdown") return true;
  if (isShutdown(reason)) return mayEndNormally || facts.supervisor === "dynamic";
  return reason === "normal" && mayEndNormally;
}
