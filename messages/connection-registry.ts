/** Who is connected to whom: one connection a peer. A name leaves with its holder. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import type { Endpoint } from "../src/transport/transport.ts";
import type { ConnectionMessages, ConnectionState } from "./connection.ts";

/** One entry of the registry. */
export interface RegisteredConnection {
  /** The peer's key as hexadecimal text. */
  readonly peer: string;
  readonly ref: ActorRef<ConnectionMessages>;
  readonly state: ConnectionState;
  /** Where it dials, if it has said so. */
  readonly endpoint?: Endpoint;
  /** What was measured of the peer; absent before the first measure. */
  readonly measures?: PeerMeasures;
}

/** Messages of the registry. */
export type ConnectionRegistryMessages = {
  /** Takes a peer's place; `taken` when another living connection holds it. */
  register: Call<Omit<RegisteredConnection, "state">, "registered" | "taken">;
  /** A connection's state changed. */
  stateChanged: Cast<{ readonly peer: string; readonly state: ConnectionState }>;
  /** How a peer has served so far. */
  measured: Cast<{ readonly peer: string; readonly measures: PeerMeasures }>;
  lookup: Call<string, RegisteredConnection | undefined>;
  list: Call<void, readonly RegisteredConnection[]>;
};

/** The registry of connections. */
export const CONNECTION_REGISTRY = actorName<ConnectionRegistryMessages>("connection-registry");
