/** What the server is handed: requests and notices of peers, from whichever wire. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { Said } from "../src/link/heard-order.ts";
import type { Packet, PeerLinkMessages } from "./connection.ts";

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

/** A notice with when and over which link it was said. */
export interface PeerNotice extends SourcedMessage {
  readonly said: Said;
}

/** A request with the number its answer goes by. */
export interface NumberedRequest extends Packet {
  readonly messageId: number;
}

/** Requests that came together over one link. */
export interface RequestBatch {
  /** The sender's key as hexadecimal text. */
  readonly peer: string;
  /** Its IPv4 address, or its IPv6 network of 64 bits. */
  readonly source: string;
  readonly requests: readonly NumberedRequest[];
  /** When and over which link they were said. */
  readonly said: Said;
  /** Where the answers go, those that are ready at once in one message. */
  readonly owner: ActorRef<PeerLinkMessages>;
  /** Which link of that owner they came over; the answers name it. */
  readonly link: number;
}

/** A request, by the link it came over. */
export interface GivenUp {
  readonly owner: ActorRef<PeerLinkMessages>;
  readonly link: number;
  /** `all` when the link has ended. */
  readonly messageId: number | "all";
}

/** Messages of the server. */
export type P2pServerMessages = {
  /** Answers a request of this node itself; every request gets an answer, if only `generic.error`. */
  serve: Call<PeerMessage, Packet>;
  /** Answers one request of a peer, within its quotas. */
  serveOne: Call<SourcedMessage, Packet>;
  /** Answers requests by {@link PeerLinkMessages} `answered`; those the peer has overtaken are refused. */
  serveBatch: Cast<RequestBatch>;
  /** Takes a notice, unless the peer has overtaken it. */
  notice: Cast<PeerNotice>;
  /** Nobody waits for the answer to a request any more. */
  cancel: Cast<GivenUp>;
  served: Internal<{ readonly answer: unknown; readonly from: unknown }>;
  /** Answers that took their time wait to be handed on. */
  lateAnswers: Internal;
};

/** The router of requests. */
export const P2P_SERVER = actorName<P2pServerMessages>("p2p-server");
