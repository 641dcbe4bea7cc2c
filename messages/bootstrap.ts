/** How far a node is on its way into its network. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { BootstrapView } from "../src/peer/bootstrap-plan.ts";
import type { NodeAddress } from "../src/peer/node-address.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { Seed } from "../src/peer/seed.ts";
import type { BootstrappingNodes } from "./wire/p2p.ts";

/** Where a bootstrap stands. */
export type BootstrapPhase = "asking" | "acting" | "finishing" | "waiting" | "up";

/** A bootstrap as observers see it. */
export interface BootstrapProgress {
  readonly phase: BootstrapPhase;
  /** Attempts that failed in a row. */
  readonly failures: number;
  /** Why the last of them did; `null` when none has. */
  readonly reason: string | null;
}

/** Who could be asked, and what one of them said. */
export interface BootstrapLook {
  readonly seeds: readonly Seed[];
  /** Who was asked just now; `undefined` when nobody could be. */
  readonly asked: PeerId | undefined;
  readonly answer: BootstrappingNodes | undefined;
}

/** Messages of the bootstrap. */
export type BootstrapMessages = {
  view: Call<void, BootstrapProgress>;
  /** The node is reached here from now on; once it is up, it begins again. */
  rejoin: Cast<NodeAddress | null>;
  /** Looks whom it may ask, and asks one. */
  look: Internal;
  looked: Internal<BootstrapLook>;
  /** All that was asked has answered: how things stand. */
  surveyed: Internal<BootstrapView>;
  /** The host has done a step. */
  acted: Internal;
  finished: Internal;
  failed: Internal<unknown>;
  /** Time for another attempt. */
  again: Internal;
};

/** The bootstrap of a node. */
export const BOOTSTRAP = actorName<BootstrapMessages>("bootstrap");
