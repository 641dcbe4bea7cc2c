/**
 * Timers of an actor, by name: setting one again restarts it, a cancelled one is never handled, not
 * even when it had fired already, and all of them end with their actor.
 */

import { RuntimeError } from "../errors.ts";
import { invalidOption } from "../options.ts";
import type { TimerId } from "../time/clock.ts";
import { durationOf } from "../time/duration.ts";
import type { Cell } from "./cell.ts";
import type { Envelope } from "./envelope.ts";

/** Timers one actor may have set at once. */
const TIMERS_MAX = 10_000;

/** Names with this in front are the runtime's own: idleness, the delays of machines. */
const RESERVED = ":";

/** Name and message type of the timer behind `idleAfterMs`. */
const IDLE = ":idle";

/** What a timer says, and when. */
export interface TimerPlan {
  /** Milliseconds from now; 0 puts the message behind those that wait already. */
  readonly afterMs: number;
  readonly type: string;
  readonly payload: unknown;
  /** The event a machine's delay is for, for whoever looks. */
  readonly of?: string | undefined;
  /** Not held to the limit, for a supervisor's retries: one a child, however many fell at once. */
  readonly isExempt?: boolean;
}

/** One set timer, from its setting until its message is handled. */
export interface ActorTimer {
  readonly name: string;
  readonly plan: TimerPlan;
  /** When it was set, on the monotonic clock in ms; known only of those set while somebody watches. */
  readonly armedAtMs: number | undefined;
  /** Forgets it, whether or not it has fired. */
  cancel(): void;
  /** Fires it now; it does not fire again when it would have been due. */
  fireNow(): void;
}

/**
 * Sends the actor a message of its own later, as its code asks for.
 *
 * @throws RuntimeError `timer.limit` when the actor has too many; `option.invalid` for a name that is
 *   the runtime's, and for a delay that is no length of time
 */
export function setTimer(cell: Cell, name: string, plan: TimerPlan): void {
  if (typeof name !== "string" || name.startsWith(RESERVED)) {
    throw invalidOption("name", `a text without "${RESERVED}" in front`, name);
  }
  armTimer(cell, name, plan);
}

/**
 * As {@link setTimer}, for the runtime's own timers, whatever their name.
 *
 * @throws RuntimeError `timer.limit`; `option.invalid` for a delay that is no length of time
 */
export function armTimer(cell: Cell, name: string, plan: TimerPlan): void {
  durationOf("afterMs", plan.afterMs);
  if (!cell.isAlive) return;
  cancelTimer(cell, name);
  cell.timers ??= new Map();
  const { timers } = cell;
  if (timers.size >= TIMERS_MAX && plan.isExempt !== true) throw tooManyTimers(cell);
  const timer = new NamedTimer(cell, name, plan);
  timers.set(name, timer);
  timer.arm();
}

class NamedTimer implements ActorTimer {
  readonly name: string;
  readonly plan: TimerPlan;
  armedAtMs: number | undefined = undefined;
  readonly #cell: Cell;
  #armed: TimerId | undefined = undefined;
  #isVoid = false;

  constructor(cell: Cell, name: string, plan: TimerPlan) {
    this.#cell = cell;
    this.name = name;
    this.plan = plan;
  }

  arm(): void {
    const { afterMs } = this.plan;
    if (this.#cell.watch !== undefined) this.armedAtMs = this.#cell.kernel.clock.monotonic();
    if (afterMs === 0) this.#fire();
    else this.#armed = this.#cell.kernel.clock.setTimer(() => this.#fire(), afterMs);
  }

  cancel(): void {
    this.#isVoid = true;
    const { kernel, timers } = this.#cell;
    if (timers?.get(this.name) === this) timers.delete(this.name);
    if (this.#armed !== undefined) kernel.clock.clearTimer(this.#armed);
  }

  fireNow(): void {
    if (this.#armed !== undefined) this.#cell.kernel.clock.clearTimer(this.#armed);
    this.#say();
  }

  #fire(): void {
    const { interposition } = this.#cell.kernel;
    if (interposition === undefined) this.#say();
    else interposition.timer(this.#cell, this.name, () => this.#say());
  }

  #say(): void {
    if (this.#isVoid) return;
    this.#cell.mailbox.putSystem(this.#cell.kernel.note("timer", this.plan.type, this));
  }
}

/** Forgets one timer of the actor; an unknown name is ignored. */
export function cancelTimer(cell: Cell, name: string): void {
  cell.timers?.get(name)?.cancel();
}

/** Forgets all timers of the actor. */
export function cancelTimers(cell: Cell): void {
  for (const timer of [...(cell.timers?.values() ?? [])]) timer.cancel();
  cell.timers = undefined;
}

/** Delivers `idle` unless something arrives within `afterMs` milliseconds. */
export function armIdle(cell: Cell, afterMs: number): void {
  armTimer(cell, IDLE, { afterMs, type: IDLE, payload: undefined });
}

/** Something arrived: the actor is not idle. */
export function disarmIdle(cell: Cell): void {
  cell.timers?.get(IDLE)?.cancel();
}

/** A system message does not end idleness, but the wait for it begins anew (OTP's gen_server). */
export function rearmIdle(cell: Cell): void {
  const idle = cell.timers?.get(IDLE);
  if (idle !== undefined) armIdle(cell, idle.plan.afterMs);
}

/**
 * Turns a fired timer into the actor's own message, and forgets the timer.
 *
 * @returns `undefined` when it was cancelled or set again since it fired
 */
export function ownMessageOf(cell: Cell, envelope: Envelope): Envelope | undefined {
  const timer = envelope.payload as ActorTimer;
  if (cell.timers?.get(timer.name) !== timer) return undefined;
  cell.timers.delete(timer.name);
  if (timer.name === IDLE) return { ...envelope, kind: "idle", payload: undefined };
  return { ...envelope, kind: "own", payload: timer.plan.payload };
}

function tooManyTimers(cell: Cell): RuntimeError<"timer.limit"> {
  const details = { address: cell.path, timersMax: TIMERS_MAX };
  return new RuntimeError(
    "timer.limit",
    details,
    `cannot set a timer of ${cell.path}: it has ${TIMERS_MAX} already`,
  );
}
