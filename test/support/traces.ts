/** Traces for the tests of their checks: written by hand or drawn. */

import { BoundedTraceLog } from "../../src/testing/trace-log.ts";
import type { TraceEvent, TraceLog } from "../../src/testing/trace.ts";

/** An event as a test writes it; what is left out is a node `a` in its first life, one ms after the last. */
export interface WrittenEvent {
  readonly kind: string;
  readonly atMs?: number;
  readonly node?: string;
  readonly incarnation?: number;
  readonly actor?: string;
  readonly values?: TraceEvent["values"];
  readonly cause?: number;
}

/** A trace from its events. */
export function traceOf(...written: readonly WrittenEvent[]): TraceLog {
  return filled(new BoundedTraceLog(), written);
}

/** A trace that keeps so many events. */
export function shortTraceOf(eventsMax: number, ...written: readonly WrittenEvent[]): TraceLog {
  return filled(new BoundedTraceLog(eventsMax), written);
}

function filled(log: BoundedTraceLog, written: readonly WrittenEvent[]): TraceLog {
  let atMs = 0;
  for (const event of written) {
    atMs = event.atMs ?? atMs + 1;
    log.append({ node: "a", incarnation: 1, values: {}, ...event, atMs });
  }
  return log;
}
