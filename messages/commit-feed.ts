/** What the commit feed is told: there is something new. It reads the store itself. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";

/** How one attempt to hand a commit over ended. */
export type Handing =
  | { readonly kind: "taken"; readonly index: number }
  /** The host threw; the same commit is handed over again. */
  | { readonly kind: "threw"; readonly error: unknown };

/** Messages of the feed. */
export type CommitFeedMessages = {
  /** Commits up to this index are stored. */
  stored: Cast<{ readonly index: number }>;
  /** Index of the last commit the host has taken; answered once the host has told where it is. */
  cursor: Call<void, number>;
  resumed: Internal<Handing>;
  handed: Internal<Handing>;
  retry: Internal;
};

/** The feed of committed sub-DAGs to the host. */
export const COMMIT_FEED = actorName<CommitFeedMessages>("commit-feed");
