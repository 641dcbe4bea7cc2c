/** What happens in a session: the owner of a link the peer has dialed. */

import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { ConnectionView, PeerLinkMessages } from "./connection.ts";

/** A session as observers see it. */
export interface SessionView extends ConnectionView {
  readonly remote: string;
  /** Requests of the peer being answered. */
  readonly inFlight: number;
  readonly served: number;
}

/** Messages of a session. */
export type SessionMessages = Omit<PeerLinkMessages, "view"> & {
  view: Call<void, SessionView>;
  /** Takes nothing more, answers what it has, and ends; at the latest after so many ms. */
  drain: Cast<{ readonly withinMs: number }>;
  /** The time to finish is over. */
  drainOver: Internal;
  quiet: Internal;
  /** Tells a registry that is new of this link. */
  introduce: Internal;
};
