/** Which events of a trace are meant. */

import { isDeepStrictEqual } from "node:util";
import type { TraceMatch } from "../fault-plan.ts";
import type { TraceEvent } from "../trace.ts";
import { globMatcher } from "../../actor/path-glob.ts";

/** Makes the question whether an event fits; every part of the match that is given has to. */
export function traceMatcher(match: TraceMatch): (event: TraceEvent) => boolean {
  const { node } = match;
  const kinds = kindsOf(match);
  const matchesActor = match.actor === undefined ? undefined : globMatcher(match.actor);
  const values = Object.entries(match.values ?? {});
  return (event) => {
    if (kinds !== undefined && !kinds.includes(event.kind)) return false;
    if (node !== undefined && event.node !== node) return false;
    if (matchesActor !== undefined && !matchesActor(event.actor ?? "")) return false;
    return values.every(([name, value]) => isEqual(event.values[name], value));
  };
}

/** The kinds a match names; `undefined` when any will do. */
export function kindsOf({ kind }: TraceMatch): readonly string[] | undefined {
  return typeof kind === "string" ? [kind] : kind;
}

/** A match as messages show it. */
export function describeMatch(match: TraceMatch): string {
  const kinds = kindsOf(match);
  const parts = [kinds === undefined ? "an event" : kinds.join(" or ")];
  if (match.node !== undefined) parts.push(`on ${match.node}`);
  if (match.actor !== undefined) parts.push(`at ${match.actor}`);
  for (const [name, value] of Object.entries(match.values ?? {})) {
    parts.push(`${name}=${String(value)}`);
  }
  return parts.join(" ");
}

function isEqual(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || isDeepStrictEqual(one, other);
}
