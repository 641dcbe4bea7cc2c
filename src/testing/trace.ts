/** What happened in a run, event by event, with what caused what. */

import type { Glob, Ms, NodeName, TraceMatch } from "./fault-plan.ts";

/** One thing that happened. */
export interface TraceEvent {
  /** Its number, from 1 without gaps. */
  readonly step: number;
  readonly atMs: Ms;
  readonly node: NodeName;
  /** Which life of the node, from 1. */
  readonly incarnation: number;
  /** Path of the actor it happened to. */
  readonly actor?: Glob;
  readonly kind: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Step of what made it happen. */
  readonly cause?: number;
}

/** The events of one run. */
export interface TraceLog extends Iterable<TraceEvent> {
  /** Events that are still there. */
  readonly length: number;
  /** Events that are not there any more, all of them older; 0 unless the run was long. */
  readonly dropped: number;
  /** Events that fit, oldest first. */
  where(match: TraceMatch): readonly TraceEvent[];
  /** The newest that fits. */
  last(match: TraceMatch): TraceEvent | undefined;
  /** The events after a step, oldest first: for whoever reads along. */
  since(step: number): Iterable<TraceEvent>;
  /** What could have influenced an event, oldest first, itself last. */
  pastOf(event: TraceEvent): readonly TraceEvent[];
}
