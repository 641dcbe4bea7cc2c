/**
 * Stopping children as their specifications say.
 *
 * @see OTP `supervisor`: shutdown; `docs/semantics.md` section 6
 */

import type { Cell } from "../actor/cell.ts";
import { sendExit, unlink } from "../actor/link.ts";
import { hasLink } from "../actor/link-set.ts";
import type { ExitReason } from "../exit-reason.ts";
import { type Child, report } from "./child.ts";
import type { Shutdown } from "../actor/child-spec.ts";
import { type Program, wait } from "./program.ts";
import { cancelRetry } from "./retry.ts";
import { isExpectedShutdown, type ShutdownFacts } from "./restart-policy.ts";

/**
 * Stops one child and waits until it is gone; reports it when it did not go as it should.
 *
 * @param rule whose rule says what an expected end is
 */
export function* stopChild(
  supervisor: Cell,
  child: Child,
  rule: ShutdownFacts["supervisor"] = "static",
): Program<void> {
  const { cell } = child;
  const wasRunning = child.status === "running";
  cancelRetry(supervisor, child);
  child.status = "stopped";
  child.cell = undefined;
  if (cell === undefined || !wasRunning) return;
  const reason = cell.isAlive
    ? yield* endCell(supervisor, cell, child.spec.shutdown)
    : reasonOfDead(supervisor, cell);
  unlink(supervisor, cell);
  const { shutdown, restart } = child.spec;
  if (isExpectedShutdown(reason, { shutdown, restart, supervisor: rule })) return;
  report(supervisor, { ...child, cell }, { context: "shutdown_error", reason });
}

/** Asks a cell to go, kills it when its time is up, and waits for its end. */
export function* endCell(supervisor: Cell, cell: Cell, shutdown: Shutdown): Program<ExitReason> {
  if (shutdown === "brutal_kill") sendExit(supervisor, cell, "kill");
  else sendExit(supervisor, cell, "shutdown");
  if (typeof shutdown === "string") return yield* exitOf(cell);
  const reason = yield* exitWithin(cell, shutdown.afterMs);
  if (reason !== undefined) return reason;
  sendExit(supervisor, cell, "kill");
  return yield* exitOf(cell);
}

/** Waits until a cell is gone, without limit. */
export function* exitOf(cell: Cell): Program<ExitReason> {
  return yield* wait<ExitReason>((resume) => {
    if (cell.isAlive) observeExit(cell, resume);
    else resume(cell.exitReason ?? "noproc");
  });
}

/** Waits until a cell is gone; `undefined` when `afterMs` milliseconds have passed first. */
function* exitWithin(cell: Cell, afterMs: number): Program<ExitReason | undefined> {
  return yield* wait<ExitReason | undefined>((resume) => {
    if (!cell.isAlive) {
      resume(cell.exitReason);
      return;
    }
    let isOpen = true;
    const expire = (): void => {
      isOpen = false;
      resume(undefined);
    };
    const deadline = cell.kernel.deadlines.arm(afterMs, { expire });
    observeExit(cell, (reason) => {
      if (!isOpen) return;
      deadline.disarm();
      resume(reason);
    });
  });
}

/** A child that unlinked itself died unnoticed; its supervisor cannot know why (OTP's word). */
export function reasonOfDead(supervisor: Cell, cell: Cell): ExitReason {
  const wasLinked = hasLink(cell.links, supervisor);
  return wasLinked ? (cell.exitReason ?? "noproc") : "child_process_unlinked";
}

function observeExit(cell: Cell, hear: (reason: ExitReason) => void): void {
  cell.exitObservers ??= [];
  cell.exitObservers.push(hear);
}
