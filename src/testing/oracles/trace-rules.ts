/** Checks of a whole trace that look at one kind of event: never, at most, in order, increasing. */

import type { Ms, TraceMatch } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent, TraceLog } from "../trace.ts";
import { describeEvent, fieldOf, fieldsKey, textOf } from "./event-text.ts";
import { describeMatch, traceMatcher } from "./trace-match.ts";

/** Whose events are counted together: a node's through all its lives, or an actor's. */
export type TraceScope = "run" | "node" | "actor";

/** Events of which there may be only so many. */
export interface AtMost {
  readonly match: TraceMatch;
  /** How many are allowed. */
  readonly count: number;
  /** Length of the stretch they are counted in, in ms, its end not included. @defaultValue the whole run */
  readonly perMs?: Ms;
  /** @defaultValue "run" */
  readonly by?: TraceScope;
}

/** A number that may only grow. */
export interface Increasing {
  readonly match: TraceMatch;
  /** Name of the value; a number or a bigint. */
  readonly field: string;
  /** @defaultValue "node" */
  readonly by?: TraceScope;
  /** Whether the same number may come again. @defaultValue false */
  readonly mayRepeat?: boolean;
}

/** No such event happens. */
export function never(name: string, match: TraceMatch): TraceCheck {
  return {
    name,
    run: (trace) => {
      const event = trace.where(match)[0];
      return event === undefined ? undefined : `${name}: ${describeEvent(event)} must never happen`;
    },
  };
}

/** No more than so many such events happen, in all or within any stretch of time. */
export function atMost(name: string, rule: AtMost): TraceCheck {
  const { count, perMs = Number.POSITIVE_INFINITY, by = "run" } = rule;
  const within = perMs === Number.POSITIVE_INFINITY ? "" : ` within ${perMs} ms`;
  return {
    name,
    run: (trace) => {
      for (const events of grouped(trace, rule.match, by).values()) {
        const tooMany = firstCrowd(events, count, perMs);
        if (tooMany === undefined) continue;
        const [first, last] = tooMany;
        return `${name}: more than ${count}${within}, from ${describeEvent(first)} to ${describeEvent(last)}`;
      }
      return undefined;
    },
  };
}

/** The first and the last of the first `count + 1` events that stand too close. */
function firstCrowd(
  events: readonly TraceEvent[],
  count: number,
  perMs: Ms,
): readonly [TraceEvent, TraceEvent] | undefined {
  for (const [index, last] of events.entries()) {
    const first = events[index - count];
    if (first !== undefined && last.atMs - first.atMs < perMs) return [first, last];
  }
  return undefined;
}

/** Such events happen one after another, others between them; each has to happen. */
export function inOrder(name: string, ...matches: readonly TraceMatch[]): TraceCheck {
  const wanted = matches.map(traceMatcher);
  return {
    name,
    run: (trace) => {
      const found: TraceEvent[] = [];
      for (const event of trace) {
        if (wanted[found.length]?.(event) === true) found.push(event);
      }
      const missing = matches[found.length];
      if (missing === undefined) return undefined;
      const last = found[found.length - 1];
      const after = last === undefined ? "" : ` after ${describeEvent(last)}`;
      return `${name}: ${describeMatch(missing)} does not happen${after}${forgotten(trace)}`;
    },
  };
}

/** A number of such events only grows. */
export function increasing(name: string, rule: Increasing): TraceCheck {
  const { match, by = "node" } = rule;
  return {
    name,
    run: (trace) => {
      for (const events of grouped(trace, match, by).values()) {
        const wrong = firstDecrease(events, rule);
        if (wrong !== undefined) return `${name}: ${wrong}`;
      }
      return undefined;
    },
  };
}

function firstDecrease(
  events: readonly TraceEvent[],
  { field, mayRepeat = false }: Increasing,
): string | undefined {
  let before: { readonly event: TraceEvent; readonly value: number | bigint } | undefined;
  for (const event of events) {
    const value = fieldOf(event, field);
    if (!isOrdered(value)) return `${describeEvent(event)} has no number ${field}`;
    if (before !== undefined && (mayRepeat ? value < before.value : value <= before.value)) {
      const fell = `${field} is ${textOf(value)} after ${textOf(before.value)}`;
      return `${fell}: ${describeEvent(before.event)}, then ${describeEvent(event)}`;
    }
    before = { event, value };
  }
  return undefined;
}

function grouped(trace: TraceLog, match: TraceMatch, by: TraceScope): Map<string, TraceEvent[]> {
  const groups = new Map<string, TraceEvent[]>();
  for (const event of trace.where(match)) {
    const key = scopeKey(event, by);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups;
}

/** A text that is equal for events of one scope. */
export function scopeKey(event: TraceEvent, scope: TraceScope): string {
  switch (scope) {
    case "run":
      return "";
    case "node":
      return event.node;
    case "actor":
      return fieldsKey(event, ["node", "actor"]);
  }
}

/** What a message adds when the trace has lost its beginning, and what is missed may have been there. */
export function forgotten(trace: TraceLog): string {
  if (trace.dropped === 0) return "";
  return `; the trace has forgotten its first ${trace.dropped} events: let it keep more`;
}

function isOrdered(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value));
}
