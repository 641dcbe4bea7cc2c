/**
 * How an actor ends from its own side: its code threw, or somebody asked it to stop. `terminate`
 * runs first; an exit signal that it does not trap comes without (`death.ts`).
 *
 * @see OTP `gen_server`: terminate/2; `docs/semantics.md` sections 4 and 10
 */

import { RuntimeError } from "../errors.ts";
import { type ExitReason, isQuietExit } from "../exit-reason.ts";
import type { Cell } from "./cell.ts";
import { reportCrash } from "./crash-report.ts";
import { die } from "./death.ts";
import type { Envelope, Exit } from "./envelope.ts";
import { exitReasonOf } from "./exit.ts";
import { whenSettled } from "./hold.ts";

/** Why an actor ends, and what is still owed. */
export interface Ending {
  readonly reason: ExitReason;
  /** Where that was decided, for the report: a message, a callback. */
  readonly where: string;
  /** Done after `terminate`, before the exit: the last answer. */
  readonly afterwards?: () => void;
}

/** Ends the actor because its code threw. */
export function crash(cell: Cell, error: unknown, where: string): void {
  if (!cell.isAlive) return;
  const reason = exitReasonOf(error);
  if (cell.life !== "stopping") {
    terminate(cell, { reason, where });
    return;
  }
  if (!isQuietExit(reason)) reportCrash(cell, reason, where);
  die(cell, reason);
}

/** Reports an abnormal end, runs `terminate`, then exits. An actor that ends already is left alone. */
export function terminate(cell: Cell, ending: Ending): void {
  if (!cell.isAlive || cell.life === "stopping") return;
  const { reason, where } = ending;
  if (!isQuietExit(reason)) reportCrash(cell, reason, where);
  if (cell.life === "starting") {
    die(cell, reason);
    return;
  }
  cell.live("stop");
  const { behaviour, kernel } = cell;
  const { interposition } = kernel;
  const ran = cell.guard("terminate", () =>
    interposition === undefined
      ? behaviour.terminate?.(cell, reason)
      : interposition.terminate(cell, reason),
  );
  if (ran === undefined) return;
  whenSettled(cell, ran.value, {
    use: () => {
      ending.afterwards?.();
      die(cell, reason);
    },
    fail: (error) => crash(cell, error, "terminate"),
  });
}

/** The failure of a callback that returned something it may not return. */
export function badReturn(cell: Cell, callback: string): RuntimeError<"actor.bad_return"> {
  const details = { actor: cell.path, callback };
  const text = `cannot go on after ${callback}: ${cell.path} returned no decision (next, reply, stop)`;
  return new RuntimeError("actor.bad_return", details, text);
}

/**
 * Whether the entry says that whoever started the actor asks it to stop, or is gone. What the host
 * started has the host for its parent.
 */
export function isParentExit(envelope: Envelope, cell: Cell): boolean {
  return envelope.kind === "exit" && (envelope.payload as Exit).cell === cell.parent;
}
