/** How far following the chain has come, and what each event makes of it: plain data in and out. */

import { COMMITS_MAX } from "../../../messages/wire/sync.ts";
import type { SyncView } from "../../../messages/state-sync.ts";
import { assert } from "../../assert.ts";
import { hexOf } from "../../hex.ts";
import { highestKnown } from "../../peer/height-views.ts";
import type { PeerHeights } from "../../peer/peer-heights.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import type { PeerScores } from "../../peer/peer-score.ts";
import { type Cooldowns, planSync, type SyncPlan } from "../../peer/sync-plan.ts";
import type { Random } from "../../time/random.ts";
import type { OpenedChain } from "../open-chain.ts";
import type { VerifiedStretch } from "./verify-stretch.ts";

/** Where we stand, and what we think of peers. */
export interface SyncProgress extends OpenedChain {
  readonly heights: PeerHeights;
  readonly cooldowns: Cooldowns;
  readonly scores: PeerScores;
  readonly jobsFailed: number;
  /** Pieces of stretches that did not come, or came wrong. */
  readonly piecesFailed: number;
  /** Commits taken from peers. */
  readonly commitsFetched: number;
}

/** The moment of a decision. */
export interface Moment {
  /** Monotonic time in ms. */
  readonly nowMs: number;
  readonly random: Random;
}

/** The progress of a node that has just opened its chain and knows no peer. */
export function beginProgress(opened: OpenedChain): SyncProgress {
  return {
    ...opened,
    heights: new Map(),
    cooldowns: new Map(),
    scores: new Map(),
    jobsFailed: 0,
    piecesFailed: 0,
    commitsFetched: 0,
  };
}

/** What to do next. */
export function planOf({ head, ...known }: SyncProgress, at: Moment): SyncPlan {
  const { heights, cooldowns, scores } = known;
  const view = { head: head.index, heights, cooldowns, scores, commitsMax: COMMITS_MAX };
  return planSync({ ...view, nowMs: at.nowMs }, at.random);
}

/**
 * A stretch is durable: the head moves to its end.
 *
 * @param peer who gave it; `undefined` for our own consensus
 */
export function afterStored(
  progress: SyncProgress,
  { after, head, nextCommittee, commits }: VerifiedStretch,
  peer: PeerId | undefined,
): SyncProgress {
  assert(after === progress.head && head.index > after.index, "the head only moves forward");
  const moved = { ...progress, head, committee: nextCommittee ?? progress.committee };
  if (peer === undefined) return moved;
  return { ...moved, commitsFetched: progress.commitsFetched + commits };
}

/** Progress as observers see it, but for what is under way. */
export function viewOf(
  progress: SyncProgress,
): Omit<SyncView, "job" | "asks" | "phase" | "blocks" | "lanes"> {
  const { head, heights, jobsFailed, piecesFailed, commitsFetched } = progress;
  const counts = { jobsFailed, piecesFailed, commitsFetched };
  const highest = highestKnown(heights);
  return { head: head.index, digest: hexOf(head.digest), highestKnown: highest, ...counts };
}
