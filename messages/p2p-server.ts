/** What the server is handed: requests and notices of peers, from whichever wire. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { Packet } from "./connection.ts";
import type { SessionMessages } from "./session.ts";

/** A message of a peer whose key is proven. */
export interface PeerMessage extends Packet {
  /** The sender's key as hexadecimal text. */
  readonly peer: string;
}

/** The same with where it comes from: its quotas are counted by both. */
export interface SourcedMessage extends PeerMessage {
  /** The sender's IPv4 address, or its IPv6 network of 64 bits. */
  readonly source: string;
}

/** A request with the number its answer goes by. */
export interface NumberedRequest extends Packet {
  readonly messageId: number;
}

/** Requests that came together over one session. */
export interface RequestBatch {
  /** The sender's key as hexadecimal text. */
  readonly peer: string;
  /** Its IPv4 address, or its IPv6 network of 64 bits. */
  readonly source: string;
  readonly requests: readonly NumberedRequest[];
  /** Where the answers go, those that are ready at once in one message. */
  readonly session: ActorRef<SessionMessages>;
}

/** Messages of the server. */
export type P2pServerMessages = {
  /** Answers a request of this node itself; every request gets an answer, if only `generic.error`. */
  serve: Call<PeerMessage, Packet>;
  /** Answers one request of a peer, within its quotas. */
  serveOne: Call<SourcedMessage, Packet>;
  /** Answers requests by {@link SessionMessages} `answered`. */
  serveBatch: Cast<RequestBatch>;
  /** Takes a notice. */
  notice: Cast<SourcedMessage>;
  /** An accepted session proved this peer's key. */
  peerConnected: Cast<{ readonly peer: string }>;
  served: Internal<{ readonly answer: unknown; readonly from: unknown }>;
  /** Answers that took their time wait to be handed on. */
  lateAnswers: Internal;
};

/** The router of requests. */
export const P2P_SERVER = actorName<P2pServerMessages>("p2p-server");
