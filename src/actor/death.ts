/**
 * The end of a cell, in OTP's order: names are free before anybody learns of the exit, then callers,
 * links and monitors are told; what was not handled becomes dead letters.
 */

import type { ExitReason } from "../exit-reason.ts";
import { calleeExited } from "./call-failures.ts";
import type { Cell } from "./cell.ts";
import { sendLinkExit, tellDown, unlink } from "./link.ts";
import { linksIn } from "./link-set.ts";
import { failAll } from "./pending-call.ts";
import { cancelTasks } from "./task.ts";
import { cancelTimers } from "./timers.ts";

/** Ends a cell at once; a second exit of the same cell is ignored. */
export function die(cell: Cell, reason: ExitReason): void {
  if (!cell.isAlive) return;
  if (cell.life === "starting") leaveStarter(cell);
  cell.live("exit");
  cell.exitReason = reason;
  releaseNames(cell);
  cancelTimers(cell);
  failAll(cell, () => calleeExited(cell.path, reason));
  buryUnread(cell);
  cell.kernel.dismiss(cell);
  cell.kernel.interposition?.ended(cell, reason);
  tellNeighbours(cell, reason);
  reportExit(cell, reason);
  const { onStartEnded } = cell;
  cell.onStartEnded = undefined;
  onStartEnded?.(reason);
  abortWork(cell);
}

/** The starter hears of a failed start by its outcome; no exit reaches it besides. */
function leaveStarter(cell: Cell): void {
  if (cell.parent === undefined) return;
  unlink(cell, cell.parent);
}

/** Listeners of these signals are the actor's code: what they throw is a stray of an actor that is gone. */
function abortWork(cell: Cell): void {
  if (cell.tasks === undefined && cell.abort === undefined) return;
  const { strays } = cell.kernel;
  const outer = strays?.enter(cell);
  cancelTasks(cell);
  cell.abort?.abort();
  strays?.leave(outer);
}

function releaseNames(cell: Cell): void {
  for (const name of cell.names ?? []) cell.kernel.names.delete(name);
  cell.names = undefined;
}

function buryUnread(cell: Cell): void {
  const unread = cell.mailbox.shut();
  for (const envelope of unread) {
    if (envelope.kind === "message") cell.kernel.lose(cell, envelope, "unread_at_exit");
  }
  cell.continuation = undefined;
  cell.signals = undefined;
  cell.state = undefined;
}

function tellNeighbours(cell: Cell, reason: ExitReason): void {
  const { links, watchers, monitors } = cell;
  for (const other of linksIn(links)) sendLinkExit(cell, other, reason);
  if (watchers !== undefined) for (const entry of watchers.values()) tellDown(entry, reason);
  if (monitors !== undefined) {
    for (const entry of monitors.values()) entry.target?.watchers?.delete(entry.number);
  }
  cell.watchers = undefined;
  cell.monitors = undefined;
  for (const hear of cell.exitObservers ?? []) hear(reason);
  cell.exitObservers = undefined;
}

function reportExit(cell: Cell, reason: ExitReason): void {
  const { events } = cell.kernel;
  if (!events.observed) return;
  events.emit({ type: "actor.stopped", actor: cell.path, id: cell.id, reason });
}
