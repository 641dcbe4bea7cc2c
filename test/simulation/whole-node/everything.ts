/** Everything that can go wrong with whole nodes, any of it at once. */

import { FAULT_KINDS, type SimSpec, type World, wholeTrees } from "../../../src/testing/index.ts";
import { endActors } from "./actor-ends.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { SEEN, watchAll, watchEnds, watchSync } from "./chain-sightings.ts";
import { COMMITTEE, drawnFrom, SMALL } from "./networks.ts";
import { cutPowerAtMoments, endActorsAtMoments } from "./moments.ts";
import { everyNodeIsKnown, peersConverge } from "./peer-checks.ts";
import { sightings } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 12_000;
const WITHIN_MS = 180_000;

/**
 * The kernel guarantees that no mail between actors is dropped or repeated (docs/semantics.md), and these nodes
 * do not play bad peers.
 */
function isMeant(kind: string): boolean {
  return kind !== "mailbox.drop" && kind !== "mailbox.duplicate" && !kind.startsWith("peer.");
}

/** Whole nodes under a swarm of every kind. */
export const everything: SimSpec = {
  id: "network/everything@1",
  nodes: drawnFrom(SMALL, SMALL, COMMITTEE),
  stormMs: STORM_MS,
  workload: storm,
  faults: { kinds: FAULT_KINDS.filter(isMeant), keep: 0.35 },
  budget: { downMax: 2, skewMsMax: 5_000 },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [
    wholeTrees({ withinMs: WITHIN_MS }),
    allCatchUp(WITHIN_MS),
    peersConverge(WITHIN_MS),
  ],
  sometimes: sightings(
    [SEEN.synced, SEEN.gaveUp, SEEN.ended, SEEN.startFailed, SEEN.abandoned],
    () => watchAll(watchEnds(), watchSync()),
  ),
};

async function storm(world: World): Promise<void> {
  const isForActors = world.random.unit() < 0.5;
  if (isForActors) {
    endActors(world, { share: 0.2, everyMs: [2_000, 15_000] });
    endActorsAtMoments(world, 1);
  }
  if (world.random.unit() < 0.3) cutPowerAtMoments(world, 2);
  await world.sleep(STORM_MS);
  await everyNodeIsKnown(world, WITHIN_MS);
}
