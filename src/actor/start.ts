/**
 * Starting an actor: its name is taken before `init` runs, the starter learns of the outcome after
 * it, and when it failed the name is free and no exit is left in the starter's mailbox.
 *
 * @see OTP `proc_lib:start_link`, `gen_server:start_link`; `docs/semantics.md` section 3
 */

import type { ExitReason } from "../exit-reason.ts";
import type { Behaviour, MaybeLater } from "./behaviour.ts";
import { Cell } from "./cell.ts";
import { reportCrash } from "./crash-report.ts";
import { die } from "./death.ts";
import { isLater } from "./later.ts";
import type { Kernel } from "./kernel.ts";
import { link } from "./link.ts";
import { type ActorRef, refOf } from "./ref.ts";
import type { ActorName } from "./name.ts";
import type { InitResult } from "./result.ts";

/** Who starts an actor. */
export interface Starter {
  readonly kernel: Kernel;
  /** Becomes the parent, and is linked; `undefined` for the host. */
  readonly parent: Cell | undefined;
}

/** How an actor is started. */
export interface StartOptions {
  /** Registers the actor under this name before `init` runs. */
  readonly name?: ActorName<unknown> | undefined;
  /** Last part of its path. @defaultValue the definition's name */
  readonly label?: string;
  /** Milliseconds `init` may take before the actor is killed. @defaultValue no limit (as OTP) */
  readonly initTimeoutMs?: number;
  /** `false` starts it without a link, as OTP's `start`. @defaultValue true */
  readonly link?: boolean;
}

/** Why a start failed. */
export type StartError =
  | { readonly tag: "already_started"; readonly ref: ActorRef }
  | { readonly tag: "timeout" }
  | { readonly tag: "exit"; readonly reason: ExitReason };

/** How a start ended. */
export type StartOutcome<M = unknown> =
  | { readonly kind: "ok"; readonly ref: ActorRef<M>; readonly info?: unknown }
  | { readonly kind: "ignore" }
  | { readonly kind: "error"; readonly error: StartError };

/** What is started. */
export interface StartPlan<Args> {
  readonly behaviour: Behaviour<Args>;
  readonly args: Args;
}

/** Starts an actor; answers at once unless its `init` takes time. */
export function startCell<M, Args>(
  starter: Starter,
  plan: StartPlan<Args>,
  options: StartOptions = {},
): MaybeLater<StartOutcome<M>> {
  const { kernel, parent } = starter;
  const holder = options.name === undefined ? undefined : kernel.names.get(options.name.name);
  if (holder !== undefined) {
    return { kind: "error", error: { tag: "already_started", ref: refOf(holder) } };
  }
  const behaviour = plan.behaviour as unknown as Behaviour;
  const cell = new Cell(kernel, behaviour, { parent, label: options.label });
  if (options.name !== undefined) register(cell, options.name.name);
  if (parent !== undefined && options.link !== false) link(parent, cell);
  const result = runInit(cell, () => plan.behaviour.init(plan.args, cell));
  if (!isLater(result)) return conclude<M>(cell, result);
  return concludeLater<M>(cell, result, options.initTimeoutMs);
}

/** Gives a cell a name; the caller has seen that it is free. */
export function register(cell: Cell, name: string): void {
  cell.kernel.names.set(name, cell);
  cell.names ??= [];
  cell.names.push(name);
}

function runInit(
  cell: Cell,
  init: () => MaybeLater<InitResult<unknown>>,
): MaybeLater<InitResult<unknown>> {
  const ran = cell.guard("init", init);
  if (ran !== undefined) return ran.value;
  // What `init` threw has ended the cell already; its reason is the start's.
  return { kind: "failed", reason: cell.exitReason ?? "normal", quiet: false };
}

function conclude<M>(cell: Cell, result: InitResult<unknown>): StartOutcome<M> {
  cell.onStartEnded = undefined;
  switch (result.kind) {
    case "started":
      if (!cell.isAlive) return startError(cell.exitReason ?? "normal");
      cell.state = result.state;
      cell.begin(result.options);
      reportStarted(cell);
      return { kind: "ok", ref: refOf<M>(cell) };
    case "ignore":
      die(cell, "normal");
      return { kind: "ignore" };
    case "failed":
      if (!result.quiet && cell.isAlive) reportCrash(cell, result.reason, "init");
      die(cell, result.quiet ? "normal" : result.reason);
      return startError(result.reason);
    default:
      die(cell, { reason: { badReturnValue: result } });
      return startError({ reason: { badReturnValue: result } });
  }
}

function startError<M>(reason: ExitReason): StartOutcome<M> {
  return { kind: "error", error: { tag: "exit", reason } };
}

function concludeLater<M>(
  cell: Cell,
  result: PromiseLike<InitResult<unknown>>,
  timeoutMs: number | undefined,
): Promise<StartOutcome<M>> {
  return new Promise((resolve) => {
    const disarm = armTimeout(cell, timeoutMs, () => {
      cell.onStartEnded = undefined;
      die(cell, "killed");
      resolve({ kind: "error", error: { tag: "timeout" } });
    });
    cell.onStartEnded = (reason) => {
      disarm();
      resolve(startError(reason));
    };
    const settle = (settled: InitResult<unknown>): void => {
      if (!cell.isAlive) return;
      disarm();
      resolve(conclude<M>(cell, settled));
    };
    result.then(settle, (error: unknown) => cell.crash(error, "init"));
  });
}

function armTimeout(cell: Cell, timeoutMs: number | undefined, expire: () => void): () => void {
  if (timeoutMs === undefined) return () => {};
  const { clock } = cell.kernel;
  const timer = clock.setTimer(expire, timeoutMs);
  return () => clock.clearTimer(timer);
}

function reportStarted(cell: Cell): void {
  const { events } = cell.kernel;
  if (events.observed) events.emit({ type: "actor.started", actor: cell.path, id: cell.id });
}
