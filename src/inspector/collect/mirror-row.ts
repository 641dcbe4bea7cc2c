/** One actor in the mirror: read from its cell, which is never asked anything. */

import type { Cell } from "../../actor/cell.ts";
import { DynamicState } from "../../supervision/dynamic-state.ts";
import { SupervisorState } from "../../supervision/supervisor-state.ts";
import { NEWBORN, type RowNow, type RowOrigin } from "../protocol/rows.ts";
import type { MachineBook } from "./machine-book.ts";

/** What rows are read with. */
export interface RowReading {
  readonly machines: MachineBook;
  /** Wall-clock and monotonic time, in ms. */
  readonly atMs: number;
  readonly monotonicMs: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One actor as the mirror has it, and its place among the others by the time of its last change. */
export class MirrorRow {
  readonly id: number;
  readonly cell: Cell;
  readonly origin: RowOrigin;
  readonly now: Mutable<RowNow>;
  /** Number of its last change. */
  change = 0;
  /** Those that changed just before and just after it. */
  before: MirrorRow | undefined = undefined;
  after: MirrorRow | undefined = undefined;
  /** The state {@link RowNow.state} was read from. */
  #read: unknown = undefined;

  constructor(cell: Cell, reading: RowReading) {
    this.id = cell.id;
    this.cell = cell;
    this.origin = originOf(cell, reading);
    this.now = { ...NEWBORN };
  }

  /** Reads the cell; true when something is other than before. */
  update(monotonicMs: number): boolean {
    const { cell, now } = this;
    const { mailbox } = cell;
    const { length: depth, lengthMax: depthMax } = mailbox;
    const isSame =
      now.handled === cell.handled &&
      now.depth === depth &&
      now.life === cell.life &&
      now.depthMax === depthMax;
    const isSupervisorSame =
      cell.behaviour.kind === "worker" || !this.#readRestarts(cell.state, monotonicMs);
    const isStateSame = cell.behaviour.chart === undefined || !this.#readState();
    if (isSame && isSupervisorSame && isStateSame) return false;
    now.life = cell.life;
    now.depth = depth;
    now.depthMax = depthMax;
    now.handled = cell.handled;
    return true;
  }

  #readRestarts(state: unknown, monotonicMs: number): boolean {
    if (!isSupervising(state)) return false;
    const { now } = this;
    const { total } = state.window;
    // A window nobody fell into has nothing to count.
    const counted = total === 0 ? 0 : state.window.countAt(monotonicMs);
    const isOther = now.restarts !== total || now.restartsCounted !== counted;
    now.restarts = total;
    now.restartsCounted = counted;
    return isOther;
  }

  #readState(): boolean {
    const { state } = this.cell;
    if (Object.is(state, this.#read)) return false;
    this.#read = state;
    const text = activeText(this.cell);
    if (text === this.now.state) return false;
    this.now.state = text;
    return true;
  }
}

/** The active states of an actor's machine, sorted; empty for an actor without, and before its first state. */
export function activeText({ behaviour, state }: Cell): string {
  if (behaviour.chart === undefined || state === undefined) return "";
  return [...behaviour.chart.active(state)].sort().join("|");
}

function isSupervising(state: unknown): state is SupervisorState | DynamicState {
  return state instanceof SupervisorState || state instanceof DynamicState;
}

function originOf(cell: Cell, { machines }: RowReading): RowOrigin {
  const { behaviour, parent, mailbox } = cell;
  // Who outlives its parent stands at the root, under its whole path.
  const isOrphan = parent !== undefined && !parent.isAlive;
  return {
    parent: isOrphan || parent === undefined ? 0 : parent.id,
    label: isOrphan ? cell.path.slice(1) : cell.label,
    behaviour: behaviour.name,
    kind: behaviour.kind,
    mailboxMax: mailbox.messagesMax,
    overflow: behaviour.mailbox.overflow,
    machine:
      behaviour.chart === undefined ? "" : machines.hashOf(behaviour.chart.machine, behaviour.name),
    ...supervisingOf(cell.state),
    bornAtMs: Math.round(cell.bornAtMs),
  };
}

function supervisingOf(state: unknown): Pick<RowOrigin, "strategy" | "intensity" | "periodMs"> {
  if (!isSupervising(state)) return { strategy: "", intensity: 0, periodMs: 0 };
  const { intensity, periodMs } = state.flags;
  const strategy = state instanceof SupervisorState ? state.flags.strategy : "one_for_one";
  return { strategy, intensity, periodMs };
}
