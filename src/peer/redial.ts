/** What becomes of a connection when somebody wants one to an address. */

import type { NodeAddress } from "./node-address.ts";

/** The connection there is. */
export interface HeldConnection {
  readonly state: "disconnected" | "connecting" | "connected";
  /** Where it dials. */
  readonly endpoint: NodeAddress;
}

/**
 * Decides between the connection there is and a new one. A link that stands is kept, wherever it leads:
 * its peer has proven its key. One that does not stand and dials elsewhere is replaced, so that a node
 * that has moved is found where it is.
 *
 * @param held `undefined` when there is none
 * @param isMove whether the address has changed for certain, so that a link that stands goes too
 */
export function decideContact(
  held: HeldConnection | undefined,
  wanted: NodeAddress,
  isMove: boolean,
): "start" | "keep" | "replace" {
  if (held === undefined) return "start";
  const isThere = held.endpoint.host === wanted.host && held.endpoint.port === wanted.port;
  if (isThere) return "keep";
  return held.state === "connected" && !isMove ? "keep" : "replace";
}
