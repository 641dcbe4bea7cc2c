/** What a dynamic supervisor knows: its children by incarnation, in no order, without ids. */

import type { Cell } from "../actor/cell.ts";
import type { ChildSpec } from "../actor/child-spec.ts";
import type { Child } from "./child.ts";
import { RestartWindow } from "./restart-intensity.ts";

/**
 * Whose rules a dynamic supervisor follows where OTP's `simple_one_for_one` and Elixir's
 * `DynamicSupervisor` differ: counts, stopping a dead stranger, expected shutdown reasons.
 */
export type DynamicFlavour = "simple_one_for_one" | "dynamic";

/** Flags of a dynamic supervisor, complete. */
export interface DynamicFlags {
  readonly flavour: DynamicFlavour;
  readonly intensity: number;
  readonly periodMs: number;
  readonly maxChildren: number;
}

/** Elixir's defaults of a `DynamicSupervisor`. */
export const DYNAMIC_DEFAULTS = {
  intensity: 3,
  periodMs: 5_000,
  maxChildren: Number.POSITIVE_INFINITY,
} as const;

/** A running dynamic supervisor's knowledge. */
export class DynamicState {
  readonly cell: Cell;
  readonly flags: DynamicFlags;
  readonly window: RestartWindow;
  /** Makes the specification of a child from what `startChild` was given. */
  readonly specOf: (args: unknown) => ChildSpec;
  /** By incarnation; while a restart is retried, by the last one. */
  readonly children = new Map<Cell, Child>();

  constructor(cell: Cell, flags: DynamicFlags, specOf: (args: unknown) => ChildSpec) {
    this.cell = cell;
    this.flags = flags;
    this.specOf = specOf;
    this.window = new RestartWindow(flags);
  }

  /** Notes that an incarnation runs, in the place of an earlier one if there was. */
  setRunning(child: Child, cell: Cell): void {
    if (child.cell !== undefined) this.children.delete(child.cell);
    child.cell = cell;
    child.status = "running";
    child.startedAtMs = this.cell.kernel.clock.monotonic();
    this.children.set(cell, child);
  }

  /** Forgets a child. */
  remove(child: Child): void {
    if (child.cell !== undefined) this.children.delete(child.cell);
  }
}
