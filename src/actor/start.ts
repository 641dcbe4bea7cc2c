/**
 * Starting an actor: its name is taken before `init` runs, the starter learns of the outcome after
 * it, and when it failed the name is free and no exit is left in the starter's mailbox.
 *
 * @see OTP `proc_lib:start_link`, `gen_server:start_link`; `docs/semantics.md` section 3
 */

import { type ExitReason, isQuietExit } from "../exit-reason.ts";
import { durationOf } from "../time/duration.ts";
import { checkOptions } from "./apply.ts";
import type { Behaviour, MaybeLater } from "./behaviour.ts";
import { Cell } from "./cell.ts";
import { reportCrash } from "./crash-report.ts";
import { die } from "./death.ts";
import { badReturn, crash } from "./ending.ts";
import { isLater } from "./later.ts";
import type { Kernel } from "./kernel.ts";
import { link } from "./link.ts";
import type { ActorName } from "./name.ts";
import { openFront } from "./piped-mailbox.ts";
import { type ActorRef, refOf } from "./ref.ts";
import type { InitResult, Started } from "./result.ts";

/** Who starts an actor. */
export interface Starter {
  readonly kernel: Kernel;
  /** Becomes the parent, and is linked; `undefined` for the host. */
  readonly parent: Cell | undefined;
}

/** A place actors register at: whoever stands there keeps a second one from starting (OTP's `via`). */
export interface Via {
  /** The running actor that stands there. */
  holder(): ActorRef | undefined;
  /** Puts a new actor there; it leaves the place when it exits. */
  claim(ref: ActorRef): void;
}

/** How an actor is started. */
export interface StartOptions {
  /** Registers the actor under this name before `init` runs. */
  readonly name?: ActorName<unknown> | undefined;
  /** Registers the actor elsewhere before `init` runs, such as under a key of a registry. */
  readonly via?: Via | undefined;
  /** Last part of its path. @defaultValue the definition's name */
  readonly label?: string;
  /** Milliseconds `init` may take before the actor is killed. @defaultValue no limit (as OTP) */
  readonly initTimeoutMs?: number;
  /** `false` starts it without a link, as OTP's `start`. @defaultValue true */
  readonly link?: boolean;
}

/** How an actor is started unless told otherwise: as OTP's `start_link`. */
export const START_DEFAULTS = { link: true } as const;

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

/**
 * Starts an actor; answers at once unless its `init` takes time.
 *
 * @throws RuntimeError `option.invalid`
 */
export function startCell<M, Args>(
  starter: Starter,
  plan: StartPlan<Args>,
  options: StartOptions = {},
): MaybeLater<StartOutcome<M>> {
  const { kernel, parent } = starter;
  const { initTimeoutMs } = options;
  if (initTimeoutMs !== undefined) durationOf("initTimeoutMs", initTimeoutMs);
  const taken = takenPlace(kernel, options);
  if (taken !== undefined) return { kind: "error", error: taken };
  // What an actor left behind may try to start others; they would have nobody to stop them.
  if (parent?.isAlive === false) return startError("noproc");
  const behaviour = plan.behaviour as unknown as Behaviour;
  const cell = new Cell(kernel, behaviour, { parent, label: options.label });
  if (!claimPlaces(cell, options)) return startError(cell.exitReason ?? "normal");
  if (parent !== undefined && (options.link ?? START_DEFAULTS.link)) link(parent, cell);
  const result = runInit(cell, () => {
    if (behaviour.pipe !== undefined) openFront(cell, behaviour.pipe);
    const init = (): MaybeLater<InitResult<unknown>> => plan.behaviour.init(plan.args, cell);
    return kernel.interposition === undefined ? init() : kernel.interposition.init(cell, init);
  });
  if (!isLater(result)) return conclude<M>(cell, result);
  return concludeLater<M>(cell, result, initTimeoutMs);
}

/** Why the new actor cannot be registered: somebody stands there, or the place is broken. */
function takenPlace(kernel: Kernel, { name, via }: StartOptions): StartError | undefined {
  const named = name === undefined ? undefined : kernel.names.get(name.name);
  if (named !== undefined) return { tag: "already_started", ref: refOf(named) };
  try {
    const ref = via?.holder();
    return ref === undefined ? undefined : { tag: "already_started", ref };
  } catch (error) {
    return { tag: "exit", reason: { error } };
  }
}

/** Registers a new actor; false when its place is broken, and the actor has ended of that. */
function claimPlaces(cell: Cell, { name, via }: StartOptions): boolean {
  if (name !== undefined) register(cell, name.name);
  try {
    via?.claim(refOf(cell));
    return true;
  } catch (error) {
    crash(cell, error, "via");
    return false;
  }
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

function conclude<M>(cell: Cell, result: InitResult<unknown> | undefined): StartOutcome<M> {
  cell.onStartEnded = undefined;
  switch (result?.kind) {
    case "started":
      return begin<M>(cell, result);
    case "ignore":
      die(cell, "normal");
      return { kind: "ignore" };
    case "failed":
      if (!result.quiet && cell.isAlive && !isQuietExit(result.reason))
        reportCrash(cell, result.reason, "init");
      die(cell, result.quiet ? "normal" : result.reason);
      return startError(result.reason);
    default:
      crash(cell, badReturn(cell, "init"), "init");
      return startError(cell.exitReason ?? "normal");
  }
}

/** What `init` asks for is checked first: an actor that has begun is one that can go on. */
function begin<M>(cell: Cell, { state, options }: Started<unknown>): StartOutcome<M> {
  try {
    if (options !== undefined) checkOptions(options);
  } catch (error) {
    crash(cell, error, "init");
  }
  if (!cell.isAlive) return startError(cell.exitReason ?? "normal");
  cell.state = state;
  cell.begin(options);
  reportStarted(cell);
  return { kind: "ok", ref: refOf<M>(cell) };
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
    // `resolve` makes a foreign promise keep the rules of promises, one whose `then` throws too.
    Promise.resolve(result).then(settle, (error: unknown) => crash(cell, error, "init"));
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
