/** Networks for stories about epochs: what one is, and what always holds of it. */

import type { SimSpec, World } from "../../../src/testing/index.ts";
import { CHAIN_CHECKS } from "./chain-checks.ts";
import { type ChainNetwork, chainNodes } from "./chain-node.ts";
import { TREE_INVARIANTS, TREE_TRACE_CHECKS } from "./tree-checks.ts";

/** A commit a second, about. */
export const TIMING = { roundIntervalMs: 300, leaderTimeoutMs: 1_000 };

/** Four decide, and one that follows. */
export const FOUR: ChainNetwork = { validators: 4, fullNodes: 1, timing: TIMING };

/** Longest time a story takes, in ms of its world. */
const STORY_MS_MAX = 200_000;

/** One run is a second or two of a machine; a busy one may take its time. */
export const ONCE = { runs: 1, selfCheckShare: 0, timeoutMs: 300_000 };

/** Members with a stake of 1 each. */
export function equal(...members: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(members.map((name) => [name, 1]));
}

/** A network that does something; what holds of every network is checked. */
export function story(
  { id, stormMs = 1 }: { readonly id: string; readonly stormMs?: number },
  network: ChainNetwork,
  workload: (world: World) => Promise<void>,
): SimSpec {
  return {
    id: `soma/${id}@1`,
    nodes: chainNodes(network),
    // What is injected stops then; what is waited for may take longer.
    stormMs,
    eventually: [{ name: "the story is told", withinMs: STORY_MS_MAX, check: () => true }],
    workload,
    invariants: TREE_INVARIANTS,
    traceChecks: [...CHAIN_CHECKS, ...TREE_TRACE_CHECKS],
  };
}
