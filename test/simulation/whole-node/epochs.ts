/** The committee changes while nodes fall: every epoch ends once, for all alike, and the next goes on. */

import type { SimSpec, World } from "../../../src/testing/index.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { type ChainNetwork, chainNodeOf, chainNodes } from "./chain-node.ts";
import { SEEN, watchAll, watchDisks, watchEnds, watchSync } from "./chain-sightings.ts";
import { CHAIN_TRACE } from "./chain-host.ts";
import { cutPowerAtMoments, endActorsAtMoments } from "./moments.ts";
import { sightings, type Watch } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 15_000;
const WITHIN_MS = 120_000;

/** As fast as keeps a run at some seconds of a machine. */
const TIMING = { roundIntervalMs: 300, leaderTimeoutMs: 1_000 };

const LEFT = "a member of the first committee follows the last";
const JOINED = "a node that followed came to decide";

/** Four decide, of five; one leaves and one joins at each end, and stakes change. */
const CHANGING: ChainNetwork = {
  validators: 4,
  fullNodes: 1,
  timing: TIMING,
  ends: [
    { fromCommit: 3, members: { f0: 1, v1: 1, v2: 1, v3: 1 } },
    { fromCommit: 8, members: { f0: 2, v0: 1, v2: 2, v3: 1 } },
  ],
};

/** Whole nodes whose committee changes twice in a storm. */
export const epochs: SimSpec = {
  id: "network/epochs@1",
  nodes: chainNodes(CHANGING),
  stormMs: STORM_MS,
  workload: (world) => {
    cutPowerAtMoments(world, 1 + world.random.below(3));
    endActorsAtMoments(world, 2);
  },
  faults: {
    kinds: ["node.kill", "node.power_cut", "link.latency", "link.reset", "mailbox.crash"],
    keep: 0.5,
  },
  budget: { downMax: 1 },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [allCatchUp(WITHIN_MS), allComeTo(2, WITHIN_MS)],
  sometimes: sightings([SEEN.synced, LEFT, JOINED], () =>
    watchAll(watchDisks(), watchEnds(), watchSync(), watchMembers()),
  ),
};

/** All hosts are told of an epoch. */
export function allComeTo(epoch: number, withinMs: number) {
  const check = (world: World): boolean =>
    world.nodes().every((node) => (chainNodeOf(node)?.host.epoch ?? -1) >= epoch);
  return { name: `all come to epoch ${epoch}`, withinMs, check };
}

function watchMembers(): Watch {
  return ({ kind, node, values }) => {
    if (kind === CHAIN_TRACE.engaged && node.startsWith("f")) return JOINED;
    const isLast = kind === CHAIN_TRACE.epochEnded && values["epoch"] === 2;
    return isLast && node === "v1" ? LEFT : undefined;
  };
}
