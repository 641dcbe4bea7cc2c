/** What state sync is told and asked: where peers stand, own commits, and what can be served. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { FetchedCommits } from "../src/chain/verify-commits.ts";

/** A commit this node's consensus made, with all that proves it. */
export interface OwnCommit extends FetchedCommits {
  /** Blocks of the commit in its order, as signed bytes. */
  readonly blocks: readonly Uint8Array[];
}

/** Where this node stands. */
export interface SyncHead {
  /** Index of the newest stored commit; 0 is the genesis commit. */
  readonly index: number;
  readonly digest: Uint8Array;
  readonly lowestAvailable: number;
}

/** Progress for observers. */
export interface SyncView {
  readonly head: number;
  readonly digest: string;
  readonly highestKnown: number | undefined;
  readonly job: { readonly peer: string; readonly start: number; readonly end: number } | undefined;
  readonly jobsFailed: number;
  readonly commitsFetched: number;
}

/** Messages of state sync. */
export type StateSyncMessages = {
  head: Call<void, SyncHead>;
  view: Call<void, SyncView>;
  /** Verifies, stores and announces a commit of this node's own; answered when it is durable. */
  ownCommit: Call<OwnCommit, "stored" | "known">;
  /** A peer says that it has a commit. */
  pushed: Cast<{ readonly peer: string; readonly index: number }>;
  tick: Internal;
  polled: Internal<unknown>;
  jobDone: Internal<unknown>;
  jobFailed: Internal<unknown>;
};

/** The follower of the chain. */
export const STATE_SYNC = actorName<StateSyncMessages>("state-sync");
