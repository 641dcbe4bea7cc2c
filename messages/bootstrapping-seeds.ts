/** Whom to ask when nobody is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { Seed } from "../src/peer/seed.ts";

/** Messages of the seeds. */
export type BootstrappingSeedsMessages = {
  /** The configured seeds, then the learned ones; never this node itself. */
  list: Call<void, readonly Seed[]>;
  /** Replaces what was learned; the configured ones stay. An empty list is ignored. */
  learn: Cast<readonly Seed[]>;
  /** What was learned is on the disk. */
  kept: Internal;
  notKept: Internal<unknown>;
};

/** The holder of the seeds. */
export const BOOTSTRAPPING_SEEDS = actorName<BootstrappingSeedsMessages>("bootstrapping-seeds");
