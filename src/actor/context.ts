/** What an actor can do besides deciding: its own hand on the runtime. */

import type { ExitReason } from "../exit-reason.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import { noSuchActor } from "./call-failures.ts";
import type { ActorDefinition } from "./define-actor.ts";
import type { Cell } from "./cell.ts";
import { demonitor, link, monitor, sendExit, unlink } from "./link.ts";
import type { PendingCall } from "./pending-call.ts";
import type { NamesOf, PayloadOf } from "./protocol.ts";
import { type ActorRef, cellOf, refByName, refOf } from "./ref.ts";
import type { ActorName } from "./name.ts";
import { type StartOptions, type StartOutcome, startCell } from "./start.ts";
import { type ActorTask, startTask } from "./task.ts";
import { cancelTimer, setTimer } from "./timers.ts";
import { sharedController } from "./shared-signal.ts";

/** Where the answer of a call goes; keep it to answer later. */
export interface From<Answer> {
  /** Carries the type. */
  readonly answer?: Answer;
}

/** What handlers of protocol `M` are given beside state and payload. */
export interface ActorContext<M = unknown> {
  /** This actor, as others know it. */
  readonly self: ActorRef<M>;
  /** Where it stands in its tree. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted when the actor stops, for whatever reason. */
  readonly signal: AbortSignal;
  /** The call at hand; `undefined` when the message wants no answer. */
  readonly from: From<unknown> | undefined;
  /** Whether somebody still waits for the answer of the call at hand. */
  readonly isAwaited: boolean;
  /** Whether exits of linked actors and exit signals arrive as `exit` instead of ending the actor. */
  trapExit: boolean;
  /** Whether somebody still waits for the answer of a call kept from earlier. */
  awaits(from: From<unknown>): boolean;
  /** Answers a call kept from earlier; false when nobody waits any more. */
  reply<A>(from: From<A>, answer: A): boolean;
  /** Sends a message of its own after `afterMs` milliseconds; setting a name again restarts it. */
  setTimer<K extends NamesOf<M, "internal">>(
    name: string,
    afterMs: number,
    ...message: OwnMessage<M, K>
  ): void;
  /** Forgets a timer, fired or not. */
  cancelTimer(name: string): void;
  /** Sends itself a message, at the end of the mailbox; for callbacks of adapters. */
  post<K extends NamesOf<M, "internal">>(...message: OwnMessage<M, K>): void;
  /** Starts work that comes back as the own message `done`; see {@link TaskWords}. */
  task<K extends NamesOf<M, "internal">>(
    work: (signal: AbortSignal) => PromiseLike<PayloadOf<M[K]>> | PayloadOf<M[K]>,
    words: TaskWords<M, K>,
  ): ActorTask;
  /** Watches an actor or a name; its exit arrives as `down` with this number. */
  monitor(target: ActorRef<never> | ActorRef<unknown> | ActorName<unknown>): number;
  /** Stops watching; `flush` also removes a `down` that waits in the mailbox. */
  demonitor(number: number, options?: { readonly flush?: boolean }): void;
  /** Shares fates with an actor. Throws `call.no_such_actor` when it is gone and exits are not trapped. */
  link(other: ActorRef<never> | ActorRef<unknown>): void;
  /** Stops sharing fates. */
  unlink(other: ActorRef<never> | ActorRef<unknown>): void;
  /** Sends an exit signal (OTP `exit/2`); to itself it acts after this handler. */
  exit(other: ActorRef<never> | ActorRef<unknown>, reason: ExitReason): void;
  /** A ref to whoever holds the name at the moment of sending. */
  ref<N>(name: ActorName<N>): ActorRef<N>;
  /** The holder of a name now; `undefined` when nobody holds it. */
  whereis<N>(name: ActorName<N>): ActorRef<N> | undefined;
  /** Starts an actor linked to this one. */
  startLink<N, A>(
    definition: ActorDefinition<N, A>,
    args: A,
    options?: StartOptions,
  ): Promise<StartOutcome<N>>;
  /** Tells the runtime's listeners something, as plain data. */
  emit(name: string, values: Readonly<Record<string, unknown>>): void;
}

/** An own message with its payload, which is left out when it carries nothing. */
export type OwnMessage<M, K extends NamesOf<M, "internal">> = [PayloadOf<M[K]>] extends [void]
  ? [message: K]
  : [message: K, payload: PayloadOf<M[K]>];

/** Own messages that take an error. */
export type OwnErrorNames<M> = {
  [K in NamesOf<M, "internal">]: [unknown] extends [PayloadOf<M[K]>] ? K : never;
}[NamesOf<M, "internal">];

/** How a task comes back. */
export interface TaskWords<M, K extends NamesOf<M, "internal">> {
  /** Own message that brings the result. */
  readonly done: K;
  /** Own message that brings the error; without it an error is the actor's crash. */
  readonly failed?: OwnErrorNames<M>;
}

/** The context of one cell. */
export class CellContext {
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  get self(): ActorRef {
    return refOf(this.#cell);
  }

  get path(): string {
    return this.#cell.path;
  }

  get clock(): Clock {
    return this.#cell.kernel.clock;
  }

  get random(): Random {
    return this.#cell.kernel.random;
  }

  get signal(): AbortSignal {
    this.#cell.abort ??= sharedController();
    if (!this.#cell.isAlive) this.#cell.abort.abort();
    return this.#cell.abort.signal;
  }

  get from(): PendingCall | undefined {
    return this.#cell.envelope?.from;
  }

  get isAwaited(): boolean {
    return this.from?.isWaiting ?? false;
  }

  get trapExit(): boolean {
    return this.#cell.trapExit;
  }

  set trapExit(trapExit: boolean) {
    this.#cell.trapExit = trapExit;
  }

  awaits(from: PendingCall): boolean {
    return from.isWaiting;
  }

  reply(from: PendingCall, answer: unknown): boolean {
    return from.answer(answer);
  }

  setTimer(name: string, afterMs: number, ...[type, payload]: [string, unknown?]): void {
    setTimer(this.#cell, name, { afterMs, type, payload });
  }

  cancelTimer(name: string): void {
    cancelTimer(this.#cell, name);
  }

  post(type: string, payload?: unknown): void {
    const { kernel, mailbox } = this.#cell;
    mailbox.putSystem(kernel.note("own", type, payload));
  }

  task<T>(
    work: (signal: AbortSignal) => PromiseLike<T> | T,
    words: { readonly done: string; readonly failed?: string },
  ): ActorTask {
    return startTask(this.#cell, { work, done: words.done, failed: words.failed });
  }

  monitor(target: ActorRef | ActorName<unknown>): number {
    if ("name" in target) return monitor(this.#cell, this.#holder(target), target.name);
    const cell = cellOf(target);
    return cell === undefined ? monitor(this.#cell, undefined, target) : monitor(this.#cell, cell);
  }

  demonitor(number: number, options?: { readonly flush?: boolean }): void {
    demonitor(this.#cell, number, options?.flush ?? false);
  }

  link(other: ActorRef): void {
    const cell = cellOf(other);
    if (cell === undefined) throw noSuchActor(other.address);
    link(this.#cell, cell);
  }

  unlink(other: ActorRef): void {
    const cell = cellOf(other);
    if (cell !== undefined) unlink(this.#cell, cell);
  }

  exit(other: ActorRef, reason: ExitReason): void {
    const cell = cellOf(other);
    if (cell !== undefined) sendExit(this.#cell, cell, reason);
  }

  ref<N>(name: ActorName<N>): ActorRef<N> {
    return refByName(this.#cell.kernel, name);
  }

  whereis<N>(name: ActorName<N>): ActorRef<N> | undefined {
    const holder = this.#holder(name);
    return holder === undefined ? undefined : refOf<N>(holder);
  }

  async startLink<N, A>(
    definition: ActorDefinition<N, A>,
    args: A,
    options?: StartOptions,
  ): Promise<StartOutcome<N>> {
    const starter = { kernel: this.#cell.kernel, parent: this.#cell };
    return await startCell(starter, { behaviour: definition.behaviour, args }, options);
  }

  emit(name: string, values: Readonly<Record<string, unknown>>): void {
    const { events } = this.#cell.kernel;
    if (events.observed) events.emit({ type: "app", name, values });
  }

  #holder(name: ActorName<unknown>): Cell | undefined {
    return this.#cell.kernel.names.get(name.name);
  }
}

/** The context of a cell; the same object each time. */
export function contextOf<M>(cell: Cell): ActorContext<M> {
  cell.context ??= new CellContext(cell);
  return cell.context as unknown as ActorContext<M>;
}
