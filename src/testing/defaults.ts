/** What a simulation is unless its spec says otherwise: every number stands here and nowhere else. */

import type { NetworkSpec, DiskSpec, SimLimits } from "./spec.ts";

/** Defaults of a spec. */
export const SIM_DEFAULTS = {
  /** One-way delay, drawn per pair: a continent and the next. */
  latencyMs: { uniform: [1, 20] },
  /** From a write to its flush: a disk with a cache, and one that is busy. */
  flushMs: { uniform: [0.1, 5] },
  crypto: "modelled",
  /** How often an invariant is looked at. */
  every: "instant",
  /** Chance that a swarm keeps a kind of fault. */
  keep: 0.5,
  /** Between two looks of `World.until`, in ms. */
  lookMs: 10,
  /** From a start that failed because something was broken to the next one: what a process supervisor waits, in ms. */
  startAgainMs: 1_000,
  /** Calm of a spec that promises nothing in it: its workload has to end by then, in ms. */
  calmMs: 60_000,
} as const satisfies {
  readonly latencyMs: NetworkSpec["latencyMs"];
  readonly flushMs: DiskSpec["flushMs"];
  readonly crypto: "modelled" | "real";
  readonly every: "instant";
  readonly keep: number;
  readonly lookMs: number;
  readonly startAgainMs: number;
  readonly calmMs: number;
};

/** What ends a run that does not end by itself. */
export const SIM_LIMITS: SimLimits = { eventsMax: 2_000_000, eventsAtOnceMax: 100_000 };
