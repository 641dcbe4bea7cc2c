/** What passes between this node and the consensus engine its host brings. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { Committee } from "../src/chain/committee.ts";
import type { Resume } from "../src/chain/ports.ts";
import type { CommittedSubDag } from "../src/chain/sub-dag.ts";

/** How far the chain has come. */
export interface ChainReach {
  /** Index of the newest durable commit. */
  readonly index: number;
  /** The epoch the commit after it belongs to. */
  readonly epoch: number;
}

/** What the engine of a peer says. */
export interface Relayed {
  readonly peer: string;
  readonly content: Uint8Array;
}

/** Whose epoch it is for this node. */
export interface EngineEpoch {
  readonly committee: Committee;
  /** Whether the host has an engine for it. */
  readonly takesPart: boolean;
}

/** Messages of the port. */
export type ConsensusPortMessages = {
  /** Bytes of a peer's engine. */
  relayed: Cast<Relayed>;
  /** A commit of others was stored by sync. */
  synced: Cast<ChainReach>;
  /** Index of the last commit the engine knows to be durable. */
  known: Call<void, number>;
  /** Who decides, and whether this node does too. */
  epoch: Call<void, EngineEpoch>;
  subDagsRead: Internal<{
    readonly epoch: number;
    readonly subDags: readonly CommittedSubDag[];
  }>;
  /** The engine handed commits over and they are durable. */
  committed: Internal<ChainReach>;
  /** The engine of the epoch before has stopped. */
  epochOpened: Internal<Resume>;
  engineFailed: Internal<unknown>;
};

/** The port to the host's consensus. */
export const CONSENSUS_PORT = actorName<ConsensusPortMessages>("consensus-port");
