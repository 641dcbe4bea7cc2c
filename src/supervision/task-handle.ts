/** A task as whoever asked for it holds it. */

import type { ActorRef } from "../actor/ref.ts";
import { RuntimeError } from "../errors.ts";
import { describeExit, errorBehind, type ExitReason } from "../exit-reason.ts";
import type { Clock } from "../time/clock.ts";
import { patienceOf } from "../time/duration.ts";

/** What came of a task. */
export type TaskOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: ExitReason };

/** What a handle stands on. */
export interface TaskHandleParts {
  readonly clock: Clock;
  /** Stops the task as its supervisor stops it. */
  readonly stop: (ref: ActorRef) => Promise<unknown>;
}

/** A running or finished task. */
export class TaskHandle<T> {
  readonly #parts: TaskHandleParts;
  readonly #settled: Promise<TaskOutcome<T>>;
  #settle: (outcome: TaskOutcome<T>) => void = () => {};
  #ref: ActorRef | undefined;

  constructor(parts: TaskHandleParts) {
    this.#parts = parts;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** The task's actor. */
  get ref(): ActorRef | undefined {
    return this.#ref;
  }

  /** Notes what came of the task; only the first word counts. */
  settle(outcome: TaskOutcome<T>): void {
    this.#settle(outcome);
  }

  /** Follows the task's actor: an exit without a result is its outcome. */
  follow(ref: ActorRef): void {
    this.#ref = ref;
    void ref.exited().then((reason) => this.#settle({ ok: false, reason }));
  }

  /** What came of the task, as a value; never rejected. */
  outcome(): Promise<TaskOutcome<T>> {
    return this.#settled;
  }

  /**
   * Waits for the result.
   *
   * @param timeoutMs how long, in ms; the task goes on when it has passed. @defaultValue 5_000
   * @throws RuntimeError `call.callee_exited` when the task ended without one; `call.timeout`;
   *   `option.invalid`
   */
  async result(timeoutMs: number | "infinity" = RESULT_TIMEOUT_MS): Promise<T> {
    const outcome = await this.outcomeWithin(timeoutMs);
    const address = this.#ref?.address ?? "a task";
    if (outcome === "timeout") throw tooLate(address, Number(timeoutMs));
    if (outcome.ok) return outcome.value;
    const { reason } = outcome;
    const text = `cannot finish ${address}: ${describeExit(reason)}`;
    throw new RuntimeError("call.callee_exited", { address, reason }, text, errorBehind(reason));
  }

  /**
   * As {@link TaskHandle.outcome}, but `timeout` when `timeoutMs` milliseconds pass first.
   *
   * @throws RuntimeError `option.invalid`
   */
  async outcomeWithin(timeoutMs: number | "infinity"): Promise<TaskOutcome<T> | "timeout"> {
    const patience = patienceOf("timeoutMs", timeoutMs);
    if (patience === "infinity") return await this.#settled;
    return await new Promise((resolve) => {
      const { clock } = this.#parts;
      const timer = clock.setTimer(() => resolve("timeout"), patience);
      void this.#settled.then((outcome) => {
        clock.clearTimer(timer);
        resolve(outcome);
      });
    });
  }

  /** Stops the task, as its supervisor would, and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.#ref?.isAlive === true) await this.#parts.stop(this.#ref);
  }
}

/** How long a result is waited for unless told otherwise, in ms: Elixir's `Task.await`. */
export const RESULT_TIMEOUT_MS = 5_000;

function tooLate(address: string, timeoutMs: number): RuntimeError<"call.timeout"> {
  const text = `cannot wait for ${address}: it is not done after ${timeoutMs} ms`;
  return new RuntimeError("call.timeout", { address, timeoutMs }, text);
}
