/** Whether a feed hands over every number once, in order, through all lives of a node. */

import type { TraceMatch } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, fieldOf } from "./event-text.ts";
import { forgotten, scopeKey, type TraceScope } from "./trace-rules.ts";

/** What a feed is. */
export interface FeedRule {
  /** The events of the feed. */
  readonly match: TraceMatch;
  /** The value that counts, a number or a bigint. @defaultValue "index" */
  readonly field?: string;
  /** The first number of all. @defaultValue whatever comes first */
  readonly first?: number;
  /** Whose feed it is. @defaultValue "node" */
  readonly by?: TraceScope;
  /**
   * Whether a new life may begin with the last number of the one before, whose word that it took it was lost.
   * @defaultValue false
   */
  readonly mayRepeatLast?: boolean;
}

/**
 * Each number follows the one before it: nothing is left out, nothing comes twice.
 *
 * @example
 * feedWithoutGap("commits", { match: { kind: "commit.delivered" } });
 */
export function feedWithoutGap(name: string, rule: FeedRule): TraceCheck {
  const { match, by = "node" } = rule;
  return {
    name,
    run: (trace) => {
      const newest = new Map<string, Delivered>();
      const isWhole = trace.dropped === 0;
      for (const event of trace.where(match)) {
        const key = scopeKey(event, by);
        const before = newest.get(key);
        const wrong = stepFault(event, before, isWhole ? rule : { ...rule, first: undefined });
        if (typeof wrong === "string") {
          return `${name}: ${describeEvent(event)} ${wrong}${forgotten(trace)}`;
        }
        newest.set(key, wrong);
      }
      return undefined;
    },
  };
}

interface Delivered {
  readonly event: TraceEvent;
  readonly number: bigint;
}

type Rule = Omit<FeedRule, "first"> & { readonly first?: number | undefined };

function stepFault(
  event: TraceEvent,
  before: Delivered | undefined,
  { field = "index", first, mayRepeatLast = false }: Rule,
): Delivered | string {
  const value = fieldOf(event, field);
  const isNumber = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isNumber) return `has no whole number ${field}`;
  const number = BigInt(value as bigint | number);
  if (before === undefined) {
    const isFirst = first === undefined || number === BigInt(first);
    return isFirst ? { event, number } : `comes before ${first}`;
  }
  const isNewLife = event.incarnation > before.event.incarnation;
  const isRepeat = mayRepeatLast && isNewLife && number === before.number;
  if (number === before.number + 1n || isRepeat) return { event, number };
  const what = number > before.number ? "leaves a gap" : "repeats";
  return `${what} after ${describeEvent(before.event)}`;
}
