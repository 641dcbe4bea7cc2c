/** What the commit feed is told: there is something new. It reads the store itself. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";

/** Messages of the feed. */
export type CommitFeedMessages = {
  /** Commits up to this index are stored. */
  stored: Cast<{ readonly index: number }>;
  /** Index of the last commit the host has taken. */
  cursor: Call<void, number>;
  handed: Internal<number>;
};

/** The feed of committed sub-DAGs to the host. */
export const COMMIT_FEED = actorName<CommitFeedMessages>("commit-feed");
