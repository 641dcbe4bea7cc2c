/** What a world is made of. */

import type { Draws } from "../drive/draws.ts";
import type { EventLoop } from "../drive/event-loop.ts";
import type { FaultPlan, NodeName } from "../fault-plan.ts";
import type { FaultMask } from "../faults/mask.ts";
import type { SimSpec } from "../spec.ts";

/** What a world is made of. */
export interface WorldParts {
  readonly spec: SimSpec;
  readonly seed: bigint;
  readonly draws: Draws;
  readonly plan: FaultPlan;
  readonly mask: FaultMask;
  readonly loop: EventLoop;
  /** Whether what happens is written down. @defaultValue true */
  readonly isTraced?: boolean;
  /** Told of a node whose start failed while nothing was wrong. */
  readonly startFailed: (node: NodeName, message: string) => void;
}
