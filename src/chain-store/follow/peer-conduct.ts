/** What peers do well and badly, and what each of it makes of our progress. */

import { isRuntimeError, type RuntimeError } from "../../errors.ts";
import { hexOf } from "../../hex.ts";
import { markOffChain, type PeerHeights, removePeer } from "../../peer/peer-heights.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import { type Delivery, keepScoresOf, noteDelivery, noteFailure } from "../../peer/peer-score.ts";
import {
  coolDown,
  forgetOldCooldowns,
  isResting,
  restAsTold,
  warmUp,
} from "../../peer/sync-plan.ts";
import type { Moment, SyncProgress } from "./progress.ts";

/** Who did what badly. */
interface Fault {
  readonly peer: PeerId;
  readonly error: unknown;
}

/**
 * A job failed: its peer is left alone for a while, and for good (while it is here) if what it sent
 * does not continue our chain.
 *
 * @param fault `undefined` when the job's peer is not the one to blame
 */
export function afterFailure(
  progress: SyncProgress,
  fault: Fault | undefined,
  at: Moment,
): SyncProgress {
  const failed = { ...progress, jobsFailed: progress.jobsFailed + 1 };
  if (fault === undefined) return failed;
  const { peer, error } = fault;
  if (isRuntimeError(error, "request.over_quota")) return rested(failed, peer, { error, at });
  const forked =
    isRuntimeError(error, "chain.refused") && error.details.rule === "commits.not_after_our_head";
  const { index, digest } = failed.head;
  const differs = { index, ours: hexOf(digest) };
  const heights = forked ? markOffChain(failed.heights, peer, differs) : failed.heights;
  return { ...blamed(failed, peer, at), heights };
}

/** A piece did not come, or came wrong: who was asked for it is left alone for a while. */
export function afterPieceFailed(
  progress: SyncProgress,
  { peer, error }: Fault,
  at: Moment,
): SyncProgress {
  const failed = { ...progress, piecesFailed: progress.piecesFailed + 1 };
  if (isRuntimeError(error, "request.over_quota")) return rested(failed, peer, { error, at });
  return blamed(failed, peer, at);
}

/** A peer kept commits back until another was asked and brought them. */
export function afterLate(progress: SyncProgress, peer: PeerId, at: Moment): SyncProgress {
  return blamed(progress, peer, at);
}

/** Whether a peer was found to have failed between two moments. */
export function hasFailedSince(before: SyncProgress, after: SyncProgress, peer: PeerId): boolean {
  const failures = ({ cooldowns }: SyncProgress): number => cooldowns.get(peer)?.failures ?? 0;
  return failures(after) > failures(before);
}

/** A piece came: whoever brought it is good for another. */
export function afterPieceCame(
  progress: SyncProgress,
  peer: PeerId,
  delivery: Delivery,
): SyncProgress {
  return {
    ...progress,
    scores: noteDelivery(progress.scores, peer, delivery),
    cooldowns: warmUp(progress.cooldowns, peer),
  };
}

/** Peers were asked where they stand: of those that are gone only the pauses are remembered. */
export function afterPoll(progress: SyncProgress, heights: PeerHeights): SyncProgress {
  return { ...progress, heights, scores: keepScoresOf(progress.scores, heights) };
}

/** The connection to a peer is being ended: until it is back with a new one, it is asked nothing. */
export function afterLeaving(progress: SyncProgress, peer: PeerId): SyncProgress {
  return afterPoll(progress, removePeer(progress.heights, peer));
}

/** Forgets pauses that are long over. */
export function afterTime(progress: SyncProgress, nowMs: number): SyncProgress {
  return { ...progress, cooldowns: forgetOldCooldowns(progress.cooldowns, nowMs) };
}

/** A peer that is asked too much says how long it is to be left alone, and is. */
function rested(
  progress: SyncProgress,
  peer: PeerId,
  { error, at }: { readonly error: RuntimeError<"request.over_quota">; readonly at: Moment },
): SyncProgress {
  const told = { waitMs: error.details.waitMs, nowMs: at.nowMs };
  return { ...progress, cooldowns: restAsTold(progress.cooldowns, peer, told) };
}

/** Several pieces that fail at one time are one reason to leave a peer alone, not several. */
function blamed(progress: SyncProgress, peer: PeerId, at: Moment): SyncProgress {
  const { cooldowns, scores } = progress;
  const rests = isResting(cooldowns, peer, at.nowMs);
  return {
    ...progress,
    scores: noteFailure(scores, peer, at.nowMs),
    cooldowns: rests ? cooldowns : coolDown(cooldowns, peer, at),
  };
}
