/**
 * Who finds the network and follows its chain (Soma's discovery and state sync).
 *
 *   sync                     rest_for_one, 10 restarts in 30 s
 *   ├── discovery            worker  permanent  5 s
 *   ├── state-sync           worker  permanent  5 s
 *   ├── commit-feed          worker  permanent  5 s
 *   ├── consensus-port       worker  permanent  10 s
 *   ├── own-address          worker  permanent  5 s
 *   └── archive-writer       worker  permanent  5 s
 *
 * Strategy: state sync asks peers discovery has found, the feed reads what state sync stored, and
 *   consensus resumes from both; the own address is told to discovery, and the archive is written
 *   from the store. None needs what stands below it.
 * Order: the archive comes last, because its end costs nobody anything; consensus stops before what it stands on, so that nothing new is made while the rest writes down.
 * Cost: a crash of discovery restarts the others; each goes on from the disk.
 */

import { archiveWriter, type ArchiveWriterArgs } from "../actors/archive-writer.ts";
import { commitFeed, type CommitFeedArgs } from "../actors/commit-feed.ts";
import { consensusPort, type ConsensusPortArgs } from "../actors/consensus-port.ts";
import { discovery } from "../actors/discovery.ts";
import type { DiscoveryArgs } from "../actors/discovery.state.ts";
import { ownAddress, type OwnAddressArgs } from "../actors/own-address.ts";
import { stateSync } from "../actors/state-sync.ts";
import type { StateSyncArgs } from "../actors/state-sync.state.ts";
import { ARCHIVE_WRITER } from "../messages/archive-writer.ts";
import { COMMIT_FEED } from "../messages/commit-feed.ts";
import { CONSENSUS_PORT } from "../messages/consensus-port.ts";
import { DISCOVERY } from "../messages/discovery.ts";
import { OWN_ADDRESS } from "../messages/own-address.ts";
import { STATE_SYNC } from "../messages/state-sync.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** What the parts are handed. */
export interface SyncParts {
  readonly discovery: DiscoveryArgs;
  readonly stateSync: StateSyncArgs;
  readonly commitFeed: CommitFeedArgs;
  /** At most one: a node without consensus of its own has none. */
  readonly consensus: readonly ConsensusPortArgs[];
  /** At most one: an address the operator has said is not looked up. */
  readonly ownAddress: readonly OwnAddressArgs[];
  /** At most one: a node that writes no archive has none. */
  readonly archive: readonly ArchiveWriterArgs[];
}

/** The supervisor of discovery, state sync and what stands on them. */
export const sync = defineSupervisor({
  id: "sync",
  strategy: "rest_for_one",
  intensity: 10,
  periodMs: 30_000,
  children: (parts: SyncParts) => [
    discovery.childSpec(parts.discovery, { name: DISCOVERY }),
    stateSync.childSpec(parts.stateSync, { name: STATE_SYNC }),
    commitFeed.childSpec(parts.commitFeed, { name: COMMIT_FEED }),
    ...parts.consensus.map((args) =>
      consensusPort.childSpec(args, { name: CONSENSUS_PORT, shutdown: { afterMs: 10_000 } }),
    ),
    ...parts.ownAddress.map((args) => ownAddress.childSpec(args, { name: OWN_ADDRESS })),
    ...parts.archive.map((args) => archiveWriter.childSpec(args, { name: ARCHIVE_WRITER })),
  ],
});
