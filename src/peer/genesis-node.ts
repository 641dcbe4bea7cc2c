/** Nodes a network begins with, as every node's configuration names them alike. */

import { type KnownNode, type NodeKey, newNode } from "./known-node.ts";
import type { NodeAddress } from "./node-address.ts";

/** A node of the first committee, or one known by hand. */
export interface ConfiguredNode {
  readonly key: NodeKey;
  /** Where it is reached; `null` when only its own record will tell. */
  readonly address: NodeAddress | null;
}

/** Stands for an address nobody has told yet; it cannot be dialed. @see RFC 1122, section 3.2.1.3 */
export const UNKNOWN_ADDRESS: NodeAddress = { host: "0.0.0.0", port: 0 };

/**
 * A member of the first committee: enrolled, authorized and up from the beginning of time, so that
 * every election has somebody to elect and all nodes agree whom.
 *
 * @param geoPatch where it stands, if that is known
 */
export function genesisNode(node: ConfiguredNode, geoPatch: string | null): KnownNode {
  return {
    ...seedNode(node, geoPatch),
    enrollmentMs: 0,
    authorizationMs: 0,
    available: true,
    availabilityUpdateMs: 0,
    synced: true,
  };
}

/** A node known by hand: where it is reached, and nothing the network has said of it. */
export function seedNode({ key, address }: ConfiguredNode, geoPatch: string | null): KnownNode {
  const { host: ip, port } = address ?? UNKNOWN_ADDRESS;
  return newNode({ firstPublicKey: key, ip, port, geoPatch, networkPatch: geoPatch });
}
