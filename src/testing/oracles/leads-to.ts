/** Checks of a whole trace that pair events: what leads to what, and what has to come before. */

import type { Ms, TraceMatch } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent, TraceLog } from "../trace.ts";
import { describeEvent, fieldsKey } from "./event-text.ts";
import { describeMatch, traceMatcher } from "./trace-match.ts";
import { forgotten } from "./trace-rules.ts";

/** A cause and what has to follow it. */
export interface LeadsTo {
  readonly cause: TraceMatch;
  readonly effect: TraceMatch;
  /** Names of what both have to have in common: `node`, `actor`, `incarnation` or a value. */
  readonly same?: readonly string[];
  /** How long it may take, in ms; a trace that ends sooner is not judged. @defaultValue to the end */
  readonly withinMs?: Ms;
  /** Whether each effect answers one cause only; without it, every cause that waits. */
  readonly oneToOne?: boolean;
}

/** An effect and what has to have come before it. */
export interface PrecededBy {
  readonly effect: TraceMatch;
  readonly required: TraceMatch;
  /** Names of what both have to have in common. */
  readonly same?: readonly string[];
}

/**
 * Every cause is followed by its effect.
 *
 * @example
 * leadsTo("requests are answered", {
 *   cause: { kind: "request.sent" },
 *   effect: { kind: "request.answered" },
 *   same: ["id"],
 *   withinMs: 5_000,
 * });
 */
export function leadsTo(name: string, rule: LeadsTo): TraceCheck {
  const { same = [], withinMs = Number.POSITIVE_INFINITY, oneToOne = false } = rule;
  const isCause = traceMatcher(rule.cause);
  const isEffect = traceMatcher(rule.effect);
  return {
    name,
    run: (trace) => {
      const waiting = new Waiting(withinMs);
      let endMs = 0;
      for (const event of trace) {
        endMs = event.atMs;
        if (isEffect(event)) waiting.answer(fieldsKey(event, same), event, oneToOne);
        if (isCause(event)) waiting.add(fieldsKey(event, same), event);
      }
      const unanswered = waiting.firstUnanswered(endMs);
      if (unanswered === undefined) return undefined;
      const within = withinMs === Number.POSITIVE_INFINITY ? "" : ` within ${withinMs} ms`;
      return `${name}: ${describeEvent(unanswered)} is not followed by ${describeMatch(rule.effect)}${common(same)}${within}`;
    },
  };
}

/** No effect without what it requires, earlier. */
export function precededBy(name: string, rule: PrecededBy): TraceCheck {
  const { same = [] } = rule;
  const isEffect = traceMatcher(rule.effect);
  const isRequired = traceMatcher(rule.required);
  return {
    name,
    run: (trace: TraceLog) => {
      const seen = new Set<string>();
      for (const event of trace) {
        if (isEffect(event) && !seen.has(fieldsKey(event, same))) {
          return `${name}: ${describeEvent(event)} is not preceded by ${describeMatch(rule.required)}${common(same)}${forgotten(trace)}`;
        }
        if (isRequired(event)) seen.add(fieldsKey(event, same));
      }
      return undefined;
    },
  };
}

function common(same: readonly string[]): string {
  return same.length === 0 ? "" : ` of the same ${same.join(", ")}`;
}

/** Causes that wait for their effects, the oldest first; time only moves forward along a trace. */
class Waiting {
  readonly #withinMs: Ms;
  readonly #byKey = new Map<string, TraceEvent[]>();
  #late: TraceEvent | undefined;

  constructor(withinMs: Ms) {
    this.#withinMs = withinMs;
  }

  add(key: string, cause: TraceEvent): void {
    const waiting = this.#byKey.get(key);
    if (waiting === undefined) this.#byKey.set(key, [cause]);
    else waiting.push(cause);
  }

  /** An effect that comes too late for a cause answers a younger one. */
  answer(key: string, effect: TraceEvent, oneToOne: boolean): void {
    const waiting = this.#byKey.get(key) ?? [];
    const inTime = waiting.findIndex(({ atMs }) => effect.atMs - atMs <= this.#withinMs);
    const late = inTime < 0 ? waiting : waiting.slice(0, inTime);
    for (const cause of late) this.#noteLate(cause);
    const left = inTime < 0 || !oneToOne ? [] : waiting.slice(inTime + 1);
    if (left.length === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, left);
  }

  /** The first cause whose time was up before the trace ended. */
  firstUnanswered(endMs: Ms): TraceEvent | undefined {
    const limitMs = this.#withinMs;
    for (const waiting of this.#byKey.values()) {
      for (const cause of waiting) {
        if (limitMs === Number.POSITIVE_INFINITY || endMs - cause.atMs > limitMs) {
          this.#noteLate(cause);
        }
      }
    }
    return this.#late;
  }

  #noteLate(cause: TraceEvent): void {
    if (this.#late === undefined || cause.step < this.#late.step) this.#late = cause;
  }
}
