/** Disks fail, are slow, and lose what they did not flush: what a node acknowledged it has, in every life. */

import type { SimSpec } from "../../../src/testing/index.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { SEEN, watchAll, watchDisks, watchEnds, watchSync } from "./chain-sightings.ts";
import { COMMITTEE, drawnFrom, SMALL } from "./networks.ts";
import { cutPowerAtMoments } from "./moments.ts";
import { sightings } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 12_000;
const WITHIN_MS = 120_000;

/** Whole nodes on disks that cannot be relied on. */
export const disks: SimSpec = {
  id: "network/disks@1",
  nodes: drawnFrom(SMALL, SMALL, COMMITTEE),
  stormMs: STORM_MS,
  workload: (world) => cutPowerAtMoments(world, 2 + world.random.below(5)),
  // Slow enough that many a batch is on its way when the power goes.
  disk: { flushMs: { bimodal: { usual: 20, tail: 900, tailShare: 0.4 } } },
  faults: {
    kinds: [
      "store.write_error",
      "store.flush_error",
      "store.open_error",
      "store.slow",
      "node.power_cut",
      "node.kill",
    ],
    keep: 0.6,
  },
  budget: { downMax: 2 },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [allCatchUp(WITHIN_MS)],
  sometimes: sightings([SEEN.cutLost, SEEN.killKept, SEEN.synced, SEEN.startFailed], () =>
    watchAll(watchDisks(), watchEnds(), watchSync()),
  ),
};
