/**
 * Tasks: asynchronous work an actor started. It comes back as one of the actor's own messages and
 * dies with its owner: its signal is aborted and its result goes nowhere.
 */

import { RuntimeError } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { sharedController } from "./shared-signal.ts";

/** Tasks one actor may have under way at once. */
export const TASKS_MAX = 10_000;

/** Work under way. */
export interface ActorTask {
  /** Aborts the work's signal; its result goes nowhere. Idempotent. */
  cancel(): void;
  /** Whether the result is still wanted. */
  readonly isRunning: boolean;
}

/** Work and how it comes back. */
export interface TaskPlan<T> {
  readonly work: (signal: AbortSignal) => PromiseLike<T> | T;
  /** Own message that brings the result. */
  readonly done: string;
  /** Own message that brings the error; without it an error is the actor's crash. */
  readonly failed: string | undefined;
}

/**
 * Starts work.
 *
 * @throws RuntimeError `task.limit` when too many are under way
 */
export function startTask<T>(cell: Cell, plan: TaskPlan<T>): ActorTask {
  cell.tasks ??= new Set();
  const { tasks } = cell;
  if (tasks.size >= TASKS_MAX) throw tooManyTasks(cell);
  const task = new Task(tasks);
  if (!cell.isAlive) {
    task.cancel();
    return task;
  }
  tasks.add(task);
  run(plan.work, task.signal).then(
    (value) => {
      if (task.end()) putOwn(cell, plan.done, value);
    },
    (error: unknown) => {
      if (!task.end()) return;
      if (plan.failed === undefined) cell.crashLater(error, `task ${plan.done}`);
      else putOwn(cell, plan.failed, error);
    },
  );
  return task;
}

class Task implements ActorTask {
  readonly #tasks: Set<ActorTask>;
  readonly #controller = sharedController();
  #isRunning = true;

  /** @param tasks those of its owner, which it leaves when it ends */
  constructor(tasks: Set<ActorTask>) {
    this.#tasks = tasks;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it without a word to the work. @returns whether its result was still wanted */
  end(): boolean {
    const wasRunning = this.#isRunning;
    this.#isRunning = false;
    this.#tasks.delete(this);
    return wasRunning;
  }

  cancel(): void {
    if (this.end()) this.#controller.abort();
  }
}

/** Ends all tasks of the actor. */
export function cancelTasks(cell: Cell): void {
  for (const task of [...(cell.tasks ?? [])]) task.cancel();
  cell.tasks = undefined;
}

/** An `async` function, so that what `work` throws at once is a rejection like any other. */
async function run<T>(work: TaskPlan<T>["work"], signal: AbortSignal): Promise<T> {
  return await work(signal);
}

function putOwn(cell: Cell, type: string, payload: unknown): void {
  cell.mailbox.putSystem(cell.kernel.note("own", type, payload));
}

function tooManyTasks(cell: Cell): RuntimeError<"task.limit"> {
  const details = { address: cell.path, tasksMax: TASKS_MAX };
  return new RuntimeError(
    "task.limit",
    details,
    `cannot start a task of ${cell.path}: it has ${TASKS_MAX} under way`,
  );
}
