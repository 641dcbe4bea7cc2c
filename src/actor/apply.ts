/** Doing what a handler decided. */

import { invalidOption } from "../options.ts";
import { durationOf } from "../time/duration.ts";
import type { HandlerResult } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { badReturn, crash, terminate } from "./ending.ts";
import type { Envelope } from "./envelope.ts";
import type { Settle } from "./hold.ts";
import { type NextOptions, type StateOrUnchanged, type Stop, UNCHANGED } from "./result.ts";
import { armIdle } from "./timers.ts";

/** Does what a handler decided; what is no decision is the actor's crash. */
export function apply(cell: Cell, result: HandlerResult | undefined, envelope: Envelope): void {
  if (!cell.isAlive) return;
  switch (result?.kind) {
    case "next":
      goOn(cell, result.state, result.options);
      return;
    case "reply":
      answer(cell, envelope, result.answer);
      goOn(cell, result.state, result.options);
      return;
    case "postpone":
      cell.kernel.recorder.mark(envelope.id, "postponed");
      cell.mailbox.setAside(envelope);
      return;
    case "stop":
      stop(cell, result, envelope);
      return;
    default:
      crash(cell, badReturn(cell, envelope.type), envelope.type);
  }
}

/** What comes of a handler that takes time: an object, since two closures cost as much as the message. */
export class LaterResult implements Settle<HandlerResult> {
  readonly #cell: Cell;
  readonly #envelope: Envelope;

  constructor(cell: Cell, envelope: Envelope) {
    this.#cell = cell;
    this.#envelope = envelope;
  }

  use(result: HandlerResult): void {
    apply(this.#cell, result, this.#envelope);
  }

  fail(error: unknown): void {
    crash(this.#cell, error, this.#envelope.type);
  }
}

/**
 * Refuses what a callback in plain JavaScript may ask for and nobody can do.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkOptions(options: NextOptions): void {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", "an object", options);
  }
  const { continueWith, idleAfterMs } = options;
  if (continueWith !== undefined && !isOwnMessage(continueWith)) {
    throw invalidOption("continueWith", "a list: a message's name and its payload", continueWith);
  }
  if (idleAfterMs !== undefined) durationOf("idleAfterMs", idleAfterMs);
}

function isOwnMessage(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === "string";
}

/**
 * Does what a handler, or `init`, asked for besides its state.
 *
 * @throws RuntimeError `option.invalid`, which is the actor's crash
 */
export function applyOptions(cell: Cell, options: NextOptions): void {
  checkOptions(options);
  if (options.continueWith !== undefined) {
    const [type, payload] = options.continueWith;
    cell.continuation = cell.kernel.note("own", type, payload);
  }
  if (options.idleAfterMs !== undefined) armIdle(cell, options.idleAfterMs);
  if (options.hibernate === true) cell.isHibernating = true;
}

function goOn(
  cell: Cell,
  state: StateOrUnchanged<unknown>,
  options: NextOptions | undefined,
): void {
  if (state !== UNCHANGED) cell.become(state);
  if (options !== undefined) applyOptions(cell, options);
}

function stop(cell: Cell, result: Stop<unknown, unknown>, envelope: Envelope): void {
  const { answer: last, reason, state } = result;
  if (state !== UNCHANGED) cell.state = state;
  const where = "stop";
  if (last === undefined) terminate(cell, { reason, where });
  else terminate(cell, { reason, where, afterwards: () => answer(cell, envelope, last.value) });
}

function answer(cell: Cell, envelope: Envelope, value: unknown): void {
  if (cell.trace !== undefined) cell.trace.out(envelope.type, envelope.id);
  envelope.from?.answer(value);
}
