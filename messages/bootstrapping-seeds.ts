/** Whom to ask when nobody is known. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { Seed } from "../src/peer/seed.ts";

/** What the node knows of others just now. */
export interface SeedNews {
  /** Nodes the network counts as authorized and available. */
  readonly told: readonly Seed[];
  /** Peers whose links stand. */
  readonly connected: ReadonlySet<PeerId>;
}

/** What a name said, or why it said nothing. */
export interface NameEnded {
  readonly name: string;
  readonly answer: readonly string[] | { readonly failure: string };
}

/** Messages of the seeds. */
export type BootstrappingSeedsMessages = {
  /** The configured seeds, those of names, then the learned ones; never this node itself. */
  list: Call<void, readonly Seed[]>;
  /** Takes these for the learned ones; the others stay. Nobody, or nobody but this node, is ignored. */
  replace: Call<readonly Seed[], void>;
  /** Remembers these as well, where there is room: somebody has told of them. */
  told: Cast<readonly Seed[]>;
  /** Remembers these as well: news of the network. */
  learn: Internal<SeedNews | undefined>;
  /** Looks whom the network counts on. */
  look: Internal;
  /** Asks a name for its seeds. */
  ask: Internal<string>;
  /** A name has answered, or not. */
  asked: Internal<NameEnded>;
  /** What was learned is on the disk. */
  kept: Internal;
  notKept: Internal<unknown>;
};

/** The holder of the seeds. */
export const BOOTSTRAPPING_SEEDS = actorName<BootstrappingSeedsMessages>("bootstrapping-seeds");
