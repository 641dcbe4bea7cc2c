/**
 * Two nodes that dial each other at once end up with two connections; both sides have to keep the
 * same one without asking.
 */

import type { PeerId } from "./peer-id.ts";

/** One connection to a peer. */
export interface Connection {
  /** Its own id: a peer has had others before, and their late endings must not touch this one. */
  readonly id: number;
  readonly peer: PeerId;
  /** Which side dialed, seen from here. */
  readonly direction: "inbound" | "outbound";
}

/** Every held connection by peer, one each. */
export type Connections = ReadonlyMap<PeerId, Connection>;

/** The outcome of a new connection. */
export interface Admission {
  readonly connections: Connections;
  /** The one to close: the newcomer, the one held before, or none. */
  readonly closed?: Connection;
}

/**
 * Which of two connections to one peer stays. Of two dialed by the same side the newer one: the
 * older is likely dead. Of two dialed by each other the one the greater peer id dialed.
 *
 * @param self our own peer id
 */
export function keptConnection(self: PeerId, held: Connection, newer: Connection): Connection {
  if (held.direction === newer.direction) return newer;
  const kept = self > newer.peer ? "outbound" : "inbound";
  return held.direction === kept ? held : newer;
}

/**
 * Takes a new connection in.
 *
 * @param self our own peer id
 * @returns the table after, and the connection that has to go
 */
export function admitConnection(
  self: PeerId,
  connections: Connections,
  newer: Connection,
): Admission {
  const held = connections.get(newer.peer);
  if (held === undefined) return { connections: new Map(connections).set(newer.peer, newer) };
  if (keptConnection(self, held, newer) === held) return { connections, closed: newer };
  return { connections: new Map(connections).set(newer.peer, newer), closed: held };
}

/**
 * Takes an ended connection out, if it is the one held: the end of a connection that lost a tie or
 * was replaced changes nothing.
 *
 * @returns the same table when nothing changed
 */
export function dropConnection(connections: Connections, ended: Connection): Connections {
  if (connections.get(ended.peer)?.id !== ended.id) return connections;
  return new Map([...connections].filter(([peer]) => peer !== ended.peer));
}
