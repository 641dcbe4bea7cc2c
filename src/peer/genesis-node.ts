/** Nodes a network begins with, as every node's configuration names them alike. */

import { type KnownNode, newNode } from "./known-node.ts";
import type { NodeKey } from "./known-node.ts";

/** A node of the first committee, or one known by hand. */
export interface ConfiguredNode {
  readonly key: NodeKey;
  /** IPv4 or IPv6 address, or a DNS name. */
  readonly ip: string;
  readonly port: number;
}

/**
 * A member of the first committee: enrolled, authorized and up from the beginning of time, so that
 * every election has somebody to elect and all nodes agree whom.
 *
 * @param geoPatch where it stands, if that is known
 */
export function genesisNode({ key, ip, port }: ConfiguredNode, geoPatch: string | null): KnownNode {
  return newNode({
    firstPublicKey: key,
    ip,
    port,
    geoPatch,
    networkPatch: geoPatch,
    enrollmentMs: 0,
    authorizationMs: 0,
    available: true,
    availabilityUpdateMs: 0,
    synced: true,
  });
}

/** A node known by hand: where it is reached, and nothing the network has said of it. */
export function seedNode({ key, ip, port }: ConfiguredNode, geoPatch: string | null): KnownNode {
  return newNode({ firstPublicKey: key, ip, port, geoPatch, networkPatch: geoPatch });
}
