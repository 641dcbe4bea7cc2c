/**
 * Deadlines of calls. Calls of equal patience expire in the order they were made, so each patience
 * has one list and one timer of the clock: a call costs a list entry, not a timer.
 */

import type { Clock, TimerId } from "../time/clock.ts";

/** Somebody who gives up when a deadline passes. */
export interface Patient {
  /** The deadline has passed. */
  expire(): void;
}

/** One armed deadline. */
export class Deadline {
  /** How long its patient waits, in ms. */
  readonly patienceMs: number;
  readonly dueMs: number;
  readonly patient: Patient;
  previous: Deadline | undefined = undefined;
  next: Deadline | undefined = undefined;
  list: DeadlineList | undefined = undefined;
  /** Forgets the timer of one that stands in no list. */
  forget: (() => void) | undefined = undefined;

  constructor(patient: Patient, patienceMs: number, dueMs: number) {
    this.patienceMs = patienceMs;
    this.dueMs = dueMs;
    this.patient = patient;
  }

  /** Lets it never pass; it may have passed already. */
  disarm(): void {
    if (this.list === undefined) this.forget?.();
    else unlink(this, this.list);
  }
}

interface DeadlineList {
  readonly patienceMs: number;
  first: Deadline | undefined;
  last: Deadline | undefined;
  timer: TimerId | undefined;
}

/** Different patiences that may be pending at once; a further one gets a timer of its own. */
const LISTS_MAX = 64;

/** The pending deadlines of one runtime. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lists = new Map<number, DeadlineList>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Tells `patient` after `afterMs` milliseconds, unless it is disarmed first. */
  arm(afterMs: number, patient: Patient): Deadline {
    const deadline = new Deadline(patient, afterMs, this.#clock.monotonic() + afterMs);
    const list = this.#listOf(afterMs);
    if (list === undefined) this.#armAlone(deadline);
    else this.#append(list, deadline);
    return deadline;
  }

  /** Forgets every deadline and timer. */
  clear(): void {
    for (const list of this.#lists.values()) {
      if (list.timer !== undefined) this.#clock.clearTimer(list.timer);
    }
    this.#lists.clear();
  }

  #armAlone(deadline: Deadline): void {
    const timer = this.#clock.setTimer(() => deadline.patient.expire(), deadline.patienceMs);
    deadline.forget = () => this.#clock.clearTimer(timer);
  }

  #append(list: DeadlineList, deadline: Deadline): void {
    deadline.list = list;
    deadline.previous = list.last;
    if (list.last === undefined) list.first = deadline;
    else list.last.next = deadline;
    list.last = deadline;
    if (list.timer === undefined) this.#wakeAfter(list, list.patienceMs);
  }

  #listOf(afterMs: number): DeadlineList | undefined {
    const known = this.#lists.get(afterMs);
    if (known !== undefined) return known;
    if (this.#lists.size >= LISTS_MAX) this.#dropEmpty();
    if (this.#lists.size >= LISTS_MAX) return undefined;
    const list = { patienceMs: afterMs, first: undefined, last: undefined, timer: undefined };
    this.#lists.set(afterMs, list);
    return list;
  }

  /** A list that is empty is kept until its timer fires: the next call often has the same patience. */
  #dropEmpty(): void {
    for (const list of this.#lists.values()) {
      if (list.first !== undefined) continue;
      if (list.timer !== undefined) this.#clock.clearTimer(list.timer);
      this.#lists.delete(list.patienceMs);
    }
  }

  #wakeAfter(list: DeadlineList, afterMs: number): void {
    list.timer = this.#clock.setTimer(() => {
      list.timer = undefined;
      this.#expire(list);
    }, afterMs);
  }

  #expire(list: DeadlineList): void {
    const nowMs = this.#clock.monotonic();
    for (let due = list.first; due !== undefined; due = list.first) {
      // The platform may fire a fraction of a millisecond early; waiting once more is cheap.
      if (due.dueMs > nowMs) {
        // One that expired may have armed another, and with it the timer.
        if (list.timer === undefined) this.#wakeAfter(list, Math.ceil(due.dueMs - nowMs));
        return;
      }
      unlink(due, list);
      due.patient.expire();
    }
    if (list.timer === undefined) this.#lists.delete(list.patienceMs);
  }
}

function unlink(deadline: Deadline, list: DeadlineList): void {
  deadline.list = undefined;
  if (deadline.previous === undefined) list.first = deadline.next;
  else deadline.previous.next = deadline.next;
  if (deadline.next === undefined) list.last = deadline.previous;
  else deadline.next.previous = deadline.previous;
  // One that is remembered somewhere must not keep its neighbours.
  deadline.previous = undefined;
  deadline.next = undefined;
}
