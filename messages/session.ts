/** What happens in a session: frames of an accepted peer come in, answers go out. */

import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { CloseReason } from "../src/transport/transport.ts";
import type { Packet } from "./connection.ts";

/** A session as observers see it. */
export interface SessionView {
  readonly peer: string;
  readonly remote: string;
  /** Requests being answered. */
  readonly inFlight: number;
  readonly served: number;
}

/** The answer to one request of the peer. */
export interface SessionAnswer {
  readonly messageId: number;
  readonly packet: Packet;
}

/** Messages of a session. */
export type SessionMessages = {
  view: Call<void, SessionView>;
  /** Takes nothing more, answers what it has, and ends; at the latest after so many ms. */
  drain: Cast<{ readonly withinMs: number }>;
  /** Answers to requests the session had handed on; those it no longer waits for are dropped. */
  answered: Cast<readonly SessionAnswer[]>;
  frame: Internal<Uint8Array>;
  linkClosed: Internal<CloseReason>;
  /** The peer has read what was sent to it. */
  drained: Internal;
  /** The time to finish is over. */
  drainOver: Internal;
  /** The peer has not read for too long. */
  unread: Internal;
  flush: Internal;
  sweep: Internal;
  quiet: Internal;
};
