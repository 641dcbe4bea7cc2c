/**
 * A cell is one incarnation of one actor: its mailbox, its state, its place in the tree. It runs when
 * the run queue says so, handles one entry at a time, and does what the handler decided.
 *
 * What an actor can do besides (links, timers, tasks, calls) lives in files of its own and keeps its
 * bookkeeping in the fields below.
 */

import { type ExitReason, isQuietExit } from "../exit-reason.ts";
import { Mailbox, type MailboxOwner } from "../mailbox/mailbox.ts";
import type { Behaviour, HandlerResult, MaybeLater } from "./behaviour.ts";
import type { CellContext } from "./context.ts";
import { reportCrash } from "./crash-report.ts";
import { die } from "./death.ts";
import type { Envelope, Exit } from "./envelope.ts";
import { exitReasonOf } from "./exit.ts";
import type { Kernel } from "./kernel.ts";
import { isLater } from "./later.ts";
import { type LifecycleEvent, type LifecycleState, lifecycle } from "./lifecycle.ts";
import type { MonitorEntry } from "./link.ts";
import type { CallList } from "./pending-call.ts";
import { type NextOptions, type StateOrUnchanged, type Stop, UNCHANGED } from "./result.ts";
import type { Runnable } from "./run-queue.ts";
import { fullMailbox } from "./send.ts";
import type { StrayOwner } from "./strays.ts";
import { answerSystem } from "./sys-request.ts";
import type { ActorTask } from "./task.ts";
import { type ActorTimer, armIdle, disarmIdle, ownMessageOf } from "./timers.ts";
import type { TraceLog } from "./trace.ts";

/** A signal waiting for the cell's turn: an exit that ends it, or work it held for. */
export type Signal =
  | { readonly kind: "die"; readonly reason: ExitReason }
  | { readonly kind: "resume"; readonly resume: () => void };

/** How a cell comes to be. */
export interface CellOptions {
  /** Who started it; its exit stops the actor in order. */
  readonly parent: Cell | undefined;
  /** The last part of its path. @defaultValue the behaviour's name */
  readonly label: string | undefined;
}

/** One incarnation of an actor. */
export class Cell implements MailboxOwner<Envelope>, Runnable, StrayOwner, CallList {
  readonly kernel: Kernel;
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly parent: Cell | undefined;
  readonly label: string;
  readonly mailbox: Mailbox<Envelope>;
  life: LifecycleState = lifecycle.initial;
  state: unknown = undefined;
  exitReason: ExitReason | undefined = undefined;
  trapExit: boolean;
  /** Whether a callback that takes time is outstanding. */
  isHeld = false;
  isHibernating = false;
  /** The entry being handled. */
  envelope: Envelope | undefined = undefined;
  /** Unanswered calls to this actor. */
  first: CallList["first"] = undefined;
  handled = 0;
  signals: Signal[] | undefined = undefined;
  postponed: Envelope[] | undefined = undefined;
  continuation: Envelope | undefined = undefined;
  links: Set<Cell> | undefined = undefined;
  /** Monitors this actor holds, by number. */
  monitors: Map<number, MonitorEntry> | undefined = undefined;
  /** Monitors others hold on this actor, by number. */
  watchers: Map<number, MonitorEntry> | undefined = undefined;
  timers: Map<string, ActorTimer> | undefined = undefined;
  tasks: Set<ActorTask> | undefined = undefined;
  abort: AbortController | undefined = undefined;
  names: string[] | undefined = undefined;
  /** Told why, when the actor ends before its `init` has returned. */
  onStartEnded: ((reason: ExitReason) => void) | undefined = undefined;
  /** Told the exit reason, once. */
  exitObservers: ((reason: ExitReason) => void)[] | undefined = undefined;
  /** What others hold of this actor, made at the first need. */
  ref: unknown = undefined;
  context: CellContext | undefined = undefined;
  trace: TraceLog | undefined = undefined;
  strayDomain: unknown = undefined;
  #isScheduled = false;

  constructor(kernel: Kernel, behaviour: Behaviour, options: CellOptions) {
    this.kernel = kernel;
    this.id = kernel.admit(this);
    this.behaviour = behaviour;
    this.parent = options.parent;
    this.label = options.label ?? behaviour.name;
    this.trapExit = behaviour.trapExit;
    this.mailbox = new Mailbox<Envelope>(this, behaviour.mailbox);
  }

  /** Where the actor stands in its tree, such as `/app/counter`. */
  get path(): string {
    return `${this.parent === undefined ? "" : this.parent.path}/${this.label}`;
  }

  /** Whether the actor has not exited. */
  get isAlive(): boolean {
    return this.life !== "stopped";
  }

  wake(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.kernel.runQueue.push(this);
  }

  onDropped(message: Envelope): void {
    this.kernel.deadLetter(this.path, message.type, "mailbox_full");
    message.from?.fail(fullMailbox(this));
  }

  onStray(error: unknown): void {
    if (this.isAlive) this.crash(error, "stray");
  }

  /** Takes a step of its life; an event its state does not accept is ignored. */
  live(event: LifecycleEvent["type"]): void {
    this.life = lifecycle.next(this.life, event);
  }

  /** Puts a signal in and sees that it is taken; signals go before messages. */
  signal(signal: Signal): void {
    this.signals ??= [];
    this.signals.push(signal);
    this.wake();
  }

  run(budget: number): number {
    this.#isScheduled = false;
    let handled = 0;
    while (true) {
      if (this.signals !== undefined) this.#takeSignals();
      if (this.isHeld) return handled;
      if (handled >= budget) {
        this.wake();
        return handled;
      }
      const envelope = this.#takeNext();
      if (envelope === undefined) return handled;
      handled += 1;
      this.#deliver(envelope);
    }
  }

  /** Runs actor code as this actor: sends it makes carry its number, what it throws is its crash. */
  guard<T>(where: string, work: () => T): { readonly value: T } | undefined {
    const { kernel } = this;
    const outer = kernel.current;
    const outerId = kernel.currentId;
    kernel.current = this;
    kernel.currentId = this.envelope === undefined ? 0 : this.envelope.id;
    const outerStray = kernel.strays?.enter(this);
    try {
      return { value: work() };
    } catch (error) {
      this.crash(error, where);
      return undefined;
    } finally {
      kernel.strays?.leave(outerStray);
      kernel.current = outer;
      kernel.currentId = outerId;
    }
  }

  /** Does what a handler decided. */
  apply(result: HandlerResult, envelope: Envelope): void {
    if (!this.isAlive) return;
    switch (result.kind) {
      case "next":
        this.#goOn(result.state, result.options);
        return;
      case "reply":
        this.#answer(envelope, result.answer);
        this.#goOn(result.state, result.options);
        return;
      case "postpone":
        this.postponed ??= [];
        this.postponed.push(envelope);
        return;
      case "stop":
        this.#stop(result, envelope);
    }
  }

  /** As {@link Cell.crash}, but in the actor's turn: for errors that arrive from outside it. */
  crashLater(error: unknown, where: string): void {
    this.signal({ kind: "resume", resume: () => this.crash(error, where) });
  }

  /** Ends the actor because its code threw. `terminate` runs first. */
  crash(error: unknown, where: string): void {
    if (!this.isAlive) return;
    const reason: ExitReason = exitReasonOf(error);
    if (!isQuietExit(reason)) reportCrash(this, reason, where);
    if (this.life === "stopping") die(this, reason);
    else this.terminate(reason);
  }

  /** Runs `terminate`, then exits. */
  terminate(reason: ExitReason, afterwards?: () => void): void {
    if (this.life === "starting") {
      die(this, reason);
      return;
    }
    this.live("stop");
    const { behaviour } = this;
    const finish = (): void => {
      afterwards?.();
      die(this, reason);
    };
    if (behaviour.terminate === undefined) {
      finish();
      return;
    }
    const ran = this.guard("terminate", () => behaviour.terminate?.(this, reason));
    if (ran !== undefined) this.whenSettled(ran.value, finish, "terminate");
  }

  /** Goes on with a value now, or holds the mailbox until a promise brings it. */
  whenSettled<T>(value: MaybeLater<T>, use: (value: T) => void, where: string): void {
    if (!isLater(value)) {
      use(value);
      return;
    }
    this.isHeld = true;
    value.then(
      (settled) => this.#release(() => use(settled)),
      (error: unknown) => this.#release(() => this.crash(error, where)),
    );
  }

  /** Starts handling: `init` has returned. */
  begin(options: NextOptions | undefined): void {
    this.live("ready");
    if (options !== undefined) this.#applyOptions(options);
    if (this.mailbox.length > 0 || this.continuation !== undefined) this.wake();
  }

  #release(proceed: () => void): void {
    if (!this.isAlive) return;
    this.signal({
      kind: "resume",
      resume: () => {
        this.isHeld = false;
        proceed();
      },
    });
  }

  #takeSignals(): void {
    const signals = this.signals ?? [];
    this.signals = undefined;
    for (const signal of signals) {
      if (!this.isAlive) return;
      if (signal.kind === "die") die(this, signal.reason);
      else signal.resume();
    }
  }

  #takeNext(): Envelope | undefined {
    if (this.life === "running") {
      const continuation = this.continuation;
      if (continuation === undefined) return this.mailbox.take();
      this.continuation = undefined;
      return continuation;
    }
    if (this.life !== "suspended") return undefined;
    return this.mailbox.takeFirst((envelope) => this.#isHandledNow(envelope));
  }

  /** A suspended actor still hears its debugger and its parent's exit. */
  #isHandledNow(envelope: Envelope): boolean {
    return envelope.kind === "system" || isParentExit(envelope, this);
  }

  #deliver(envelope: Envelope): void {
    this.envelope = envelope;
    this.handled += 1;
    this.kernel.recorder.record(envelope, this.id);
    if (this.trace !== undefined) this.trace.in(envelope);
    if (envelope.kind === "message") {
      this.isHibernating = false;
      if (this.timers !== undefined) disarmIdle(this);
      this.#handle(envelope);
    } else this.#deliverNote(envelope);
  }

  /** What the runtime itself tells: some of it is the cell's affair, not the behaviour's. */
  #deliverNote(envelope: Envelope): void {
    if (envelope.kind === "system") {
      answerSystem(this, envelope);
      return;
    }
    if (envelope.kind === "timer") {
      const own = ownMessageOf(this, envelope);
      if (own !== undefined) this.#handle(own);
      return;
    }
    disarmIdle(this);
    this.isHibernating = false;
    if (isParentExit(envelope, this)) this.terminate((envelope.payload as Exit).reason);
    else this.#handle(envelope);
  }

  /** The hot path: `guard` written out, because a closure a message costs what a message costs. */
  #handle(envelope: Envelope): void {
    const { kernel } = this;
    kernel.current = this;
    kernel.currentId = envelope.id;
    const outerStray = kernel.strays === undefined ? undefined : kernel.strays.enter(this);
    let result: MaybeLater<HandlerResult> | undefined;
    try {
      result = this.behaviour.receive(this, envelope);
    } catch (error) {
      this.crash(error, envelope.type);
    } finally {
      if (kernel.strays !== undefined) kernel.strays.leave(outerStray);
      kernel.current = undefined;
      kernel.currentId = 0;
    }
    if (result === undefined) return;
    if (isLater(result)) {
      this.whenSettled(result, (settled) => this.apply(settled, envelope), envelope.type);
    } else this.apply(result, envelope);
  }

  #goOn(state: StateOrUnchanged<unknown>, options: NextOptions | undefined): void {
    if (state !== UNCHANGED) this.become(state);
    if (options !== undefined) this.#applyOptions(options);
  }

  /** Takes a new state; a new phase brings postponed messages back, oldest first. */
  become(state: unknown): void {
    const before = this.state;
    this.state = state;
    const postponed = this.postponed;
    if (postponed === undefined) return;
    if (Object.is(this.behaviour.phase(before), this.behaviour.phase(state))) return;
    this.postponed = undefined;
    for (const envelope of postponed.reverse()) this.mailbox.putBack(envelope);
  }

  #applyOptions(options: NextOptions): void {
    if (options.continueWith !== undefined) {
      const [type, payload] = options.continueWith;
      this.continuation = this.kernel.note("own", type, payload);
    }
    if (options.idleAfterMs !== undefined) armIdle(this, options.idleAfterMs);
    if (options.hibernate === true) this.isHibernating = true;
  }

  #stop(result: Stop<unknown, unknown>, envelope: Envelope): void {
    if (result.state !== UNCHANGED) this.state = result.state;
    const { answer, reason } = result;
    if (!isQuietExit(reason)) reportCrash(this, reason, "stop");
    this.terminate(reason, () => {
      if (answer !== undefined) this.#answer(envelope, answer.value);
    });
  }

  #answer(envelope: Envelope, value: unknown): void {
    if (this.trace !== undefined) this.trace.out(envelope.type, envelope.id);
    envelope.from?.answer(value);
  }
}

/**
 * Whether the entry says that whoever started the actor asks it to stop, or is gone. What the host
 * started has the host for its parent.
 */
function isParentExit(envelope: Envelope, cell: Cell): boolean {
  return envelope.kind === "exit" && (envelope.payload as Exit).cell === cell.parent;
}
