/**
 * What a node makes of itself when it comes back and nobody else was up. A network of one would stay
 * down for ever otherwise: nobody is there to say that its only node is up.
 *
 * @see Archethic, `Archethic.P2P.MemTableLoader.init/1`
 */

import type { KnownNode, NodeKey } from "./known-node.ts";
import { setAvailability, setAverageAvailability, setSynced } from "./node-status.ts";

/**
 * The own node as it counts after the table was filled.
 *
 * @param nodes all known nodes, as they were kept
 * @param self the own first key
 * @param lastSyncMs when this node last followed the network, in ms since 1970; `null` for never
 * @returns the node up and caught up: since the date it was kept with, if it alone was up, or since the
 *   last sync, if nobody was; `undefined` when others decide, or when it never followed a network
 */
export function loneNode(
  nodes: readonly KnownNode[],
  self: NodeKey,
  lastSyncMs: number | null,
): KnownNode | undefined {
  const own = nodes.find(({ firstPublicKey }) => firstPublicKey === self);
  if (own === undefined || lastSyncMs === null) return undefined;
  if (nodes.some(({ available, firstPublicKey }) => available && firstPublicKey !== self)) {
    return undefined;
  }
  if (own.available) return setSynced(own, true);
  return setAverageAvailability(setSynced(setAvailability(own, true, lastSyncMs), true), 1);
}
