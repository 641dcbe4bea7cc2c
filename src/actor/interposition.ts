/** The kernel's side of an interposer: asks it, and does what it says. */

import type { ExitReason } from "../exit-reason.ts";
import type { MaybeLater } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { DelayedMail, type Way } from "./delayed-mail.ts";
import { crash, terminate } from "./ending.ts";
import type { Envelope } from "./envelope.ts";
import type {
  InterposedRuntime,
  Interposer,
  InterposerMaker,
  MailFate,
  MailLoss,
  Schedule,
} from "./interposer.ts";
import type { Kernel } from "./kernel.ts";
import { sendExit } from "./link.ts";
import type { InitResult } from "./result.ts";
import type { TimerId } from "../time/clock.ts";

/** Puts a message where it goes; false when it was refused, which it has told whoever has to know. */
export type Put = (envelope: Envelope) => boolean;

interface HeldMail {
  readonly envelope: Envelope;
  readonly fate: MailFate | undefined;
  readonly put: Put;
}

/** What came of bringing a message on its way. */
export type Course = "put" | "refused" | "held" | "dropped";

/** An interposer at work in one kernel. */
export class Interposition {
  readonly #kernel: Kernel;
  readonly #interposer: Interposer;
  readonly #delayed: DelayedMail;
  /** What receivers are to crash of, by the message's number. */
  readonly #poisoned = new Map<number, { readonly error: unknown }>();
  /** Timers that have fired and are held, by the actor's number and by name. */
  readonly #timers = new Map<number, Map<string, () => void>>();
  /** Starts and stops that are late, by the actor's number. */
  readonly #late = new Map<number, TimerId>();

  constructor(kernel: Kernel, make: InterposerMaker) {
    this.#kernel = kernel;
    this.#delayed = new DelayedMail(kernel.clock);
    this.#interposer = make(runtimeOf(kernel, (id) => this.#release(id)));
  }

  get schedule(): Schedule | undefined {
    return this.#interposer.schedule;
  }

  /** Brings a message on its way, now or later. */
  carry(receiver: Cell, envelope: Envelope, put: Put): Course {
    const fate = this.#interposer.mail?.(envelope, receiver);
    if (fate?.do === "drop") return "dropped";
    if (fate?.do === "fall_behind") {
      // A lane of its own: nobody waits behind it.
      this.#hold({ receiver: receiver.id, sender: -envelope.id }, fate.byMs, {
        ...{ envelope, fate, put },
      });
      return "held";
    }
    const byMs = fate?.do === "delay" ? fate.byMs : 0;
    if (byMs > 0 || this.#delayed.has(receiver.id, envelope.sender)) {
      const way = { receiver: receiver.id, sender: envelope.sender };
      this.#hold(way, byMs, { envelope, fate, put });
      return "held";
    }
    return this.#enter(envelope, fate, put) ? "put" : "refused";
  }

  /** A function of its own: a closure costs whoever makes none. */
  #hold(way: Way, byMs: number, { envelope, fate, put }: HeldMail): void {
    this.#delayed.hold(way, byMs, () => void this.#enter(envelope, fate, put));
  }

  #enter(envelope: Envelope, fate: MailFate | undefined, put: Put): boolean {
    if (fate?.do === "crash") this.#poisoned.set(envelope.id, fate);
    const isIn = put(envelope);
    if (isIn && fate?.do === "duplicate") put(envelope);
    return isIn;
  }

  /** Lets what a sender has on its way arrive before something that may not be overtaken by it. */
  overtake(receiver: Cell, sender: Cell | undefined): void {
    this.#delayed.flush(receiver.id, sender?.id ?? 0);
    this.#interposer.noted?.();
  }

  /** Tells of what the runtime itself says. */
  noted(): void {
    this.#interposer.noted?.();
  }

  /** Tells of a message that is about to be handled; false when its receiver crashed of it. */
  deliver(receiver: Cell, envelope: Envelope): boolean {
    this.#interposer.delivered?.(envelope, receiver);
    const poison = this.#poisoned.get(envelope.id) ?? this.#interposer.handle?.(envelope, receiver);
    if (poison === undefined) return true;
    this.#poisoned.delete(envelope.id);
    crash(receiver, poison.error, envelope.type);
    return false;
  }

  /** Lets a timer say what it says, unless it is held. */
  timer(cell: Cell, name: string, say: () => void): void {
    if (this.#interposer.timer?.(name, cell) !== "hold") {
      say();
      return;
    }
    const held = this.#timers.get(cell.id) ?? new Map<string, () => void>();
    this.#timers.set(cell.id, held);
    held.set(name, say);
  }

  /** Ends it: what is held back comes now, and what was still to go wrong does not. */
  end(): void {
    this.#poisoned.clear();
    this.#delayed.flushEverything();
    for (const id of [...this.#timers.keys()]) this.#release(id);
  }

  #release(id: number): void {
    this.#delayed.flushAll(id);
    const held = this.#timers.get(id);
    this.#timers.delete(id);
    for (const say of held?.values() ?? []) say();
  }

  /** Tells of a message that will not be handled. */
  lost(receiver: Cell, envelope: Envelope, cause: MailLoss): void {
    this.#poisoned.delete(envelope.id);
    this.#interposer.lost?.(envelope, receiver, cause);
  }

  /** Wraps what takes the answer of a call, so that the answer is told of. */
  answering(resolve: (answer: unknown) => void): (answer: unknown) => void {
    if (this.#interposer.answered === undefined) return resolve;
    return (answer) => {
      this.#interposer.answered?.();
      resolve(answer);
    };
  }

  /** Runs an actor's `init`, or what stands in its place. */
  init(cell: Cell, init: () => MaybeLater<InitResult<unknown>>): MaybeLater<InitResult<unknown>> {
    const fate = this.#interposer.start?.(cell);
    if (fate?.do === "fail") throw fate.error;
    return fate === undefined
      ? init()
      : this.#later(cell, fate.byMs, () => cell.guard("init", init));
  }

  /** Runs an actor's `terminate`, or what stands in its place. */
  terminate(cell: Cell, reason: ExitReason): MaybeLater<void> {
    const { behaviour } = cell;
    if (behaviour.terminate === undefined) return undefined;
    const fate = this.#interposer.stop?.(cell, reason);
    if (fate?.do === "throw") throw fate.error;
    if (fate === undefined) return behaviour.terminate(cell, reason);
    const run = (): MaybeLater<void> => behaviour.terminate?.(cell, reason);
    return this.#later(cell, fate.forMs, () => cell.guard("terminate", run));
  }

  /** Forgets what waited for an actor that has exited; messages on their way to it are dead letters. */
  ended(cell: Cell, reason: ExitReason): void {
    const late = this.#late.get(cell.id);
    if (late !== undefined) this.#kernel.clock.clearTimer(late);
    this.#late.delete(cell.id);
    this.#timers.delete(cell.id);
    this.#delayed.flushAll(cell.id);
    this.#interposer.ended?.(cell, reason);
  }

  /** Runs a callback of the actor's later; what it throws is the actor's crash, and then nothing follows. */
  #later<T>(
    cell: Cell,
    byMs: number,
    run: () => { readonly value: MaybeLater<T> } | undefined,
  ): Promise<T> {
    return new Promise((resolve) => {
      const timer = this.#kernel.clock.setTimer(() => {
        this.#late.delete(cell.id);
        const ran = run();
        if (ran !== undefined) resolve(ran.value);
      }, byMs);
      this.#late.set(cell.id, timer);
    });
  }
}

/** What an interposer may do in its runtime. */
function runtimeOf(kernel: Kernel, release: (id: number) => void): InterposedRuntime {
  const find = (id: number): Cell | undefined => kernel.cells.find((cell) => cell.id === id);
  return {
    clock: kernel.clock,
    release,
    actors: () => kernel.cells,
    listen: (listener) => kernel.events.listen(listener),
    kill: (id) => {
      const cell = find(id);
      if (cell !== undefined) sendExit(undefined, cell, "kill");
    },
    stop: (id, reason) => {
      const cell = find(id);
      if (cell === undefined) return;
      // What waits for a promise decides nothing, a supervisor in the midst of a restart least of all.
      const resume = (): void => {
        const mayDecide = cell.life !== "starting" && !cell.isHeld;
        if (mayDecide) terminate(cell, { reason, where: "stop" });
      };
      cell.signal({ kind: "resume", resume });
    },
  };
}
