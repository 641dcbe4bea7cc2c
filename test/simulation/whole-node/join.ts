/** Nodes come one after another, over links that are slow and break: all find each other and have the chain. */

import type { Random } from "../../../src/index.ts";
import type { NodeSpec, SimSpec, World } from "../../../src/testing/index.ts";
import { allCatchUp, CHAIN_CHECKS } from "./chain-checks.ts";
import { chainNodes } from "./chain-node.ts";
import { SEEN, watchAll, watchEnds, watchSync } from "./chain-sightings.ts";
import { everyNodeIsKnown, peersConverge } from "./peer-checks.ts";
import { sightings, type Watch } from "./sightings.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

const STORM_MS = 8_000;

/** Dialing again waits up to half a minute after a storm of this length, and finding a peer takes two steps of it. */
const WITHIN_MS = 120_000;

/** Chance that a node is late. */
const LATE = 0.6;

const SEEDS_LATE = "the seeds came after those who need them";
const WITHOUT_SEED = "two nodes met of which none is a seed";

/** A network that grows while its links fail. */
export const join: SimSpec = {
  id: "network/join@1",
  nodes: drawnNodes,
  stormMs: STORM_MS,
  workload: comeOneByOne,
  faults: {
    kinds: [
      "link.latency",
      "link.bandwidth",
      "link.hold",
      "link.refuse",
      "link.reset",
      "geo.missing",
      "geo.wrong",
    ],
  },
  invariants: TREE_INVARIANTS,
  traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  eventually: [allCatchUp(WITHIN_MS), peersConverge(WITHIN_MS)],
  sometimes: sightings([SEEN.synced, SEEN.abandoned, SEEDS_LATE, WITHOUT_SEED], () =>
    watchAll(watchSync(), watchEnds(), watchMeetings()),
  ),
};

function drawnNodes(random: Random): readonly NodeSpec[] {
  const validators = random.pick([1, 1, 1, 4]) ?? 1;
  return chainNodes({ validators, fullNodes: (validators === 1 ? 2 : 1) + random.below(2) });
}

/** Who is late is killed before its first step, and started at a time that is drawn. */
async function comeOneByOne(world: World): Promise<void> {
  for (const node of world.nodes()) {
    const atMs = world.random.unit() * STORM_MS;
    if (world.random.unit() >= LATE) continue;
    node.kill();
    world.after(atMs, () => node.start());
  }
  await world.sleep(STORM_MS);
  await everyNodeIsKnown(world, WITHIN_MS);
}

function watchMeetings(): Watch {
  const started = new Set<string>();
  const isSeed = (name: string): boolean => name === "v0" || name === "v1" || name === "f0";
  return ({ kind, node, values }) => {
    if (kind === "node.started") {
      if (node === "v0" && started.size >= 2) return SEEDS_LATE;
      started.add(node);
    }
    const peer = String(values["peer"]);
    return kind === "link.up" && !isSeed(node) && !isSeed(peer) ? WITHOUT_SEED : undefined;
  };
}
