/** What happened, as one viewer is told it from its place on; and what it must know of what is not kept any more. */

import type { Collector } from "../collect/collector.ts";
import type { Dropped } from "../protocol/dropped.ts";
import { type FramePart, jsonFrame } from "./frame-part.ts";

/** Events of one frame, and their characters together. */
const EVENTS_PER_FRAME = { number: 200, characters: 32_768 } as const;

/** Actors that crashed, of one frame. */
const CRASHED_PER_FRAME = 100;

const TEXT = new TextEncoder();

/** One viewer's place among the events. */
export class EventFrames {
  readonly #collector: Collector;
  #position: number;

  constructor(collector: Collector) {
    this.#collector = collector;
    this.#position = collector.events.oldest;
  }

  /** All that is new. */
  *frames(): Generator<FramePart, void> {
    const { events } = this.#collector;
    const { number, characters } = EVENTS_PER_FRAME;
    for (;;) {
      const from = this.#position;
      const told = events.since(from, number, characters);
      this.#position = told.position;
      if (told.missed > 0) yield* this.#missed(from, told.missed);
      if (told.texts.length === 0) return;
      yield { kind: "events", body: TEXT.encode(`[${told.texts.join(",")}]`) };
    }
  }

  /** Nothing is missed in silence: whoever crashed meanwhile is named. */
  *#missed(from: number, count: number): Generator<FramePart, void> {
    const { crashed, others } = this.#collector.toll.since(from);
    const first = { count, ...(others > 0 && { others }) };
    for (let at = 0; at === 0 || at < crashed.length; at += CRASHED_PER_FRAME) {
      const part = crashed.slice(at, at + CRASHED_PER_FRAME);
      const said: Dropped = {
        ...{ stream: "events", why: "slow", count: 0 },
        ...(at === 0 && first),
        ...(part.length > 0 && { crashed: part }),
      };
      yield jsonFrame("dropped", said);
    }
  }
}
