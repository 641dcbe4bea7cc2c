/** The trace of a run in memory: the newest events, as many as it was made for. */

import { assert } from "../assert.ts";
import type { TraceMatch } from "./fault-plan.ts";
import { kindsOf, traceMatcher } from "./oracles/trace-match.ts";
import type { TraceEvent, TraceLog } from "./trace.ts";

/** Events kept unless told otherwise: some 150 MB; longer runs forget their beginning. */
export const TRACE_EVENTS_MAX = 1_000_000;

/** What happened, before it has its number; an actor or a cause may be there and not known. */
export interface TraceEntry extends Omit<TraceEvent, "step" | "actor" | "cause"> {
  readonly actor?: string | undefined;
  readonly cause?: number | undefined;
}

/** A trace that is being written. */
export class BoundedTraceLog implements TraceLog {
  readonly #eventsMax: number;
  /** A ring: the event of a step stands at `(step - 1) % eventsMax`. */
  readonly #events: TraceEvent[] = [];
  readonly #stepsByKind = new Map<string, number[]>();
  /** The last step that stands in the lists by kind. */
  #indexed = 0;
  #written = 0;

  /** @param eventsMax events kept; older ones are forgotten */
  constructor(eventsMax: number = TRACE_EVENTS_MAX) {
    assert(Number.isInteger(eventsMax) && eventsMax > 0, "a trace keeps at least one event");
    this.#eventsMax = eventsMax;
  }

  get length(): number {
    return Math.min(this.#written, this.#eventsMax);
  }

  get dropped(): number {
    return this.#written - this.length;
  }

  /** Adds an event behind all others and numbers it. */
  append(entry: TraceEntry): TraceEvent {
    const slot = this.#written % this.#eventsMax;
    this.#written += 1;
    const event = numbered(this.#written, entry);
    if (slot < this.#events.length) this.#events[slot] = event;
    else this.#events.push(event);
    return event;
  }

  [Symbol.iterator](): Iterator<TraceEvent> {
    return this.since(0)[Symbol.iterator]();
  }

  *since(step: number): Generator<TraceEvent> {
    for (let next = Math.max(step, this.dropped) + 1; next <= this.#written; next += 1) {
      const event = this.#at(next);
      if (event !== undefined) yield event;
    }
  }

  where(match: TraceMatch): readonly TraceEvent[] {
    const matches = traceMatcher(match);
    const found: TraceEvent[] = [];
    for (const event of this.#candidates(match)) if (matches(event)) found.push(event);
    return found;
  }

  last(match: TraceMatch): TraceEvent | undefined {
    const matches = traceMatcher(match);
    const kinds = kindsOf(match);
    if (kinds === undefined) return this.#lastOfAny(matches);
    let newest: TraceEvent | undefined;
    for (const kind of kinds) {
      const found = this.#lastIn(this.#stepsOf(kind), matches);
      if (found !== undefined && found.step > (newest?.step ?? 0)) newest = found;
    }
    return newest;
  }

  pastOf(event: TraceEvent): readonly TraceEvent[] {
    const past: TraceEvent[] = [];
    const steps = new Set([event.step]);
    const lines = new Set<string>();
    for (let step = event.step; step > this.dropped; step -= 1) {
      const earlier = this.#at(step);
      if (earlier === undefined) continue;
      if (!steps.has(step) && !lines.has(lineOf(earlier))) continue;
      past.push(earlier);
      if (earlier.cause !== undefined) steps.add(earlier.cause);
      lines.add(lineOf(earlier));
      lines.add(earlier.node);
    }
    return past.reverse();
  }

  #at(step: number): TraceEvent | undefined {
    return this.#events[(step - 1) % this.#eventsMax];
  }

  /** Steps by kind up to now. Brought up to date when somebody asks: most runs write and never do. */
  #stepsOf(kind: string): readonly number[] {
    for (let step = Math.max(this.#indexed, this.dropped) + 1; step <= this.#written; step += 1) {
      const event = this.#at(step);
      if (event !== undefined) this.#index(event);
    }
    this.#indexed = this.#written;
    return this.#stepsByKind.get(kind) ?? [];
  }

  #index({ step, kind }: TraceEvent): void {
    const steps = this.#stepsByKind.get(kind);
    if (steps === undefined) {
      this.#stepsByKind.set(kind, [step]);
      return;
    }
    steps.push(step);
    // A list is cut when it holds more than the log could, so that cutting costs one step a step.
    if (steps.length > 2 * this.#eventsMax) steps.splice(0, steps.length - this.#eventsMax);
  }

  *#candidates(match: TraceMatch): Iterable<TraceEvent> {
    const kinds = kindsOf(match);
    if (kinds === undefined) {
      yield* this.since(0);
      return;
    }
    const lists = [...new Set(kinds)].map((kind) => this.#stepsOf(kind));
    const steps = lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => a - b);
    const { dropped } = this;
    for (const step of steps) {
      const event = step > dropped ? this.#at(step) : undefined;
      if (event !== undefined) yield event;
    }
  }

  #lastIn(
    steps: readonly number[],
    matches: (event: TraceEvent) => boolean,
  ): TraceEvent | undefined {
    const { dropped } = this;
    for (let index = steps.length - 1; index >= 0; index -= 1) {
      const step = steps[index] ?? 0;
      if (step <= dropped) return undefined;
      const event = this.#at(step);
      if (event !== undefined && matches(event)) return event;
    }
    return undefined;
  }

  #lastOfAny(matches: (event: TraceEvent) => boolean): TraceEvent | undefined {
    for (let step = this.#written; step > this.dropped; step -= 1) {
      const event = this.#at(step);
      if (event !== undefined && matches(event)) return event;
    }
    return undefined;
  }
}

/** Field by field, and nothing that is not known: spreading the entry costs as much as all the rest. */
function numbered(step: number, entry: TraceEntry): TraceEvent {
  const { atMs, node, incarnation, actor, kind, values, cause } = entry;
  if (actor === undefined) {
    if (cause === undefined) return { step, atMs, node, incarnation, kind, values };
    return { step, atMs, node, incarnation, kind, values, cause };
  }
  if (cause === undefined) return { step, atMs, node, incarnation, actor, kind, values };
  return { step, atMs, node, incarnation, actor, kind, values, cause };
}

/** What happens one after another: an actor's life, or what happens to a node itself through all lives. */
function lineOf({ node, incarnation, actor }: TraceEvent): string {
  return actor === undefined ? node : `${node}\u0000${incarnation}\u0000${actor}`;
}
