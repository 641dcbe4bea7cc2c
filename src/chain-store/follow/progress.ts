/** How far following the chain has come, and what each event makes of it: plain data in and out. */

import { COMMITS_MAX } from "../../../messages/wire/sync.ts";
import type { SyncView } from "../../../messages/state-sync.ts";
import { assert } from "../../assert.ts";
import { hexOf } from "../../hex.ts";
import { isRuntimeError } from "../../errors.ts";
import { highestKnown } from "../../peer/height-views.ts";
import { markOffChain, type PeerHeights } from "../../peer/peer-heights.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import {
  type Cooldowns,
  coolDown,
  forgetOldCooldowns,
  planSync,
  type SyncPlan,
  warmUp,
} from "../../peer/sync-plan.ts";
import type { Random } from "../../time/random.ts";
import type { OpenedChain } from "../open-chain.ts";
import type { VerifiedStretch } from "./verify-stretch.ts";

/** Where we stand, and what we think of peers. */
export interface SyncProgress extends OpenedChain {
  readonly heights: PeerHeights;
  readonly cooldowns: Cooldowns;
  readonly jobsFailed: number;
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
    jobsFailed: 0,
    commitsFetched: 0,
  };
}

/** What to do next. */
export function planOf({ head, heights, cooldowns }: SyncProgress, at: Moment): SyncPlan {
  const view = { head: head.index, heights, cooldowns, commitsMax: COMMITS_MAX };
  return planSync({ ...view, nowMs: at.nowMs }, at.random);
}

/**
 * A job failed: its peer is left alone for a while, and for good (while it is here) if what it sent
 * does not continue our chain.
 */
export function afterFailure(
  progress: SyncProgress,
  { peer, error }: { readonly peer: PeerId; readonly error: unknown },
  at: Moment,
): SyncProgress {
  const forked =
    isRuntimeError(error, "chain.refused") && error.details.rule === "commits.not_after_our_head";
  return {
    ...progress,
    heights: forked ? markOffChain(progress.heights, peer) : progress.heights,
    cooldowns: coolDown(progress.cooldowns, peer, at),
    jobsFailed: progress.jobsFailed + 1,
  };
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
  const commitsFetched = progress.commitsFetched + commits;
  return { ...moved, commitsFetched, cooldowns: warmUp(progress.cooldowns, peer) };
}

/** Forgets pauses that are long over. */
export function afterTime(progress: SyncProgress, nowMs: number): SyncProgress {
  return { ...progress, cooldowns: forgetOldCooldowns(progress.cooldowns, nowMs) };
}

/** Progress as observers see it, but for the job. */
export function viewOf(progress: SyncProgress): Omit<SyncView, "job"> {
  const { head, heights, jobsFailed, commitsFetched } = progress;
  const highest = highestKnown(heights);
  const digest = hexOf(head.digest);
  return { head: head.index, digest, highestKnown: highest, jobsFailed, commitsFetched };
}
