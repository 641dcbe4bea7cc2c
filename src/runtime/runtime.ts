/**
 * A runtime: the ground actors run on inside a host process. It takes nothing from the host's handlers,
 * reads no environment, keeps nothing outside itself; two of them do not touch.
 */

import type { Cell } from "../actor/cell.ts";
import type { ActorDefinition } from "../actor/define-actor.ts";
import type { InterposerMaker } from "../actor/interposer.ts";
import { Kernel } from "../actor/kernel.ts";
import { sendExit } from "../actor/link.ts";
import { type ActorRef, cellOf, refByName, refOf } from "../actor/ref.ts";
import type { ActorName } from "../actor/name.ts";
import { type StartOptions, type StartOutcome, startCell } from "../actor/start.ts";
import { containedStrays } from "../actor/strays.ts";
import { RuntimeError } from "../errors.ts";
import { describeExit, errorBehind, type ExitReason } from "../exit-reason.ts";
import { reasonOf } from "../supervision/start-child.ts";
import type { EventListener } from "../telemetry/event-hub.ts";
import type { DeadLetterCause } from "../telemetry/events.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import { durationOf } from "../time/duration.ts";
import { realClock } from "../time/real-clock.ts";
import { realRandom } from "../time/real-random.ts";
import {
  checkDefinition,
  checkRuntimeOptions,
  demandObject,
  type StrayRule,
} from "./runtime-input.ts";
import { type Tree, treeOf } from "./tree.ts";

/** What a runtime stands on. */
export interface RuntimeOptions {
  /** @defaultValue the platform's */
  readonly clock?: Clock;
  /** @defaultValue the platform's */
  readonly random?: Random;
  /**
   * What happens to an exception from a timer or a promise an actor left behind. `contain`: it is that
   * actor's crash; costs every `await` of the process some 0.3 us. `process`: it is the
   * host's affair, as for any code. @defaultValue "contain"
   */
  readonly strays?: StrayRule;
  /** For simulations: stands between the actors and what happens to them. @defaultValue nobody does */
  readonly interposer?: InterposerMaker;
}

/** How long `stop` waits for everybody before it kills, unless told otherwise, in ms. */
export const STOP_DEADLINE_MS = 10_000;

/** Counts of a runtime. */
export interface RuntimeCounts {
  readonly actors: number;
  readonly messages: number;
  readonly deadLetters: Readonly<Partial<Record<DeadLetterCause, number>>>;
}

/** A running ground of actors. */
export interface Runtime extends AsyncDisposable {
  /**
   * Starts a tree, or a single actor without a supervisor.
   *
   * @throws RuntimeError `supervision.start_failed` with the whole chain of reasons; `runtime.stopped`,
   *   also when the runtime is stopped meanwhile; `option.invalid`
   */
  start<M, A>(
    definition: ActorDefinition<M, A>,
    ...args: [A] extends [void]
      ? [args?: A, options?: StartOptions]
      : [args: A, options?: StartOptions]
  ): Promise<Tree<M>>;
  /** The holder of a registered name; `undefined` when nobody holds it. */
  whereis<M>(name: ActorName<M>): ActorRef<M> | undefined;
  /** A ref to whoever holds a name at the moment of sending. */
  ref<M>(name: ActorName<M>): ActorRef<M>;
  /** Hears everything the runtime reports. Returns what stops it. */
  listen(listener: EventListener): () => void;
  /** Counts since the start. */
  counts(): RuntimeCounts;
  /**
   * Stops all trees, the last started first, each within the shutdown times of its specifications.
   *
   * @throws RuntimeError `runtime.stop_deadline` when the deadline passed and the rest was killed;
   *   `option.invalid`, and then nothing is stopped
   */
  stop(options?: { readonly deadlineMs?: number }): Promise<void>;
}

/**
 * Makes a runtime.
 *
 * @throws RuntimeError `option.invalid`
 * @example
 * const runtime = createRuntime();
 * await runtime.stop();
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  checkRuntimeOptions(options);
  return new ActorRuntime(options);
}

class ActorRuntime implements Runtime {
  readonly #kernel: Kernel;
  #stopping: Promise<void> | undefined;

  constructor(options: RuntimeOptions) {
    this.#kernel = new Kernel({
      clock: options.clock ?? realClock(),
      random: options.random ?? realRandom(),
      strays: (options.strays ?? "contain") === "process" ? undefined : containedStrays(),
      interposer: options.interposer,
    });
  }

  async start<M, A>(
    definition: ActorDefinition<M, A>,
    ...[args, options]: [args?: A, options?: StartOptions]
  ): Promise<Tree<M>> {
    checkDefinition(definition);
    if (options !== undefined) demandObject("options", options);
    if (this.#stopping !== undefined) throw stopped(definition.name);
    const plan = { behaviour: definition.behaviour, args: args as A };
    const starter = { kernel: this.#kernel, parent: undefined };
    const outcome = await startCell<M, A>(starter, plan, options);
    const root = outcome.kind === "ok" ? cellOf(outcome.ref) : undefined;
    if (this.#stopping !== undefined) {
      if (root !== undefined) await refOf(root).exited();
      throw stopped(definition.name, outcome);
    }
    if (root === undefined) throw startFailed(definition.name, outcome);
    return treeOf<M>(root);
  }

  whereis<M>(name: ActorName<M>): ActorRef<M> | undefined {
    const holder = this.#kernel.names.get(name.name);
    return holder === undefined ? undefined : refOf<M>(holder);
  }

  ref<M>(name: ActorName<M>): ActorRef<M> {
    return refByName(this.#kernel, name);
  }

  listen(listener: EventListener): () => void {
    return this.#kernel.events.listen(listener);
  }

  counts(): RuntimeCounts {
    const { alive, recorder, deadLetters } = this.#kernel;
    return {
      actors: alive,
      messages: recorder.count,
      deadLetters: Object.fromEntries(deadLetters),
    };
  }

  stop(options: { readonly deadlineMs?: number } = {}): Promise<void> {
    try {
      const deadlineMs = stopDeadlineOf(options);
      this.#stopping ??= this.#stopAll(deadlineMs);
      return this.#stopping;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stopAll(deadlineMs: number): Promise<void> {
    const { clock, deadlines } = this.#kernel;
    let left: string[] | undefined;
    const timer = clock.setTimer(() => {
      left = this.#killAll();
    }, deadlineMs);
    for (const root of rootsOf(this.#kernel)) {
      for (const cell of askedWith(root)) sendExit(cell.parent, cell, "shutdown");
      await refOf(root).exited();
    }
    await this.#killRest();
    clock.clearTimer(timer);
    deadlines.clear();
    if (left !== undefined) throw deadlinePassed(deadlineMs, left);
  }

  /** Ends whoever is left, such as actors started without a link, and waits until all are gone. */
  async #killRest(): Promise<void> {
    while (this.#kernel.alive > 0) {
      const left = [...this.#kernel.cells];
      this.#killAll();
      await Promise.all(left.map((cell) => refOf(cell).exited()));
    }
  }

  #killAll(): string[] {
    const left = [...this.#kernel.cells];
    for (const cell of left) sendExit(undefined, cell, "kill");
    return left.map(({ path }) => path);
  }
}

/** What the host started, the last first, whether or not its start has ended. */
function rootsOf(kernel: Kernel): Cell[] {
  return [...kernel.cells].filter(({ parent }) => parent === undefined).reverse();
}

/**
 * Whom to ask when a tree is to stop: its root. While that still starts it waits for one whose `init`
 * goes on, perhaps for ever, so those are asked with it, the innermost first.
 */
function askedWith(root: Cell): Cell[] {
  if (root.life !== "starting") return [root];
  const starting = [...root.kernel.cells].filter(({ life }) => life === "starting");
  return starting.filter((cell) => isWithin(root, cell)).reverse();
}

function isWithin(root: Cell, cell: Cell | undefined): boolean {
  return cell !== undefined && (cell === root || isWithin(root, cell.parent));
}

function stopDeadlineOf(options: { readonly deadlineMs?: number }): number {
  demandObject("options", options);
  const { deadlineMs = STOP_DEADLINE_MS } = options;
  return durationOf("deadlineMs", deadlineMs);
}

function startFailed(name: string, outcome: StartOutcome): RuntimeError {
  const reason: ExitReason = outcome.kind === "error" ? reasonOf(outcome.error) : "ignore";
  const details = { supervisor: name, reason };
  const text = `cannot start ${name}: ${describeExit(reason)}`;
  return new RuntimeError("supervision.start_failed", details, text, errorBehind(reason));
}

function stopped(name: string, outcome?: StartOutcome): RuntimeError<"runtime.stopped"> {
  const text = `cannot start ${name}: the runtime stops`;
  const cause = outcome?.kind === "error" ? errorBehind(reasonOf(outcome.error)) : undefined;
  return new RuntimeError("runtime.stopped", { name }, text, cause);
}

function deadlinePassed(
  deadlineMs: number,
  left: readonly string[],
): RuntimeError<"runtime.stop_deadline"> {
  const text = `cannot stop in order: ${left.length} actors had to be killed after ${deadlineMs} ms`;
  return new RuntimeError("runtime.stop_deadline", { deadlineMs, left }, text);
}
