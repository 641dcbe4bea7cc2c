/**
 * Many tasks over many inputs, a window at a time: at most so many are under way or wait to be read,
 * results come in the order of the inputs, and leaving the loop stops the rest.
 *
 * @see Elixir `Task.Supervisor.async_stream_nolink/4`
 */

import { RuntimeError } from "../errors.ts";
import type { ExitReason } from "../exit-reason.ts";
import { invalidOption } from "../options.ts";
import { patienceOf } from "../time/duration.ts";
import type { TaskHandle, TaskOutcome } from "./task-handle.ts";

/** How a stream of tasks goes. */
export interface TaskStreamOptions {
  /** Tasks under way or finished and not read yet. @defaultValue 8 */
  readonly concurrencyMax?: number;
  /** Milliseconds one task may take. @defaultValue 5_000 */
  readonly timeoutMs?: number | "infinity";
  /** What a task that takes too long means: the end of the stream, or its own. @defaultValue "exit" */
  readonly onTimeout?: "exit" | "kill_task";
  /** Ends the stream and its tasks; an actor hands its own `signal` in. */
  readonly signal?: AbortSignal;
}

/** One outcome, with the input when there is no result. */
export type TaskStreamItem<I, T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: ExitReason; readonly input: I };

/** Elixir's defaults, but for the concurrency: its is the number of schedulers, of which there is one. */
export const STREAM_DEFAULTS = {
  concurrencyMax: 8,
  timeoutMs: 5_000,
  onTimeout: "exit",
} as const;

interface UnderWay<I, T> {
  readonly input: I;
  readonly handle: TaskHandle<T>;
  readonly outcome: Promise<TaskOutcome<T> | "timeout">;
}

/**
 * Runs tasks over inputs.
 *
 * @param start starts the task of one input
 * @throws RuntimeError `call.timeout` when a task took too long; `call.aborted`; `option.invalid`, before
 *   any task is started; whatever `start` throws
 */
export async function* streamTasks<I, T>(
  inputs: Iterable<I> | AsyncIterable<I>,
  start: (input: I) => Promise<TaskHandle<T>>,
  options: TaskStreamOptions = {},
): AsyncGenerator<TaskStreamItem<I, T>, void, undefined> {
  checkStream({ ...STREAM_DEFAULTS, ...options });
  const window = new Window(inputs, start, options);
  const onAbort = (): void => void window.stopAll();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (let first = await window.next(); first !== undefined; first = await window.next()) {
      const item = await itemOf(first, options);
      if (options.signal?.aborted === true) throw aborted();
      yield item;
    }
  } finally {
    options.signal?.removeEventListener("abort", onAbort);
    await window.close();
  }
}

function checkStream(options: TaskStreamOptions): void {
  const { concurrencyMax, timeoutMs, onTimeout, signal } = options;
  patienceOf("timeoutMs", timeoutMs);
  if (!Number.isSafeInteger(concurrencyMax) || Number(concurrencyMax) < 1) {
    throw invalidOption("concurrencyMax", "a whole number from 1", concurrencyMax);
  }
  if (onTimeout !== "exit" && onTimeout !== "kill_task") {
    throw invalidOption("onTimeout", '"exit" or "kill_task"', onTimeout);
  }
  if (signal?.aborted === true) throw aborted();
}

async function itemOf<I, T>(
  { input, handle, outcome }: UnderWay<I, T>,
  options: TaskStreamOptions,
): Promise<TaskStreamItem<I, T>> {
  const ended = await outcome;
  if (ended !== "timeout") return ended.ok ? ended : { ok: false, reason: ended.reason, input };
  await handle.stop();
  if ((options.onTimeout ?? STREAM_DEFAULTS.onTimeout) === "kill_task")
    return { ok: false, reason: "timeout", input };
  throw tooLate(options);
}

/** The inputs that are under way. */
class Window<I, T> {
  readonly #inputs: Iterator<I> | AsyncIterator<I>;
  readonly #start: (input: I) => Promise<TaskHandle<T>>;
  readonly #options: TaskStreamOptions;
  readonly #underWay: UnderWay<I, T>[] = [];
  #isAtEnd = false;

  constructor(
    inputs: Iterable<I> | AsyncIterable<I>,
    start: (input: I) => Promise<TaskHandle<T>>,
    options: TaskStreamOptions,
  ) {
    this.#inputs =
      Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
    this.#start = start;
    this.#options = options;
  }

  /** Fills the window and takes its oldest; `undefined` when all inputs are through. */
  async next(): Promise<UnderWay<I, T> | undefined> {
    const { concurrencyMax, timeoutMs } = { ...STREAM_DEFAULTS, ...this.#options };
    while (!this.#isAtEnd && this.#underWay.length < concurrencyMax) {
      const step = await this.#inputs.next();
      if (step.done === true) {
        this.#isAtEnd = true;
        break;
      }
      const handle = await this.#start(step.value);
      const outcome = handle.outcomeWithin(timeoutMs);
      this.#underWay.push({ input: step.value, handle, outcome });
    }
    return this.#underWay.shift();
  }

  /** Stops what is under way. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#underWay.map(({ handle }) => handle.stop()));
  }

  /** Lets go of the inputs and of what is under way. */
  async close(): Promise<void> {
    await this.stopAll();
    if (!this.#isAtEnd) await this.#inputs.return?.();
  }
}

function tooLate({ timeoutMs }: TaskStreamOptions): RuntimeError<"call.timeout"> {
  const limitMs = typeof timeoutMs === "number" ? timeoutMs : STREAM_DEFAULTS.timeoutMs;
  const details = { address: "a task of a stream", timeoutMs: limitMs };
  const text = `cannot go on with the stream: a task took longer than ${limitMs} ms`;
  return new RuntimeError("call.timeout", details, text);
}

function aborted(): RuntimeError<"call.aborted"> {
  const details = { address: "a stream of tasks" };
  return new RuntimeError("call.aborted", details, "cannot go on with the stream: it was given up");
}
