/** What state sync is told and asked: where peers stand, own commits, and what can be served. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { Committee } from "../src/chain/committee.ts";
import type { FetchedCommits } from "../src/chain/verify-commits.ts";
import type { StretchBlocks } from "../src/chain-store/follow/block-queue.ts";
import type { PieceEnd } from "../src/chain-store/follow/fetch-stretch.ts";
import type { Poll } from "../src/chain-store/follow/peer-reports.ts";
import type { ChainDifference } from "../src/peer/peer-heights.ts";
import type { VerifiedStretch } from "../src/chain-store/follow/verify-stretch.ts";

/** Commits this node's consensus made, with all that proves them. */
export interface OwnCommit extends FetchedCommits {
  /** For each commit its blocks in its order, as signed bytes. */
  readonly blocks: readonly (readonly Uint8Array[])[];
}

/** What became of own commits; `index` is that of the last of them, `epoch` the one the chain goes on in. */
export type OwnCommitAnswer =
  /** They are durable and part of the chain. */
  | { readonly kind: "stored"; readonly index: number; readonly epoch: number }
  /** The chain had them already. */
  | { readonly kind: "known"; readonly index: number; readonly epoch: number }
  /** They do not continue the chain, or break this rule; nothing changed. */
  | { readonly kind: "refused"; readonly rule: string; readonly what: string };

/** Where this node stands. */
export interface SyncHead {
  /** Index of the newest stored commit; 0 is the genesis commit. */
  readonly index: number;
  readonly digest: Uint8Array;
  readonly lowestAvailable: number;
  /** Who decides on the next commit. */
  readonly committee: Committee;
}

/** Progress for observers. */
export interface SyncView {
  readonly head: number;
  readonly digest: string;
  readonly highestKnown: number | undefined;
  readonly job: SyncJob | undefined;
  /** Pieces of the job that are on their way, by the peer that was asked. */
  readonly asks: readonly string[];
  /** What the one slot is used for: the state of its machine. */
  readonly phase: string;
  /** Blocks of the job that came, and all it wants; absent before its commits are proven. */
  readonly blocks?: { readonly have: number; readonly want: number };
  /** Every peer that says how far it is, in the order of their ids. */
  readonly lanes: readonly SyncLane[];
  readonly jobsFailed: number;
  /** Pieces that did not come, or came wrong, since the start. */
  readonly piecesFailed: number;
  /** Commits taken from peers and archives since the start. */
  readonly commitsFetched: number;
}

/** How far one peer is, and what is asked of it. */
export interface SyncLane {
  readonly peer: string;
  /** Index of its newest commit, and of the oldest it still has, as it says. */
  readonly has: number;
  readonly lowest: number;
  /** Commits that are asked of it now, both ends included: as many ranges as pieces. */
  readonly asked: readonly { readonly start: number; readonly end: number }[];
  /** Jobs and pieces it failed in a row. */
  readonly failures: number;
  /** How long it is left alone from now on, in ms; 0 for one that may be asked. */
  readonly restsMs: number;
  /** Where its chain is another than ours. */
  readonly differs?: ChainDifference;
}

/** One stretch; its blocks come from whoever has them. */
export interface SyncJob {
  /** Who is asked for its commits; `archive` when they are read from one. */
  readonly peer: string;
  readonly start: number;
  readonly end: number;
}

/** Who takes the chain in, commit by commit. */
export type ChainTaker = "feed" | "engine" | "archive";

/** Messages of state sync. */
export type StateSyncMessages = {
  head: Call<void, SyncHead>;
  view: Call<void, SyncView>;
  /** Verifies, stores and announces commits of this node's own; answered when they are durable. */
  ownCommit: Call<OwnCommit, OwnCommitAnswer>;
  /** A peer says that it has a commit. */
  pushed: Cast<{ readonly peer: string; readonly index: number }>;
  /** Somebody who reads the chain has taken it up to a commit: what is below may be removed. */
  taken: Cast<{ readonly by: ChainTaker; readonly index: number }>;
  tick: Internal;
  polled: Internal<Poll>;
  pollFailed: Internal<unknown>;
  /** Who was asked for commits is late, and another brought them. */
  spareBrought: Internal<{ readonly job: SyncJob; readonly spare: string }>;
  /** The commits of the job are proven, and these are the blocks they name. */
  blocksWanted: Internal<StretchBlocks & { readonly job: SyncJob }>;
  /** Commits that were asked for ahead came, or did not: whoever takes them hears. */
  aheadEnded: Internal<void>;
  pieceEnded: Internal<PieceEnd>;
  /** A piece was verified, so there is room for another. */
  pieceTaken: Internal;
  /** Something of the archive came. */
  archiveRead: Internal<SyncJob>;
  fetched: Internal<{ readonly job: SyncJob; readonly stretch: VerifiedStretch }>;
  fetchFailed: Internal<unknown>;
  fetchOverdue: Internal;
  ownJudged: Internal<OwnCommitAnswer | VerifiedStretch>;
  stored: Internal<VerifiedStretch>;
  /** Commits below this index were removed. */
  pruned: Internal<{ readonly lowest: number }>;
  announced: Internal;
  /** A connection to a peer that kept failing was ended. */
  left: Internal;
  leaveFailed: Internal<unknown>;
};

/** The follower of the chain. */
export const STATE_SYNC = actorName<StateSyncMessages>("state-sync");
