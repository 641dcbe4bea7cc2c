/**
 * Several calls under way at once, each with a label, taken in the order they finish. OTP's request
 * id collections on promises: `receive` gives up what has not come in time, `wait` keeps it.
 *
 * @see OTP `gen_server:send_request/4`, `receive_response/3`, `wait_response/3`
 */

import { RuntimeError } from "../errors.ts";
import { invalidOption } from "../options.ts";
import type { Clock } from "../time/clock.ts";
import { durationOf } from "../time/duration.ts";

/** Requests one collection holds at once. */
export const REQUESTS_MAX = 100_000;

/** How one request ended. */
export type Response<Label, Answer> =
  | { readonly label: Label; readonly ok: true; readonly answer: Answer }
  | { readonly label: Label; readonly ok: false; readonly error: unknown };

/** What a collection answers: a response, that nothing came in time, or that nothing is under way. */
export type Collected<Label, Answer> = Response<Label, Answer> | "timeout" | "no_request";

/** Calls under way, by label. */
export class RequestCollection<Label, Answer> {
  readonly #clock: Clock;
  readonly #pending = new Map<Label, AbortController>();
  readonly #finished: Response<Label, Answer>[] = [];
  /** Those who wait, the longest first; each response goes to one of them. */
  readonly #waiting = new Set<(found: Collected<Label, Answer>) => void>();

  /** @param clock measures the patience of `receive` and `wait` */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Requests whose response was not taken yet. */
  get size(): number {
    return this.#pending.size + this.#finished.length;
  }

  /**
   * Sends a request and keeps it under a label. One that throws is a response like any other.
   *
   * @param request makes the call; hands the signal on, so that giving up reaches it
   * @throws RuntimeError `option.invalid` when the label is taken or `request` is no function;
   *   `task.limit` when it is full
   */
  add(label: Label, request: (signal: AbortSignal) => Promise<Answer>): void {
    if (typeof request !== "function") throw invalidOption("request", "a function", request);
    if (this.#has(label)) throw duplicateLabel(label);
    if (this.size >= REQUESTS_MAX) throw tooMany();
    const controller = new AbortController();
    this.#pending.set(label, controller);
    const finish = (response: Response<Label, Answer>): void => {
      if (this.#pending.get(label) !== controller) return;
      this.#pending.delete(label);
      this.#hand(response);
    };
    made(request, controller.signal).then(
      (answer) => finish({ label, ok: true, answer }),
      (error: unknown) => finish({ label, ok: false, error }),
    );
  }

  /** Takes the response that came first, if one has come. */
  check(): Collected<Label, Answer> | "no_reply" {
    const response = this.#finished.shift();
    if (response !== undefined) return response;
    return this.#pending.size === 0 ? "no_request" : "no_reply";
  }

  /**
   * Takes the next response; after `timeoutMs` milliseconds without one the requests are kept. Of
   * several who wait at once each gets a response of its own, in turn.
   *
   * @throws RuntimeError `option.invalid`
   */
  async wait(timeoutMs: number): Promise<Collected<Label, Answer>> {
    durationOf("timeoutMs", timeoutMs);
    const found = this.check();
    return found === "no_reply" ? await this.#next(timeoutMs) : found;
  }

  /**
   * As {@link RequestCollection.wait}, but what has not come in time is given up, also for others who wait.
   *
   * @throws RuntimeError `option.invalid`
   */
  async receive(timeoutMs: number): Promise<Collected<Label, Answer>> {
    const found = await this.wait(timeoutMs);
    if (found === "timeout") this.abandon();
    return found;
  }

  /** Gives up every request under way; their responses go nowhere. */
  abandon(): void {
    const controllers = [...this.#pending.values()];
    this.#pending.clear();
    for (const wake of [...this.#waiting]) wake("no_request");
    for (const controller of controllers) controller.abort();
  }

  /** Gives a response to who waits the longest, and tells the others when it was the last. */
  #hand(response: Response<Label, Answer>): void {
    const [first, ...others] = this.#waiting;
    if (first === undefined) this.#finished.push(response);
    else first(response);
    if (this.#pending.size > 0) return;
    for (const wake of others) wake("no_request");
  }

  #has(label: Label): boolean {
    return this.#pending.has(label) || this.#finished.some((response) => response.label === label);
  }

  #next(timeoutMs: number): Promise<Collected<Label, Answer>> {
    return new Promise((resolve) => {
      const wake = (found: Collected<Label, Answer>): void => {
        this.#clock.clearTimer(timer);
        this.#waiting.delete(wake);
        resolve(found);
      };
      const timer = this.#clock.setTimer(() => wake("timeout"), timeoutMs);
      this.#waiting.add(wake);
    });
  }
}

/** An `async` function, so that what `request` throws at once is a rejection like any other. */
async function made<Answer>(
  request: (signal: AbortSignal) => PromiseLike<Answer> | Answer,
  signal: AbortSignal,
): Promise<Answer> {
  return await request(signal);
}

function duplicateLabel(label: unknown): RuntimeError<"option.invalid"> {
  return invalidOption("label", "one that is free", label);
}

function tooMany(): RuntimeError<"task.limit"> {
  const details = { address: "request collection", tasksMax: REQUESTS_MAX };
  return new RuntimeError("task.limit", details, `cannot add a request: ${REQUESTS_MAX} wait`);
}
