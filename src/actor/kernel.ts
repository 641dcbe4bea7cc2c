/**
 * What all actors of one runtime share: the doors, the run queue, names, the recorder. A runtime has
 * one; two runtimes share nothing.
 */

import { EventHub } from "../telemetry/event-hub.ts";
import type { DeadLetterCause } from "../telemetry/events.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import type { Cell } from "./cell.ts";
import { Deadlines } from "./deadlines.ts";
import type { Envelope, EnvelopeKind } from "./envelope.ts";
import type { InterposerMaker, MailLoss } from "./interposer.ts";
import { Interposition } from "./interposition.ts";
import type { PendingCall } from "./pending-call.ts";
import { RECORDED_HEADERS, RECORDED_PAYLOADS, Recorder } from "./recorder.ts";
import { RunQueue } from "./run-queue.ts";
import type { Strays } from "./strays.ts";

/** What a kernel is made of. */
export interface KernelParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Catches what actors leave behind; `undefined` leaves strays to the process. */
  readonly strays: Strays | undefined;
  /** Stands between the actors from the beginning, in simulations. */
  readonly interposer?: InterposerMaker | undefined;
}

/** The shared ground of one runtime's actors. */
export class Kernel {
  readonly clock: Clock;
  readonly random: Random;
  readonly events = new EventHub((tell) => this.#asHost(tell));
  readonly strays: Strays | undefined;
  /** Who stands between the actors at this moment. */
  interposition: Interposition | undefined;
  readonly runQueue: RunQueue<Cell>;
  readonly recorder: Recorder;
  readonly deadlines: Deadlines;
  /** Registered names; a name leaves with its holder, before anybody learns of the exit. */
  readonly names = new Map<string, Cell>();
  /** The actor whose code runs at this moment. */
  current: Cell | undefined;
  /** The message it is handling; 0 for none. */
  currentId = 0;
  /** Messages that reached nobody, by cause. */
  readonly deadLetters = new Map<DeadLetterCause, number>();
  #lastMessage = 0;
  #lastActor = 0;
  #alive = 0;
  #oldest: Cell | undefined;
  #newest: Cell | undefined;

  constructor(parts: KernelParts) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.strays = parts.strays;
    this.deadlines = new Deadlines(parts.clock);
    const { interposer } = parts;
    // A simulation makes a runtime a run, thousands in a row, and writes a trace of its own.
    this.recorder = new Recorder(interposer === undefined ? RECORDED_HEADERS : RECORDED_PAYLOADS);
    this.interposition = interposer === undefined ? undefined : new Interposition(this, interposer);
    this.runQueue = new RunQueue<Cell>(
      parts.clock,
      (blockedMs, suspects) => this.#reportBlocked(blockedMs, suspects),
      {
        picker: this.interposition?.schedule,
        // Virtual time stands still while actors run: whatever passed, the event loop has had its turns.
        ...(interposer !== undefined && { sliceMs: Number.POSITIVE_INFINITY }),
      },
    );
  }

  /**
   * Puts somebody between the actors of a runtime that runs.
   *
   * @returns takes him away again, and what he holds back comes at once; `undefined` when somebody stands there
   */
  interpose(make: InterposerMaker): (() => void) | undefined {
    if (this.interposition !== undefined) return undefined;
    const interposition = new Interposition(this, make);
    this.interposition = interposition;
    return () => {
      if (this.interposition !== interposition) return;
      this.interposition = undefined;
      interposition.end();
    };
  }

  /** How many actors have started and not exited. */
  get alive(): number {
    return this.#alive;
  }

  /** Every actor that has started and not exited, oldest first. */
  get cells(): Cell[] {
    const cells: Cell[] = [];
    for (let cell = this.#oldest; cell !== undefined; cell = cell.newer) cells.push(cell);
    return cells;
  }

  /** Notes a new actor and numbers it. */
  admit(cell: Cell): number {
    cell.older = this.#newest;
    if (this.#newest === undefined) this.#oldest = cell;
    else this.#newest.newer = cell;
    this.#newest = cell;
    this.#alive += 1;
    this.#lastActor += 1;
    return this.#lastActor;
  }

  /** Forgets an actor that has exited. */
  dismiss(cell: Cell): void {
    if (cell.older === undefined) this.#oldest = cell.newer;
    else cell.older.newer = cell.newer;
    if (cell.newer === undefined) this.#newest = cell.older;
    else cell.newer.older = cell.older;
    cell.older = undefined;
    cell.newer = undefined;
    this.#alive -= 1;
  }

  /** The number given last. */
  get lastId(): number {
    return this.#lastMessage;
  }

  /** A number no other message, monitor or timer of this runtime has. */
  nextId(): number {
    this.#lastMessage += 1;
    return this.#lastMessage;
  }

  /** Stamps a message with its number, its cause and its sender. */
  message(type: string, payload: unknown, from: PendingCall | undefined): Envelope {
    this.#lastMessage += 1;
    const id = this.#lastMessage;
    const sender = this.current === undefined ? 0 : this.current.id;
    return { kind: "message", type, payload, from, id, causeId: this.currentId, sender };
  }

  /** Stamps something the runtime itself tells an actor. */
  note(kind: EnvelopeKind, type: string, payload: unknown): Envelope {
    const sender = this.current === undefined ? 0 : this.current.id;
    const id = this.nextId();
    this.interposition?.noted();
    return { kind, type, payload, from: undefined, id, causeId: this.currentId, sender };
  }

  /**
   * Writes on a call what it asks and who makes it. After an `await` no actor's code runs by itself; who left it behind is known
   * where strays are contained.
   */
  sign(pending: PendingCall, asks: string): void {
    pending.asks = asks;
    const { current } = this;
    if (current !== undefined) {
      pending.asker = current.id;
      pending.askedFor = this.currentId;
      return;
    }
    const owner = this.strays === undefined ? undefined : this.strays.owner();
    if (owner === undefined || owner.kernel !== this) return;
    pending.asker = owner.id;
    pending.askedFor = owner.heldFor;
  }

  /** Counts and reports a message that an actor will not handle. */
  lose(cell: Cell, envelope: Envelope, cause: DeadLetterCause & MailLoss): void {
    this.interposition?.lost(cell, envelope, cause);
    this.deadLetter(cell.path, envelope.type, cause);
  }

  /** Counts and reports a message that reached nobody. */
  deadLetter(to: string, message: string, cause: DeadLetterCause): void {
    this.deadLetters.set(cause, (this.deadLetters.get(cause) ?? 0) + 1);
    if (cause === "unhandled") this.recorder.mark(this.currentId, "unhandled");
    if (this.events.observed) this.events.emit({ type: "message.dead", to, message, cause });
  }

  /** Listeners are the host's code, whoever runs when something is reported. */
  #asHost(work: () => void): void {
    const { current, currentId } = this;
    this.current = undefined;
    this.currentId = 0;
    const outerStray = this.strays?.enter(undefined);
    work();
    this.strays?.leave(outerStray);
    this.current = current;
    this.currentId = currentId;
  }

  #reportBlocked(blockedMs: number, suspects: readonly Cell[]): void {
    if (!this.events.observed) return;
    const paths = suspects.map((suspect) => suspect.path);
    this.events.emit({ type: "runtime.blocked", blockedMs, suspects: paths });
  }
}
