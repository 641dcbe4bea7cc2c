/** Clocks jump, drift and ring late while nodes are killed: nobody believes the wall clock more than it is due. */

import type { SimSpec } from "../../../src/testing/index.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { SEEN, watchAll, watchEnds, watchSync } from "./chain-sightings.ts";
import { COMMITTEE, drawnFrom, SMALL } from "./networks.ts";
import { peersConverge } from "./peer-checks.ts";
import { sightings } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 12_000;
const WITHIN_MS = 120_000;

/** A committee takes blocks of the future up to 10 s; two clocks may be off in opposite directions. */
const SKEW_MS_MAX = 5_000;

/** Whole nodes that do not agree on the time. */
export const clocks: SimSpec = {
  id: "network/clocks@1",
  nodes: drawnFrom(SMALL, COMMITTEE),
  stormMs: STORM_MS,
  faults: {
    kinds: [
      "clock.jump",
      "clock.drift",
      "clock.timers_late",
      "node.kill",
      "node.pause",
      "link.latency",
    ],
    keep: 0.6,
  },
  budget: { downMax: 1, skewMsMax: SKEW_MS_MAX },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [allCatchUp(WITHIN_MS), peersConverge(WITHIN_MS)],
  sometimes: sightings([SEEN.synced, SEEN.abandoned], () => watchAll(watchEnds(), watchSync())),
};
