/** What the server is handed: a request or notice of a peer, from whichever wire. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast, Internal } from "../src/actor/protocol.ts";
import type { Packet } from "./connection.ts";

/** A message of a peer whose key is proven. */
export interface PeerMessage extends Packet {
  /** The sender's key as hexadecimal text. */
  readonly peer: string;
}

/** Messages of the server. */
export type P2pServerMessages = {
  /** Answers a request; every request gets an answer, if only `generic.error`. */
  serve: Call<PeerMessage, Packet>;
  /** Takes a notice. */
  notice: Cast<PeerMessage>;
  /** An accepted session proved this peer's key. */
  peerConnected: Cast<{ readonly peer: string }>;
  served: Internal<{ readonly answer: unknown; readonly from: unknown }>;
};

/** The router of requests. */
export const P2P_SERVER = actorName<P2pServerMessages>("p2p-server");
