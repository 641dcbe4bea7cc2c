/**
 * Whose handlers are slow, of a sample: while somebody looks, some turns of actors are timed whole. A message has no clock
 * of its own, so what is known of one is the mean of its turn. Few turns a second are timed all, many are timed in part.
 */

import { BATCH_MESSAGES_MAX } from "../../actor/run-queue.ts";
import type { Clock } from "../../time/clock.ts";
import type { SlowFrame, SlowHandler } from "../protocol/slow.ts";

/** Turns timed in a second before fewer are: two looks at the clock each, a thousandth of a core. */
export const TIMED_PER_SECOND = 1_000;

/** Actors told of. */
export const SLOWEST = 5;

/** How long a sample is taken before the next begins, in ms; the one before counts until then. */
export const SAMPLE_MS = 60_000;

/** Actors of one sample; beyond it the faster half is forgotten. */
const ACTORS_MAX = 2_048;

/** So much fewer turns are timed each time the second has had its share. */
const FEWER = 4;

/** Someone who has turns. */
interface Timed {
  readonly id: number;
  run(budget: number): number;
}

interface Taken {
  readonly id: number;
  readonly ms: number;
  readonly longestMs: number;
  readonly messages: number;
  readonly turns: number;
}

interface Sample {
  readonly sinceMs: number;
  turns: number;
  timed: number;
  actors: Map<number, Taken>;
}

/** The timed turns of one runtime. */
export class TurnTimes {
  readonly #clock: Clock;
  #sample: Sample;
  #before: Sample | undefined;
  #every = 1;
  #untilTimed = 1;
  /** Of this second. */
  #turns = 0;
  #timed = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sample = sampleFrom(clock.now());
  }

  /** Gives an actor its turn, in the place of the run queue. */
  readonly run = (actor: Timed): number => {
    this.#turns += 1;
    this.#untilTimed -= 1;
    if (this.#untilTimed > 0) return actor.run(BATCH_MESSAGES_MAX);
    const begunMs = this.#clock.monotonic();
    const messages = actor.run(BATCH_MESSAGES_MAX);
    const ms = this.#clock.monotonic() - begunMs;
    this.#timed += 1;
    // Odd, so that turns that come by twos and tens are all met in the end.
    if (this.#timed % TIMED_PER_SECOND === 0) this.#every = FEWER * this.#every + 1;
    this.#untilTimed = this.#every;
    if (messages > 0) this.#add({ id: actor.id, ms, longestMs: ms / messages, messages, turns: 1 });
    return messages;
  };

  /** A second has passed: decides how many turns of the next are timed. */
  renew(): void {
    this.#sample.turns += this.#turns;
    this.#sample.timed += this.#timed;
    this.#every = Math.ceil(this.#turns / TIMED_PER_SECOND) | 1;
    this.#untilTimed = Math.min(this.#untilTimed, this.#every);
    this.#turns = 0;
    this.#timed = 0;
    const nowMs = this.#clock.now();
    if (nowMs - this.#sample.sinceMs < SAMPLE_MS) return;
    this.#before = this.#sample;
    this.#sample = sampleFrom(nowMs);
  }

  /**
   * The slowest of the sample and the one before.
   *
   * @param isThere whether an actor is there to be looked at
   */
  told(isThere: (id: number) => boolean): SlowFrame {
    const samples = [...(this.#before === undefined ? [] : [this.#before]), this.#sample];
    const all = new Map<number, Taken>();
    for (const { actors } of samples)
      for (const taken of actors.values()) all.set(taken.id, joined(all.get(taken.id), taken));
    const slowest = [...all.values()]
      .filter(({ id, ms }) => ms > 0 && isThere(id))
      .map(shown)
      .sort((one, other) => other.meanMs - one.meanMs)
      .slice(0, SLOWEST);
    return {
      sinceMs: samples[0]?.sinceMs ?? this.#sample.sinceMs,
      turns: samples.reduce((sum, { turns }) => sum + turns, 0),
      timed: samples.reduce((sum, { timed }) => sum + timed, 0),
      slowest,
    };
  }

  #add(taken: Taken): void {
    const sample = this.#sample;
    sample.actors.set(taken.id, joined(sample.actors.get(taken.id), taken));
    if (sample.actors.size <= ACTORS_MAX) return;
    const slower = [...sample.actors].sort(
      ([, one], [, other]) => other.ms / other.messages - one.ms / one.messages,
    );
    sample.actors = new Map(slower.slice(0, ACTORS_MAX / 2));
  }
}

function sampleFrom(sinceMs: number): Sample {
  return { sinceMs, turns: 0, timed: 0, actors: new Map() };
}

function joined(known: Taken | undefined, more: Taken): Taken {
  if (known === undefined) return more;
  return {
    id: more.id,
    ms: known.ms + more.ms,
    longestMs: Math.max(known.longestMs, more.longestMs),
    messages: known.messages + more.messages,
    turns: known.turns + more.turns,
  };
}

function shown({ id, ms, longestMs, messages, turns }: Taken): SlowHandler {
  return { id, meanMs: ms / messages, longestMs, messages, turns };
}
