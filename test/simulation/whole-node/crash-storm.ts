/** Actors of every kind are ended, poisoned, held up and fail to come back: every tree grows whole again. */

import { type SimSpec, type World, wholeTrees } from "../../../src/testing/index.ts";
import {
  EVERY_ACTOR_ENDED,
  endActors,
  failStartLate,
  loseFacts,
  poisonActors,
} from "./actor-ends.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { SEEN, watchAll, watchEnds, watchSync } from "./chain-sightings.ts";
import { COMMITTEE, drawnFrom, SMALL } from "./networks.ts";
import { endActorsAtMoments } from "./moments.ts";
import { everyNodeIsKnown, peersConverge } from "./peer-checks.ts";
import { sightings } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 10_000;

/** What hangs in its stop may do so for half a minute, on each of four floors of the tree. */
const WITHIN_MS = 180_000;

/** Whole nodes whose actors keep falling. */
export const crashStorm: SimSpec = {
  id: "network/crash-storm@1",
  nodes: drawnFrom(SMALL, SMALL, COMMITTEE),
  stormMs: STORM_MS,
  workload: storm,
  faults: {
    kinds: [
      "mailbox.crash",
      "mailbox.delay",
      "lifecycle.fail_start",
      "lifecycle.slow_start",
      "lifecycle.hang_in_stop",
      "lifecycle.throw_in_stop",
      "node.kill",
      "node.leave",
    ],
    keep: 0.4,
  },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [
    wholeTrees({ withinMs: WITHIN_MS }),
    allCatchUp(WITHIN_MS),
    peersConverge(WITHIN_MS),
  ],
  sometimes: [
    ...EVERY_ACTOR_ENDED,
    ...sightings([SEEN.gaveUp, SEEN.ended, SEEN.startFailed, SEEN.synced], () =>
      watchAll(watchEnds(), watchSync()),
    ),
  ],
};

async function storm(world: World): Promise<void> {
  endActors(world, { share: 0.35, everyMs: [1_500, 12_000] });
  poisonActors(world, 0.1);
  loseFacts(world, 3);
  endActorsAtMoments(world, 3);
  failStartLate(world, 0.25);
  await world.sleep(STORM_MS);
  await everyNodeIsKnown(world, WITHIN_MS);
}
