/**
 * A call that waits for its answer. It hangs in its callee's list, so that the callee's exit fails
 * it at once; it is settled exactly once, and an answer after that goes nowhere (OTP's alias).
 */

import type { RuntimeError } from "../errors.ts";
import { timedOut } from "./call-failures.ts";
import type { Deadline, Patient } from "./deadlines.ts";

/** The list a waiting call hangs in, so that leaving costs nothing. */
export interface CallList {
  first: PendingCall | undefined;
}

/** Whom a call asks, as its failures name it. */
export interface Callee {
  readonly address: string;
}

/** One waiting call; the handler's `from`. */
export class PendingCall implements Patient {
  /** What it asks. */
  asks = "";
  /** Number of the actor that asks; 0 for the host, and where it cannot be told. */
  asker = 0;
  /** Number of the message its asker was handling; see {@link StrayOwner.heldFor}. */
  askedFor = 0;
  readonly #resolve: (answer: unknown) => void;
  readonly #reject: (error: RuntimeError) => void;
  readonly #callee: Callee;
  #list: CallList | undefined = undefined;
  #previous: PendingCall | undefined = undefined;
  #next: PendingCall | undefined = undefined;
  /** When the call is given up. */
  deadline: Deadline | undefined = undefined;
  /** Stops listening to the signal that would give the call up. */
  ignoreAbort: (() => void) | undefined = undefined;

  /** @param resolve told the answer, or else `reject` the failure */
  constructor(
    callee: Callee,
    resolve: (answer: unknown) => void,
    reject: (error: RuntimeError) => void,
  ) {
    this.#callee = callee;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Whether somebody still waits. */
  get isWaiting(): boolean {
    return this.#list !== undefined;
  }

  /** The next in its callee's list: an older one. */
  get older(): PendingCall | undefined {
    return this.#next;
  }

  /** Hangs the call in its callee's list. */
  hang(list: CallList): void {
    this.#list = list;
    this.#next = list.first;
    if (list.first !== undefined) list.first.#previous = this;
    list.first = this;
  }

  /** Settles the call with an answer; false when nobody waits any more. */
  answer(value: unknown): boolean {
    if (!this.#leave()) return false;
    this.#resolve(value);
    return true;
  }

  /** Settles the call with a failure; false when nobody waits any more. */
  fail(error: RuntimeError): boolean {
    if (!this.#leave()) return false;
    this.#reject(error);
    return true;
  }

  /** Gives the call up: its deadline has passed. */
  expire(): void {
    this.fail(timedOut(this.#callee.address, this.deadline?.patienceMs ?? 0));
  }

  #leave(): boolean {
    const list = this.#list;
    if (list === undefined) return false;
    this.#list = undefined;
    if (list.first === this) list.first = this.#next;
    if (this.#previous !== undefined) this.#previous.#next = this.#next;
    if (this.#next !== undefined) this.#next.#previous = this.#previous;
    this.#previous = undefined;
    this.#next = undefined;
    this.deadline?.disarm();
    this.ignoreAbort?.();
    return true;
  }
}

/** Fails every call of a list. */
export function failAll(list: CallList, error: () => RuntimeError): void {
  while (list.first !== undefined) list.first.fail(error());
}
