/** Nodes a network begins with, as every node's configuration names them alike. */

import { ed25519Key, keyText } from "../crypto/keys.ts";
import { type KnownNode, type NodeKey, newNode } from "./known-node.ts";
import type { NodeAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";

/** A node of the first committee, or one known by hand. */
export interface ConfiguredNode {
  /** Its network key as hexadecimal text; what it is called in tables follows from it. */
  readonly key: PeerId;
  /** Where it is reached; `null` when only its own record will tell. */
  readonly address: NodeAddress | null;
}

/** Stands for an address nobody has told yet; it cannot be dialed. @see RFC 1122, section 3.2.1.3 */
export const UNKNOWN_ADDRESS: NodeAddress = { host: "0.0.0.0", port: 0 };

/**
 * What a node with this network key is called in tables: the key with its curve in front.
 *
 * @throws RuntimeError `key.malformed` when the text is not that of 32 bytes
 */
export function nodeKeyOf({ key }: Pick<ConfiguredNode, "key">): NodeKey {
  return keyText(ed25519Key(new Uint8Array(Buffer.from(key, "hex"))));
}

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
export function seedNode(node: ConfiguredNode, geoPatch: string | null): KnownNode {
  const { host: ip, port } = node.address ?? UNKNOWN_ADDRESS;
  return newNode({ firstPublicKey: nodeKeyOf(node), ip, port, geoPatch, networkPatch: geoPatch });
}
