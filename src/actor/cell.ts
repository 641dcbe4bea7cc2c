/**
 * A cell is one incarnation of one actor: its mailbox, its state, its place in the tree. It runs when
 * the run queue says so, handles one entry at a time, and does what the handler decided.
 *
 * What an actor can do besides (links, timers, tasks, calls) lives in files of its own and keeps its
 * bookkeeping in the fields below.
 */

import type { ExitReason } from "../exit-reason.ts";
import { Mailbox, type MailboxOwner } from "../mailbox/mailbox.ts";
import { apply, applyOptions, LaterResult } from "./apply.ts";
import type { Behaviour, HandlerResult, MaybeLater } from "./behaviour.ts";
import { fullMailbox } from "./call-failures.ts";
import type { CellContext } from "./context.ts";
import { reportCrash } from "./crash-report.ts";
import { die } from "./death.ts";
import { crash, isParentExit, terminate } from "./ending.ts";
import type { Envelope, Exit } from "./envelope.ts";
import { whenSettled } from "./hold.ts";
import type { Kernel } from "./kernel.ts";
import { isLater } from "./later.ts";
import { lifecycle } from "./lifecycle.ts";
import type { LifecycleEvent, LifecycleState } from "./lifecycle.machine.ts";
import type { MonitorEntry } from "./link.ts";
import type { Links } from "./link-set.ts";
import type { CallList } from "./pending-call.ts";
import type { NextOptions } from "./result.ts";
import type { Runnable } from "./run-queue.ts";
import type { Signal } from "./signal.ts";
import type { StrayOwner } from "./strays.ts";
import { answerSystem } from "./sys-request.ts";
import type { ActorTask } from "./task.ts";
import { type ActorTimer, disarmIdle, ownMessageOf, rearmIdle } from "./timers.ts";
import type { TraceLog } from "./trace.ts";

/** How a cell comes to be. */
export interface CellOptions {
  /** Who started it; its exit stops the actor in order. */
  readonly parent: Cell | undefined;
  /** The last part of its path. @defaultValue the behaviour's name */
  readonly label: string | undefined;
}

/** Hears when an actor begins with a message, and when it is done with it. */
export interface CellWatch {
  begins(envelope: Envelope): void;
  ends(): void;
}

/** One incarnation of an actor. */
export class Cell implements MailboxOwner<Envelope>, Runnable, StrayOwner, CallList {
  readonly kernel: Kernel;
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly parent: Cell | undefined;
  readonly label: string;
  readonly mailbox: Mailbox<Envelope>;
  /** When it was started, in ms since 1970. */
  readonly bornAtMs: number;
  life: LifecycleState = lifecycle.initial;
  state: unknown = undefined;
  exitReason: ExitReason | undefined = undefined;
  trapExit: boolean;
  /** Whether a callback that takes time is outstanding. */
  isHeld = false;
  /** Number of the last hold; what an earlier one brings is not wanted any more. */
  hold = 0;
  isHibernating = false;
  /** The entry being handled. */
  envelope: Envelope | undefined = undefined;
  /** Unanswered calls to this actor. */
  first: CallList["first"] = undefined;
  handled = 0;
  signals: Signal[] | undefined = undefined;
  continuation: Envelope | undefined = undefined;
  links: Links = undefined;
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
  /** Told the exit reason, once, before anybody else runs. */
  exitObservers: ((reason: ExitReason) => void)[] | undefined = undefined;
  /** What others hold of this actor, made at the first need. */
  ref: unknown = undefined;
  context: CellContext | undefined = undefined;
  trace: TraceLog | undefined = undefined;
  /** Times what it handles, while somebody watches. */
  watch: CellWatch | undefined = undefined;
  /** The actors started before and after it, of those that run. */
  older: Cell | undefined = undefined;
  newer: Cell | undefined = undefined;
  #isScheduled = false;

  constructor(kernel: Kernel, behaviour: Behaviour, options: CellOptions) {
    this.kernel = kernel;
    this.id = kernel.admit(this);
    this.bornAtMs = kernel.clock.now();
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

  /** Number of the message whose handling holds the mailbox, 0 for `init`; -1 while nothing does. */
  get heldFor(): number {
    return this.isHeld || this.life === "starting" ? (this.envelope?.id ?? 0) : -1;
  }

  wake(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.kernel.runQueue.push(this);
  }

  onDropped(message: Envelope): void {
    this.kernel.lose(this, message, "mailbox_full");
    message.from?.fail(fullMailbox(this.path, this.mailbox.messagesMax));
  }

  isExempt(message: Envelope): boolean {
    return message.kind !== "message";
  }

  onStray(error: unknown): void {
    if (this.isAlive) this.crashLater(error, "stray");
    else reportCrash(this, { error }, "left behind");
  }

  /** Ends the actor in its turn because its code threw outside it: in a task, in something left behind. */
  crashLater(error: unknown, where: string): void {
    this.signal({ kind: "resume", resume: () => crash(this, error, where) });
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
    try {
      return this.#work(budget);
    } catch (error) {
      // What is thrown here is no handler's: a `phase`, or a bug of ours. It must not end the queue.
      crash(this, error, "run");
      this.wake();
      return 1;
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
      crash(this, error, where);
      return undefined;
    } finally {
      kernel.strays?.leave(outerStray);
      kernel.current = outer;
      kernel.currentId = outerId;
    }
  }

  /** Starts handling: `init` has returned. */
  begin(options: NextOptions | undefined): void {
    this.live("ready");
    if (options !== undefined) applyOptions(this, options);
    if (this.mailbox.length > 0 || this.continuation !== undefined) this.wake();
  }

  /** Takes a new state; a new phase brings postponed messages back, oldest first. */
  become(state: unknown): void {
    const { mailbox, behaviour } = this;
    const isNewPhase =
      mailbox.asideLength > 0 && !Object.is(behaviour.phase(this.state), behaviour.phase(state));
    this.state = state;
    if (isNewPhase) mailbox.bringBack();
  }

  #work(budget: number): number {
    let handled = 0;
    while (true) {
      if (this.signals !== undefined) this.#takeSignals();
      if (this.isHeld) return handled;
      if (handled >= budget) {
        if (this.mailbox.length > 0 || this.continuation !== undefined) this.wake();
        return handled;
      }
      const envelope = this.#takeNext();
      if (envelope === undefined) return handled;
      handled += 1;
      this.#deliver(envelope);
    }
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
    if (envelope.kind === "system") {
      answerSystem(this, envelope);
      if (this.timers !== undefined) rearmIdle(this);
      return;
    }
    const entry = envelope.kind === "timer" ? ownMessageOf(this, envelope) : envelope;
    if (entry === undefined) return;
    this.envelope = entry;
    this.handled += 1;
    this.isHibernating = false;
    this.kernel.recorder.record(entry, this.id);
    if (this.trace !== undefined) this.trace.in(entry);
    if (this.watch !== undefined) this.watch.begins(entry);
    if (this.timers !== undefined) disarmIdle(this);
    const { interposition } = this.kernel;
    if (interposition !== undefined && !interposition.deliver(this, entry)) return;
    if (isParentExit(entry, this)) {
      terminate(this, { reason: (entry.payload as Exit).reason, where: "parent" });
    } else this.#handle(entry);
    if (this.watch !== undefined && !this.isHeld) this.watch.ends();
  }

  /** The hot path: `guard` written out, because a closure a message costs what a message costs. */
  #handle(envelope: Envelope): void {
    const { kernel } = this;
    kernel.current = this;
    kernel.currentId = envelope.id;
    const outerStray = kernel.strays === undefined ? undefined : kernel.strays.enter(this);
    let result: MaybeLater<HandlerResult>;
    try {
      result = this.behaviour.receive(this, envelope);
    } catch (error) {
      crash(this, error, envelope.type);
      return;
    } finally {
      if (kernel.strays !== undefined) kernel.strays.leave(outerStray);
      kernel.current = undefined;
      kernel.currentId = 0;
    }
    if (isLater(result)) this.#applyLater(result, envelope);
    else apply(this, result, envelope);
  }

  #applyLater(result: PromiseLike<HandlerResult>, envelope: Envelope): void {
    whenSettled(this, result, new LaterResult(this, envelope));
  }
}
