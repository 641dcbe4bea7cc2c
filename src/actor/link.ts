/** Links and monitors between cells, and the exit signals that travel along them. */

import type { ExitReason } from "../exit-reason.ts";
import { foreignActor, noSuchActor } from "./call-failures.ts";
import type { Cell } from "./cell.ts";
import { hasLink, withLink, withoutLink } from "./link-set.ts";
import { refOf } from "./ref.ts";
import { decideExitSignal } from "./signal.ts";

/** One monitor, as both of its ends keep it. */
export interface MonitorEntry {
  readonly number: number;
  readonly watcher: Cell;
  readonly target: Cell | undefined;
  /** What the watcher named: an actor, or a registered name. */
  readonly object: unknown;
}

/**
 * Links two actors; doing it twice, or to itself, changes nothing.
 *
 * @throws RuntimeError `call.no_such_actor` when the other is gone and the caller does not trap exits;
 *   `runtime.foreign_actor`
 */
export function link(cell: Cell, other: Cell): void {
  if (cell === other || !cell.isAlive) return;
  if (cell.kernel !== other.kernel) throw foreignActor(other.path, "link to");
  if (other.isAlive) {
    cell.links = withLink(cell.links, other);
    other.links = withLink(other.links, cell);
    return;
  }
  if (!cell.trapExit) throw noSuchActor(other.path);
  tellExit(cell, other, "noproc");
}

/**
 * Removes the link; no exit through it takes effect any more. One that was trapped already and waits
 * in the mailbox stays there, as in OTP.
 */
export function unlink(cell: Cell, other: Cell): void {
  cell.links = withoutLink(cell.links, other);
  other.links = withoutLink(other.links, cell);
  cell.signals = cell.signals?.filter(
    (signal) => signal.kind !== "die" || signal.through !== other,
  );
}

/** Sends an exit signal, as `exit(Pid, Reason)` does. */
export function sendExit(sender: Cell | undefined, receiver: Cell, reason: ExitReason): void {
  takeExit(receiver, { sender, reason, kind: "exit", linked: true });
}

/** Sends what the end of a linked actor says. */
export function sendLinkExit(dead: Cell, receiver: Cell, reason: ExitReason): void {
  const linked = hasLink(receiver.links, dead);
  receiver.links = withoutLink(receiver.links, dead);
  takeExit(receiver, { sender: dead, reason, kind: "link", linked });
}

/**
 * Watches an actor; its exit arrives as `down`. Each call is a monitor of its own.
 *
 * @param object what the `down` names; the actor itself when absent
 * @throws RuntimeError `runtime.foreign_actor`: monitors are numbered by their runtime
 */
export function monitor(watcher: Cell, target: Cell | undefined, object?: unknown): number {
  if (target !== undefined && target.kernel !== watcher.kernel) {
    throw foreignActor(target.path, "monitor");
  }
  const number = watcher.kernel.nextId();
  if (!watcher.isAlive) return number;
  const named = object ?? (target === undefined ? undefined : refOf(target));
  const entry: MonitorEntry = { number, watcher, target, object: named };
  watcher.monitors ??= new Map();
  watcher.monitors.set(number, entry);
  if (target === undefined || !target.isAlive) {
    tellDown(entry, "noproc");
    return number;
  }
  target.watchers ??= new Map();
  target.watchers.set(number, entry);
  return number;
}

/** Stops watching. With `flush` a `down` that already waits is removed too. */
export function demonitor(watcher: Cell, number: number, flush: boolean): void {
  const entry = watcher.monitors?.get(number);
  watcher.monitors?.delete(number);
  entry?.target?.watchers?.delete(number);
  if (!flush) return;
  watcher.mailbox.takeFirst(
    ({ kind, payload }) => kind === "down" && (payload as { monitor: number }).monitor === number,
  );
}

/** Tells a watcher that what it watched is gone. */
export function tellDown(entry: MonitorEntry, reason: ExitReason): void {
  const { watcher, number, object } = entry;
  if (!watcher.isAlive || watcher.monitors?.delete(number) !== true) return;
  watcher.kernel.interposition?.overtake(watcher, entry.target);
  const down = { monitor: number, object, reason };
  watcher.mailbox.putSystem(watcher.kernel.note("down", "down", down));
}

interface IncomingExit {
  readonly sender: Cell | undefined;
  readonly reason: ExitReason;
  readonly kind: "exit" | "link";
  readonly linked: boolean;
}

function takeExit(receiver: Cell, exit: IncomingExit): void {
  if (!receiver.isAlive) return;
  receiver.kernel.interposition?.overtake(receiver, exit.sender);
  const decision = decideExitSignal({
    reason: exit.reason,
    kind: exit.kind,
    trapping: receiver.trapExit,
    fromSelf: exit.sender === receiver,
    linked: exit.linked,
  });
  switch (decision.do) {
    case "drop":
      return;
    case "die":
      receiver.signal({
        kind: "die",
        reason: decision.reason,
        through: exit.kind === "link" ? exit.sender : undefined,
      });
      return;
    case "message":
      tellExit(receiver, exit.sender, exit.reason);
  }
}

function tellExit(receiver: Cell, from: Cell | undefined, reason: ExitReason): void {
  const exit = { from: from === undefined ? undefined : refOf(from), cell: from, reason };
  receiver.mailbox.putSystem(receiver.kernel.note("exit", "exit", exit));
}
