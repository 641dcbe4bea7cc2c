/**
 * Supervised tasks: work with an actor of its own, so that it can be listed, stopped and limited, and
 * so that its crash is its own. An actor's `context.task` is lighter; this is for work that outlives a
 * handler's interest or needs a place in the tree.
 *
 * @see Elixir `Task.Supervisor`; `docs/semantics.md` section 6
 */

import { foreignActor } from "../actor/call-failures.ts";
import type { ChildSpec, Restart, Shutdown } from "../actor/child-spec.ts";
import { defineActor } from "../actor/define-actor.ts";
import { link } from "../actor/link.ts";
import type { Internal } from "../actor/protocol.ts";
import { type ActorRef, cellOf, targetOf } from "../actor/ref.ts";
import { started, stop } from "../actor/result.ts";
import { RuntimeError } from "../errors.ts";
import type { StartChildAnswer, TerminateChildAnswer } from "./admin.ts";
import {
  defineDynamicSupervisor,
  type DynamicDefinition,
  type DynamicMessages,
} from "./define-dynamic-supervisor.ts";
import { TaskHandle } from "./task-handle.ts";
import { streamTasks, type TaskStreamItem, type TaskStreamOptions } from "./task-stream.ts";

/** What a task is told: when to stop, and on whose behalf it runs. */
export interface TaskScope {
  /** The task itself, for tasks that ask for further ones. */
  readonly self: ActorRef;
  /** Aborted when the task is stopped, for whatever reason. */
  readonly signal: AbortSignal;
  /** Paths of those who asked for it: the nearest first, then who asked them. */
  readonly callers: readonly string[];
}

/** The work of a task. */
export type TaskWork<T> = (scope: TaskScope) => PromiseLike<T> | T;

/** How one task is started. */
export interface TaskOptions {
  /** How it is stopped when its supervisor stops. @defaultValue 5_000 ms */
  readonly shutdown?: Shutdown;
}

/** Work, and how its actor is supervised. */
export interface TaskOrder {
  readonly work: TaskWork<unknown>;
  readonly callers: readonly string[];
  readonly restart: Restart;
  readonly shutdown: Shutdown;
}

/** Who asks for a task: an actor's context. */
export interface Asker {
  readonly self: ActorRef<never> | ActorRef<unknown>;
}

/** Milliseconds a task gets to stop in, Elixir's default. */
export const TASK_SHUTDOWN_MS = 5_000;

type TaskMessages = { run: Internal };

const task = defineActor<TaskMessages, TaskOrder, TaskOrder>({
  name: "task",
  init: (order) => started(order, { continueWith: ["run"] }),
  handle: {
    run: async (order, _payload, { signal, self }) => {
      await order.work({ self, signal, callers: order.callers });
      return stop("normal");
    },
  },
});

/** What a task supervisor is. */
export interface TaskSupervisorPlan {
  /** Its name in paths and reports, and its id as a child. */
  readonly id: string;
  /** Tasks at most. @defaultValue no limit */
  readonly maxChildren?: number;
  /** Restarts allowed within the period, for tasks that are restarted. @defaultValue 3 */
  readonly intensity?: number;
  /** Length of the period in ms. @defaultValue 5_000 */
  readonly periodMs?: number;
}

/**
 * Defines a supervisor of tasks.
 *
 * @example
 * const tasks = defineTaskSupervisor({ id: "tasks" });
 * const ref = (await runtime.start(tasks)).ref;
 * await new TaskSupervisor(ref).asyncNolink(() => 1);
 */
export function defineTaskSupervisor(plan: TaskSupervisorPlan): DynamicDefinition<TaskOrder, void> {
  return defineDynamicSupervisor<TaskOrder>({ ...plan, child: taskSpec });
}

function taskSpec(order: TaskOrder): ChildSpec {
  const { restart, shutdown } = order;
  return task.childSpec(order, { restart, shutdown });
}

/** What can be asked of a running task supervisor. */
export class TaskSupervisor {
  readonly ref: ActorRef<DynamicMessages<TaskOrder>>;

  constructor(ref: ActorRef<DynamicMessages<TaskOrder>>) {
    this.ref = ref;
  }

  /**
   * Starts a task linked to whoever asks: either's abnormal end ends the other.
   *
   * @throws RuntimeError `task.limit` when the supervisor has as many as it takes;
   *   `runtime.foreign_actor` when the supervisor is another runtime's
   */
  async async<T>(asker: Asker, work: TaskWork<T>, options?: TaskOptions): Promise<TaskHandle<T>> {
    const caller = cellOf(asker.self);
    if (caller !== undefined && caller.kernel !== targetOf(this.ref).kernel) {
      throw foreignActor(this.ref.address, "link to a task of");
    }
    const handle = await this.#start(work, { ...options, asker });
    const cell = handle.ref === undefined ? undefined : cellOf(handle.ref);
    if (caller !== undefined && cell?.isAlive === true) link(caller, cell);
    return handle;
  }

  /** Starts a task whose end is nobody's but its own. */
  async asyncNolink<T>(work: TaskWork<T>, options: AskOptions = {}): Promise<TaskHandle<T>> {
    return await this.#start(work, options);
  }

  /**
   * Starts work nobody waits for.
   *
   * @throws RuntimeError `task.limit`
   */
  async startChild(
    work: TaskWork<unknown>,
    options: AskOptions & { readonly restart?: Restart } = {},
  ): Promise<ActorRef> {
    return await this.#startChild(orderOf(work, options));
  }

  /**
   * Runs `work` for each input, several at a time, and yields the outcomes in the order of the inputs.
   * Leaving the loop early stops what is under way.
   */
  asyncStream<I, T>(
    inputs: Iterable<I> | AsyncIterable<I>,
    work: (input: I, scope: TaskScope) => PromiseLike<T> | T,
    options: TaskStreamOptions & AskOptions = {},
  ): AsyncGenerator<TaskStreamItem<I, T>, void, undefined> {
    const start = (input: I): Promise<TaskHandle<T>> =>
      this.#start((scope: TaskScope) => work(input, scope), options);
    return streamTasks(inputs, start, options);
  }

  /** The running tasks. */
  async children(): Promise<ActorRef[]> {
    const entries = await this.ref.call.whichChildren();
    return entries.flatMap(({ child }) => (typeof child === "object" ? [child] : []));
  }

  /** Stops one task. */
  async terminateChild(ref: ActorRef): Promise<TerminateChildAnswer> {
    return await this.ref.call.terminateChild(ref, { timeoutMs: "infinity" });
  }

  async #start<T>(work: TaskWork<T>, options: AskOptions): Promise<TaskHandle<T>> {
    const { clock } = targetOf(this.ref).kernel;
    const handle = new TaskHandle<T>({ clock, stop: (ref) => this.terminateChild(ref) });
    const settled: TaskWork<T> = async (scope) => {
      const value = await work(scope);
      handle.settle({ ok: true, value });
      return value;
    };
    handle.follow(await this.#startChild(orderOf(settled, options)));
    return handle;
  }

  async #startChild(order: TaskOrder): Promise<ActorRef> {
    const answer = await this.ref.call.startChild(order, { timeoutMs: "infinity" });
    if (answer.ok && answer.ref !== undefined) return answer.ref;
    const { specs } = await this.ref.call.countChildren();
    throw refusal(this.ref.address, answer, specs);
  }
}

/** How a task is started, and on whose behalf. */
export interface AskOptions extends TaskOptions {
  /** Named among the task's callers. */
  readonly asker?: Asker;
}

function orderOf(
  work: TaskWork<unknown>,
  options: AskOptions & { readonly restart?: Restart },
): TaskOrder {
  const { shutdown = { afterMs: TASK_SHUTDOWN_MS }, restart = "temporary", asker } = options;
  return { work, shutdown, restart, callers: asker === undefined ? [] : callersOf(asker) };
}

/** Who asks, then those on whose behalf it runs itself. */
function callersOf({ self }: Asker): readonly string[] {
  const cell = cellOf(self);
  const isTask = cell?.behaviour === task.behaviour;
  const further = isTask ? (cell?.state as TaskOrder | undefined)?.callers : undefined;
  return [self.address, ...(further ?? [])];
}

function refusal(supervisor: string, answer: StartChildAnswer, tasksMax: number): RuntimeError {
  if (!answer.ok && answer.error.tag === "max_children") {
    const text = `cannot start a task: ${supervisor} has as many as it takes`;
    return new RuntimeError("task.limit", { address: supervisor, tasksMax }, text);
  }
  const reason = { reason: answer.ok ? "ignore" : answer.error };
  const text = `cannot start a task: ${supervisor} refused it`;
  return new RuntimeError("supervision.start_failed", { supervisor, reason }, text);
}
