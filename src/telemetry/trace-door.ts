/**
 * Where a node's traced work goes: to the host's sink, as the host's own code, so that what it leaves behind is no
 * actor's. A sink that throws is told nothing more, and the next link says so.
 */

import { isRuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { type TraceHash, TraceIds } from "./trace-ids.ts";
import {
  isRecorded,
  type TracedWork,
  type TracePlace,
  TRACES_DEFAULTS,
  type TracesOptions,
} from "./traced-work.ts";

/** What traced work is made with. */
export interface TraceNeeds {
  readonly clock: Clock;
  readonly sha256: TraceHash;
  /** This node's key. */
  readonly self: Uint8Array;
  /** The type of a message by its wire id. */
  readonly typeOf: (wireId: number) => string;
  /** Why an answer is none, in one word; `undefined` when it is one. */
  readonly failureOf: (answer: TracedPacket) => string | undefined;
  /** Runs the host's code as the host's. */
  readonly asHost: (work: () => void) => void;
}

/** A message as it travels. */
export interface TracedPacket {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/** Work that begins, as far as it is known then. */
export type BegunWork = Omit<TracedWork, "beganMs" | "tookMs" | "failed">;

/** Told what the sink threw. */
export type TellFailure = (error: unknown) => void;

/** The way of traced work to the host. */
export class TraceDoor {
  readonly needs: TraceNeeds;
  readonly oneIn: number;
  readonly #sink: TracesOptions;
  readonly #own: TraceIds;
  #begun = 0;
  #isOver = false;
  #untold: { readonly error: unknown } | undefined;

  constructor(sink: TracesOptions, needs: TraceNeeds) {
    const { clock, sha256, self } = needs;
    this.needs = needs;
    this.oneIn = sink.oneIn ?? TRACES_DEFAULTS.oneIn;
    this.#sink = sink;
    const since = Buffer.alloc(8);
    since.writeDoubleBE(clock.now());
    this.#own = new TraceIds(sha256, self, since);
  }

  /**
   * A place for work of this node alone, if it is traced.
   *
   * @param within what it is part of; that one's word counts for it too
   */
  ownPlace(within?: TracePlace): TracePlace | undefined {
    this.#begun += 1;
    const isTraced =
      within === undefined ? this.#own.isSampled(this.#begun, this.oneIn) : isRecorded(within);
    if (!isTraced) return undefined;
    const place = this.#own.placeOf(this.#begun);
    return within === undefined ? place : { ...place, traceId: within.traceId };
  }

  /** Does something and hands it over once it has ended, however that was. */
  async during<T>(begun: BegunWork, work: () => Promise<T>, tell?: TellFailure): Promise<T> {
    const end = this.begin(begun);
    try {
      const done = await work();
      this.take(end(), tell);
      return done;
    } catch (error) {
      this.take(end(isRuntimeError(error) ? error.code : "error"), tell);
      throw error;
    }
  }

  /** Notes when something begins. @returns makes the work of it when it has ended, with the reason when it failed */
  begin(begun: BegunWork): (failed?: string, more?: Partial<TracedWork>) => TracedWork {
    const { clock } = this.needs;
    const beganMs = clock.now();
    const sinceMs = clock.monotonic();
    return (failed, more) => {
      const tookMs = clock.monotonic() - sinceMs;
      return { ...begun, beganMs, tookMs, ...(failed !== undefined && { failed }), ...more };
    };
  }

  /** Hands work to the host. @param tell told once what the sink threw; without it the next one is */
  take(work: TracedWork, tell?: TellFailure): void {
    if (!this.#isOver) this.needs.asHost(() => this.#hand(work));
    if (this.#untold === undefined || tell === undefined) return;
    const { error } = this.#untold;
    this.#untold = undefined;
    tell(error);
  }

  #hand(work: TracedWork): void {
    try {
      const returned: unknown = this.#sink.take(work);
      // One that was written `async` may fail later; that is its failure, not the process's.
      if (returned instanceof Promise) returned.catch((error: unknown) => this.#giveUp(error));
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): void {
    if (!this.#isOver) this.#untold = { error };
    this.#isOver = true;
  }
}
