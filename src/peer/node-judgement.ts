/**
 * What the summary of a period says about nodes, and what that makes of them. All nodes that take
 * the same summary in come to the same table.
 *
 * @see Archethic, `Archethic.SelfRepair.Sync.process_summary_aggregate/2`
 */

import { isNetworkPatch } from "../geo/distance.ts";
import type { KnownNode, NodeKey } from "./known-node.ts";
import { setAvailability, setAverageAvailability, setNetworkPatch } from "./node-status.ts";

/** What a summary says about one node. */
export interface NodeJudgement {
  /** Its first key, or any later one. */
  readonly key: NodeKey;
  /** Whether it was up for more than half of the period. */
  readonly available: boolean;
  /** Part of the period it was up, 0 to 1. */
  readonly average: number;
  /** Whether it told in this period that it has caught up. */
  readonly endOfSync: boolean;
  /** Where its latencies put it; `null` when nobody measured them. */
  readonly networkPatch: string | null;
}

/** One summary of all nodes it speaks of. */
export interface NetworkJudgement {
  /** From when on it counts, in milliseconds since 1970. */
  readonly effectiveMs: number;
  readonly nodes: readonly NodeJudgement[];
}

/**
 * Takes a judgement in. A node counts as up when it was there and has caught up; one that is down
 * has to catch up again. Without a patch of its own it stands where its address lies.
 */
export function judgeNode(
  node: KnownNode,
  judgement: NodeJudgement,
  effectiveMs: number,
): KnownNode {
  const synced = node.synced || judgement.endOfSync;
  const available = judgement.available && synced;
  const judged = setAvailability({ ...node, synced: available }, available, effectiveMs);
  const patch = judgement.networkPatch ?? node.geoPatch;
  const placed = patch === null ? judged : setNetworkPatch(judged, patch);
  return setAverageAvailability(placed, judgement.average);
}

/** Whether a judgement can be taken in: a share and a patch, or none. */
export function isJudgement({ average, networkPatch }: NodeJudgement): boolean {
  return isShare(average) && (networkPatch === null || isNetworkPatch(networkPatch));
}

/** Whether a number is a part of a whole; false for what is no number. */
export function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
