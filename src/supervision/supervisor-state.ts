/** What a static supervisor knows: its flags, its children in start order, its restarts. */

import type { Cell } from "../actor/cell.ts";
import { isDuration } from "../time/duration.ts";
import type { AutoShutdown, Checked, FullChildSpec } from "./child-spec.ts";
import type { Child } from "./child.ts";
import { newChild } from "./child.ts";
import { RestartWindow } from "./restart-intensity.ts";
import type { Strategy } from "./strategy.ts";

/** Flags of a static supervisor. */
export interface SupervisorFlags {
  /** Who is restarted when one child exits. @defaultValue "one_for_one" */
  readonly strategy?: Strategy;
  /** Restarts allowed within the period. @defaultValue 1, OTP's */
  readonly intensity?: number;
  /** Length of the period in ms. @defaultValue 5_000, OTP's */
  readonly periodMs?: number;
  /** When the end of significant children ends the supervisor. @defaultValue "never" */
  readonly autoShutdown?: AutoShutdown;
}

/** Flags with every default filled in. */
export type FullSupervisorFlags = Required<SupervisorFlags>;

/** OTP's defaults of a supervisor (Elixir's intensity is 3, gleam's 2; we took OTP's). */
export const SUPERVISOR_DEFAULTS: FullSupervisorFlags = {
  strategy: "one_for_one",
  intensity: 1,
  periodMs: 5_000,
  autoShutdown: "never",
};

/** Why flags were refused, with OTP's words. */
export interface FlagError {
  readonly tag:
    | "invalid_type"
    | "invalid_strategy"
    | "invalid_intensity"
    | "invalid_period"
    | "invalid_auto_shutdown"
    | "invalid_max_children"
    | "bad_combination";
  readonly value: unknown;
}

const STRATEGIES: ReadonlySet<unknown> = new Set(["one_for_one", "one_for_all", "rest_for_one"]);
const AUTO_SHUTDOWNS: ReadonlySet<unknown> = new Set([
  "never",
  "any_significant",
  "all_significant",
]);

/** Checks flags in OTP's order and fills the defaults in. */
export function checkFlags(flags: SupervisorFlags): Checked<FullSupervisorFlags, FlagError> {
  const full = {
    strategy: flags.strategy ?? SUPERVISOR_DEFAULTS.strategy,
    intensity: flags.intensity ?? SUPERVISOR_DEFAULTS.intensity,
    periodMs: flags.periodMs ?? SUPERVISOR_DEFAULTS.periodMs,
    autoShutdown: flags.autoShutdown ?? SUPERVISOR_DEFAULTS.autoShutdown,
  };
  if (!STRATEGIES.has(full.strategy)) return refused("invalid_strategy", full.strategy);
  const intensityError = checkIntensity(full);
  if (intensityError !== undefined) return { ok: false, error: intensityError };
  if (!AUTO_SHUTDOWNS.has(full.autoShutdown)) {
    return refused("invalid_auto_shutdown", full.autoShutdown);
  }
  return { ok: true, value: full };
}

/** Checks a restart intensity. */
export function checkIntensity(limit: {
  readonly intensity: number;
  readonly periodMs: number;
}): FlagError | undefined {
  const { intensity, periodMs } = limit;
  if (!Number.isInteger(intensity) || intensity < 0) {
    return { tag: "invalid_intensity", value: intensity };
  }
  const isPeriod = isDuration(periodMs) && periodMs > 0;
  return isPeriod ? undefined : { tag: "invalid_period", value: periodMs };
}

function refused(tag: FlagError["tag"], value: unknown): Checked<FullSupervisorFlags, FlagError> {
  return { ok: false, error: { tag, value } };
}

/** A running supervisor's knowledge. */
export class SupervisorState {
  readonly cell: Cell;
  readonly flags: FullSupervisorFlags;
  readonly window: RestartWindow;
  /** By id, in start order. */
  readonly children = new Map<string, Child>();
  /** The running ones, by incarnation; an exit of anybody else is a stranger's. */
  readonly byCell = new Map<Cell, Child>();

  constructor(cell: Cell, flags: FullSupervisorFlags) {
    this.cell = cell;
    this.flags = flags;
    this.window = new RestartWindow(flags);
  }

  /** Adds a child behind all others. */
  add(spec: FullChildSpec): Child {
    const child = newChild(spec);
    this.children.set(spec.id, child);
    return child;
  }

  /** Notes that an incarnation runs. */
  setRunning(child: Child, cell: Cell): void {
    child.cell = cell;
    child.status = "running";
    child.startedAtMs = this.cell.kernel.clock.monotonic();
    this.byCell.set(cell, child);
  }

  /** Forgets the incarnation; its exit, should it still wait in the mailbox, is a stranger's now. */
  forgetCell(child: Child): void {
    if (child.cell !== undefined) this.byCell.delete(child.cell);
  }

  /** Forgets a child altogether. */
  remove(child: Child): void {
    this.forgetCell(child);
    this.children.delete(child.spec.id);
  }

  /** How many significant children other than `child` run or are being restarted. */
  significantOthers(child: Child): number {
    let count = 0;
    for (const other of this.children.values()) {
      if (other !== child && other.spec.significant && other.status !== "stopped") count += 1;
    }
    return count;
  }
}
