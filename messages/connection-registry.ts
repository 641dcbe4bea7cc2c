/**
 * Who is connected to whom, over which link. A pair keeps one, whichever side dialed it; an entry leaves
 * with the last link of its peer.
 */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import type { CloseReason, Endpoint } from "../src/transport/transport.ts";
import type {
  ConnectionMessages,
  ConnectionState,
  LinkDirection,
  Packet,
  PeerLinkMessages,
} from "./connection.ts";
import type { SessionMessages } from "./session.ts";

/** One entry of the registry: a peer. */
export interface RegisteredConnection {
  /** The peer's key as hexadecimal text. */
  readonly peer: string;
  /** The owner of the link in use; while there is none, the connection that dials. */
  readonly ref: ActorRef<PeerLinkMessages>;
  readonly state: ConnectionState;
  /** Which side dialed the link in use. */
  readonly direction: LinkDirection;
  /** Rises from link to link: who is there longest has the least. */
  readonly order: number;
  /** The connection that dials the peer; absent for one that is only let in. */
  readonly own?: ActorRef<ConnectionMessages>;
  /** Where that dials, if it has said so. */
  readonly endpoint?: Endpoint;
  /** Whether the peer has let that in there, once at least: else nobody knows that it is there. */
  readonly isDialed: boolean;
  /** Where the peer dialed from, if the link in use is one it has dialed. */
  readonly host?: string;
  /** What was measured of the peer; absent before the first measure. */
  readonly measures?: PeerMeasures;
}

/** A connection that wants the place of the one that dials its peer. */
export interface DialingConnection {
  readonly peer: string;
  readonly ref: ActorRef<ConnectionMessages>;
  readonly endpoint?: Endpoint;
}

/** A link the peer has dialed. */
export interface AcceptedLink {
  readonly peer: string;
  readonly ref: ActorRef<SessionMessages>;
  /** Where it dialed from. */
  readonly host: string;
}

/** A link that cannot be asked over any more, and why. */
export interface EndedLink {
  readonly peer: string;
  readonly ref: ActorRef<PeerLinkMessages>;
  readonly reason: CloseReason;
}

/** Messages of the registry. */
export type ConnectionRegistryMessages = {
  /**
   * Takes the place of who dials a peer; `taken` when another living connection holds it, `reached` when
   * a link stands that the peer has dialed.
   */
  register: Call<DialingConnection, "registered" | "reached" | "taken">;
  /** The state of the connection that dials a peer has changed. */
  stateChanged: Cast<{
    readonly peer: string;
    readonly state: ConnectionState;
    readonly reason?: CloseReason;
  }>;
  /** The other side has spoken on the link that was dialed, so that it is known to have let it in. */
  proven: Cast<{ readonly peer: string }>;
  /** A link stands that the peer has dialed. */
  accepted: Cast<AcceptedLink>;
  /** It has ended, or has given way. */
  ended: Cast<EndedLink>;
  /** How a peer has served so far over a link of such a direction. */
  measured: Cast<{
    readonly peer: string;
    readonly measures: PeerMeasures;
    readonly direction: LinkDirection;
  }>;
  /** Has a notice carried by the link in use, if there is one. */
  forward: Cast<{ readonly peer: string; readonly packet: Packet }>;
  lookup: Call<string, RegisteredConnection | undefined>;
  list: Call<void, readonly RegisteredConnection[]>;
};

/** The registry of connections. */
export const CONNECTION_REGISTRY = actorName<ConnectionRegistryMessages>("connection-registry");
