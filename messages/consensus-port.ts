/** What passes between this node and the consensus engine its host brings. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { CommittedSubDag } from "../src/chain/sub-dag.ts";

/** Messages of the port. */
export type ConsensusPortMessages = {
  /** Bytes of a peer's engine. */
  relayed: Cast<{ readonly peer: string; readonly content: Uint8Array }>;
  /** A commit of others was stored by sync. */
  synced: Cast<{ readonly index: number }>;
  /** Index of the last commit the engine knows to be durable. */
  known: Call<void, number>;
  subDagsRead: Internal<readonly CommittedSubDag[]>;
  /** The engine handed commits over and they are durable up to this index. */
  committed: Internal<number>;
  engineFailed: Internal<unknown>;
};

/** The port to the host's consensus. */
export const CONSENSUS_PORT = actorName<ConsensusPortMessages>("consensus-port");
