/** Trace events as text, and what they carry. */

import { inspect } from "node:util";
import type { TraceEvent } from "../trace.ts";

/** An event in one line. */
export function describeEvent(event: TraceEvent): string {
  const { step, atMs, node, incarnation, actor, kind, values } = event;
  const where = actor === undefined ? `${node}.${incarnation}` : `${node}.${incarnation} ${actor}`;
  const carried = Object.keys(values).length === 0 ? "" : ` ${textOf(values)}`;
  return `#${step} ${kind} at ${atMs} ms on ${where}${carried}`;
}

/** Any value in one line. */
export function textOf(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 4 });
}

/** A text that is equal for equal values and different for different ones, however large. */
export function exactTextOf(value: unknown): string {
  return typeof value === "object" && value !== null
    ? inspect(value, EVERYTHING)
    : `${typeof value} ${String(value)}`;
}

const EVERYTHING = {
  breakLength: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
  maxArrayLength: Number.POSITIVE_INFINITY,
  maxStringLength: Number.POSITIVE_INFINITY,
} as const;

/** What an event has under a name: `node`, `incarnation`, `actor`, or one of its values. */
export function fieldOf(event: TraceEvent, name: string): unknown {
  if (name === "node") return event.node;
  if (name === "incarnation") return event.incarnation;
  if (name === "actor") return event.actor;
  return event.values[name];
}

/** A text that is equal for events with equal fields. */
export function fieldsKey(event: TraceEvent, names: readonly string[]): string {
  return names.map((name) => exactTextOf(fieldOf(event, name))).join("\u0000");
}

/** The number under a name; `undefined` when there is none. */
export function numberIn(event: TraceEvent, name: string): number | undefined {
  const value = event.values[name];
  return typeof value === "number" ? value : undefined;
}

/** The text under a name; `undefined` when there is none. */
export function textIn(event: TraceEvent, name: string): string | undefined {
  const value = event.values[name];
  return typeof value === "string" ? value : undefined;
}
