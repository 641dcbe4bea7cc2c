/** What a loop and each of its runs may be told, and how a run ends. */

import type { Ms } from "../fault-plan.ts";
import type { SimLimits } from "../spec.ts";
import type { ScheduledEvent, Thrown } from "./event.ts";
import type { DrainMode } from "./real-turns.ts";
import type { StepRecord } from "./self-check.ts";

/** What a loop may be told when it is made. */
export interface EventLoopOptions {
  readonly limits?: Partial<SimLimits>;
  /** Both give the same run. @defaultValue `checkpoint` where the platform has it, else `turns` */
  readonly drain?: DrainMode;
  /** Keeps the hash after each step, for a comparison. */
  readonly steps?: StepRecord;
  /** Told of what nobody caught; the run goes on. @defaultValue such a thing ends the run */
  readonly onThrow?: (thrown: Thrown) => void;
}

/**
 * How far a run goes and who looks on. A hook only looks: what it wants done it schedules, since promises
 * it settles go on only after the next event.
 */
export interface RunOptions {
  /** The run ends when nothing more is due at or before this. */
  readonly untilMs: Ms;
  /** After each event, when its promises have come to rest. */
  readonly afterEvent?: (event: ScheduledEvent) => void;
  /** When all that was due at one instant has happened. */
  readonly afterInstant?: () => void;
  /** Asked after each of these hooks; `true` ends the run. */
  readonly stop?: () => boolean;
}

/** Why a run ended, and where. */
export interface LoopEnd {
  /**
   * `until`: the time is up. `idle`: and nothing waits at all. `stopped`: as `stop` said. `threw`: something
   * nobody caught. Else the limit that was reached.
   */
  readonly why: "until" | "idle" | "stopped" | "threw" | keyof SimLimits;
  readonly atMs: Ms;
  readonly step: number;
  /** What was thrown, where that is why. */
  readonly thrown?: Thrown;
}
