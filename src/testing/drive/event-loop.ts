/**
 * The heart of a world: one event at a time, by due time and then by the order of scheduling. After each,
 * every promise and tick runs to its end before the next; then the hooks look, and the event goes into a
 * rolling hash. Time passes in no other way.
 */

import { assert } from "../../assert.ts";
import type { Ms } from "../fault-plan.ts";
import type { SimLimits } from "../spec.ts";
import type { EventInput, ScheduledEvent } from "./event.ts";
import { EventQueue, QueuedEvent } from "./event-queue.ts";
import { canDrainNow, drainNow, nextTurn, takeStrays } from "./real-turns.ts";
import { RollingHash } from "./rolling-hash.ts";
import type { EventLoopOptions, LoopEnd, RunOptions } from "./run-options.ts";
import { textWord } from "./word-mix.ts";

interface Run {
  readonly options: RunOptions;
  readonly resolve: (end: LoopEnd) => void;
  readonly reject: (error: unknown) => void;
  thrown?: LoopEnd["thrown"];
}

/** Stops a run that does not end by itself; the limits of a spec are the same. */
const LIMITS: SimLimits = { eventsMax: 2_000_000, eventsAtOnceMax: 100_000 };

/** Events between two real turns: rare enough to cost nothing, often enough for a test's timeout. */
const EVENTS_PER_SLICE = 2_000;

/** Virtual time comes in whole ticks, so that sums and differences of times are exact. */
const TICKS_PER_MS = 1_024;

/** Runs the events of one world. */
export class EventLoop {
  readonly #queue = new EventQueue();
  readonly #hash = new RollingHash();
  readonly #limits: SimLimits;
  readonly #options: EventLoopOptions;
  #nowMs: Ms = 0;
  #step = 0;
  /** Events that have run at this instant. */
  #atOnce = 0;
  /** Whether something has happened at this instant since its end was last announced. */
  #isInstantOpen = false;
  #event: QueuedEvent | undefined;
  #isEventOpen = false;
  #run: Run | undefined;
  #leaveStrays: (() => void) | undefined;

  constructor(options: EventLoopOptions = {}) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  /** Virtual milliseconds since the world began, in whole 1/1024 ms. */
  get nowMs(): Ms {
    return this.#nowMs;
  }

  /** Events that have begun. */
  get step(): number {
    return this.#step;
  }

  /** The hash over all events so far, in 16 hexadecimal digits. */
  get hash(): string {
    return this.#hash.text;
  }

  /** Events that wait. */
  get pending(): number {
    return this.#queue.size;
  }

  /** The event that runs, or whose promises do. */
  get event(): ScheduledEvent | undefined {
    return this.#event;
  }

  /** When the next event is due; `undefined` when none waits. */
  get nextDueMs(): Ms | undefined {
    return this.#queue.peek()?.dueMs;
  }

  /** Sets an event. One due at `Infinity` never comes. */
  schedule(input: EventInput): ScheduledEvent {
    assert(!Number.isNaN(input.dueMs), "an event is due at a number of milliseconds");
    const dueMs = Math.max(this.#nowMs, Math.ceil(input.dueMs * TICKS_PER_MS) / TICKS_PER_MS);
    const event = new QueuedEvent(input, dueMs, input.cause ?? this.#event?.step);
    if (dueMs < Number.POSITIVE_INFINITY) this.#queue.add(event, this.#nowMs);
    return event;
  }

  /** Forgets an event; one that has begun, or is none of this loop's, is ignored. */
  cancel(event: unknown): void {
    if (event instanceof QueuedEvent && event.run !== undefined) this.#queue.forget(event);
  }

  /** Lets an event happen that a gate kept, at its own time or now if that is past. */
  again(event: ScheduledEvent): void {
    if (!(event instanceof QueuedEvent) || !event.lives) return;
    event.dueMs = Math.max(event.dueMs, this.#nowMs);
    this.#queue.add(event, this.#nowMs);
  }

  /** Takes something else into the hash: what a message said, which actor ran. */
  note(what: string | number): void {
    if (typeof what === "number") this.#hash.addLong(what);
    else this.#hash.add(textWord(what));
  }

  /** Tells of an error as if the event that runs had thrown it. */
  throw(error: unknown): void {
    this.#stray(error);
  }

  /**
   * Runs events until the end of a time or one of the other ends.
   *
   * @returns why it ended; rejects when a hook throws
   */
  run(options: RunOptions): Promise<LoopEnd> {
    assert(this.#run === undefined, "a loop has one run at a time");
    return new Promise((resolve, reject) => {
      this.#run = { options, resolve, reject };
      nextTurn(this.#slice);
    });
  }

  readonly #slice = (): void => {
    const run = this.#run;
    if (run === undefined) return;
    const leave = takeStrays(this.#stray);
    this.#leaveStrays?.();
    this.#leaveStrays = leave;
    try {
      const drain = this.#options.drain ?? (canDrainNow() ? "checkpoint" : "turns");
      const end = drain === "checkpoint" ? this.#many(run) : this.#one(run);
      if (drain === "checkpoint" || end !== undefined) this.#giveBackStrays();
      if (end === undefined) nextTurn(this.#slice);
      else this.#finish(() => run.resolve(end));
    } catch (error) {
      this.#giveBackStrays();
      this.#finish(() => run.reject(error));
    }
  };

  #giveBackStrays(): void {
    this.#leaveStrays?.();
    this.#leaveStrays = undefined;
  }

  #finish(tell: () => void): void {
    this.#run = undefined;
    this.#event = undefined;
    this.#isEventOpen = false;
    tell();
  }

  #many(run: Run): LoopEnd | undefined {
    for (let left = EVENTS_PER_SLICE; left > 0; left -= 1) {
      const end = this.#begin(run);
      if (end !== undefined) return end;
      drainNow();
      const over = this.#complete(run);
      if (over !== undefined) return over;
    }
    return undefined;
  }

  /** The turn itself has drained what the event of the turn before left. */
  #one(run: Run): LoopEnd | undefined {
    const over = this.#isEventOpen ? this.#complete(run) : undefined;
    return over ?? this.#begin(run);
  }

  /** Runs the next event, or tells why there is none. */
  #begin(run: Run): LoopEnd | undefined {
    const { untilMs, afterInstant, stop } = run.options;
    let next = this.#due(untilMs);
    if (this.#isInstantOpen && (next === undefined || next.dueMs > this.#nowMs)) {
      this.#isInstantOpen = false;
      afterInstant?.();
      if (stop?.() === true) return this.#end("stopped");
      next = this.#due(untilMs);
    }
    if (next === undefined) return this.#rest(untilMs);
    if (next.dueMs > this.#nowMs) this.#atOnce = 0;
    if (this.#step >= this.#limits.eventsMax) return this.#end("eventsMax");
    if (this.#atOnce >= this.#limits.eventsAtOnceMax) return this.#end("eventsAtOnceMax");
    this.#fire(next);
    return undefined;
  }

  /** The next event due in time whose gate is not held; held ones go to their gate. */
  #due(untilMs: Ms): QueuedEvent | undefined {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.dueMs > untilMs) return undefined;
      if (next.gate?.state !== "held") return next;
      this.#queue.take(next);
      next.gate.keep(next);
    }
  }

  #rest(untilMs: Ms): LoopEnd {
    if (untilMs > this.#nowMs && untilMs < Number.POSITIVE_INFINITY) {
      this.#nowMs = Math.ceil(untilMs * TICKS_PER_MS) / TICKS_PER_MS;
      this.#atOnce = 0;
    }
    return this.#end(this.#queue.peek() === undefined ? "idle" : "until");
  }

  #fire(event: QueuedEvent): void {
    this.#queue.take(event);
    this.#nowMs = event.dueMs;
    this.#atOnce += 1;
    this.#step += 1;
    event.step = this.#step;
    this.#event = event;
    this.#isEventOpen = true;
    this.#isInstantOpen = true;
    const work = event.run;
    event.run = undefined;
    try {
      work?.();
    } catch (error) {
      this.#stray(error);
    }
  }

  /** What follows when an event's promises have come to rest. */
  #complete(run: Run): LoopEnd | undefined {
    const event = this.#event;
    this.#isEventOpen = false;
    if (event === undefined) return undefined;
    run.options.afterEvent?.(event);
    this.#addToHash(event);
    if (run.thrown !== undefined) return { ...this.#end("threw"), thrown: run.thrown };
    return run.options.stop?.() === true ? this.#end("stopped") : undefined;
  }

  #addToHash(event: QueuedEvent): void {
    const hash = this.#hash;
    hash.add(textWord(event.kind));
    hash.add(textWord(event.node));
    hash.add(textWord(event.label));
    hash.addLong(event.dueMs * TICKS_PER_MS);
    hash.add(event.step);
    this.#options.steps?.add(event, hash);
  }

  readonly #stray = (error: unknown): void => {
    const event = this.#event;
    const thrown = { error, event, ofClosedLife: event?.gate?.state === "closed" };
    if (this.#options.onThrow !== undefined) this.#options.onThrow(thrown);
    else if (this.#run !== undefined && !thrown.ofClosedLife) this.#run.thrown ??= thrown;
  };

  #end(why: LoopEnd["why"]): LoopEnd {
    return { why, atMs: this.#nowMs, step: this.#step };
  }
}
