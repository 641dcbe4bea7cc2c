/** The events a failure carries: what led to it, or, where nobody can know that, what the last fault met. */

import type { Failure } from "../spec.ts";
import type { TraceEvent, TraceLog } from "../trace.ts";

/** Events of the trace a failure carries. */
const TAIL_EVENTS = 50;

/** Events that are told before the last fault, and after it. */
const AROUND = { before: 8, after: 11 } as const;

/** How far back they are looked for; busy worlds have thousands of others between them. */
const LOOK_BACK_STEPS = 10_000;

/**
 * The tail of a failure that has just come up. What never became true, and what clients were told, has no
 * one event that led to it: the newest is as good as any. There the last fault and its node are told.
 */
export function tailOf(kind: Failure["kind"], trace: TraceLog): readonly TraceEvent[] {
  const isOfWholeRun = kind === "eventually" || kind === "history";
  const fault = isOfWholeRun ? trace.last({ kind: "fault.fired" }) : undefined;
  if (fault !== undefined) return around(fault, trace);
  const [newest] = trace.since(trace.length + trace.dropped - 1);
  return newest === undefined ? [] : trace.pastOf(newest).slice(-TAIL_EVENTS);
}

function around(fault: TraceEvent, trace: TraceLog): readonly TraceEvent[] {
  const before: TraceEvent[] = [];
  const after: TraceEvent[] = [];
  for (const event of trace.since(Math.max(0, fault.step - LOOK_BACK_STEPS))) {
    if (event.node !== fault.node) continue;
    if (event.step < fault.step) before.push(event);
    else if (after.length <= AROUND.after) after.push(event);
    else break;
  }
  return [...before.slice(-AROUND.before), ...after];
}
