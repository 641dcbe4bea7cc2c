/**
 * What the kernel asks of whatever runs in a cell. `defineActor`, supervisors and machine actors are
 * each one of these; nothing outside the package implements it.
 */

import type { ExitReason } from "../exit-reason.ts";
import type { MailboxLimit } from "../mailbox/mailbox.ts";
import type { Cell } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { Chart } from "./machine-chart.ts";
import type { AnyPipe } from "./piped-mailbox.ts";
import type { InitResult, Next, Postpone, Reply, Stop } from "./result.ts";

/** What handling one entry of the mailbox came to. */
export type HandlerResult =
  | Next<unknown>
  | Postpone
  | Reply<unknown, unknown>
  | Stop<unknown, unknown>;

/** A result now or later; while it is outstanding the mailbox holds. */
export type MaybeLater<T> = T | PromiseLike<T>;

/** One child of a supervisor, as observers see it. */
export interface ChildView {
  readonly id: string | undefined;
  readonly cell: Cell | undefined;
  readonly status: "running" | "stopped" | "restarting";
  readonly restart: string;
  readonly shutdown: unknown;
}

/** The code a cell runs. */
export interface Behaviour<Args = never> {
  /** Shown in paths and reports. */
  readonly name: string;
  readonly kind: "worker" | "supervisor";
  /** Whether exits of linked actors arrive as messages. */
  readonly trapExit: boolean;
  readonly mailbox: MailboxLimit;
  /** Operators in front of the mailbox. */
  readonly pipe?: AnyPipe;
  /** Makes the first state. */
  init(args: Args, cell: Cell): MaybeLater<InitResult<unknown>>;
  /** Handles one entry of the mailbox. */
  receive(cell: Cell, envelope: Envelope): MaybeLater<HandlerResult>;
  /** Tidies up; runs on every stop that is not a kill or an untrapped exit. */
  terminate?(cell: Cell, reason: ExitReason): MaybeLater<void>;
  /** What has to change for postponed messages to be tried again. */
  phase(state: unknown): unknown;
  /** The children of a supervisor, in start order, read without asking it. */
  children?(state: unknown): readonly ChildView[];
  /** The state as reports and inspectors may see it. */
  formatState?(state: unknown): unknown;
  /** What a call that only reads would be answered now; `undefined` for any other, and when it would have to wait. */
  glance?(cell: Cell, type: string, payload: unknown): unknown;
  /** Its machine, of an actor that is one. */
  readonly chart?: Chart;
}
