/** Whom to ask when nobody is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast } from "../src/actor/protocol.ts";
import type { Endpoint } from "../src/transport/transport.ts";

/** A node known by hand or from an earlier life. */
export interface Seed {
  readonly endpoint: Endpoint;
  /** Its key as hexadecimal text. */
  readonly peer: string;
}

/** Messages of the seeds. */
export type BootstrappingSeedsMessages = {
  list: Call<void, readonly Seed[]>;
  /** Replaces what was learned; the configured ones stay. An empty list is ignored. */
  learn: Cast<readonly Seed[]>;
};

/** The holder of the seeds. */
export const BOOTSTRAPPING_SEEDS = actorName<BootstrappingSeedsMessages>("bootstrapping-seeds");
