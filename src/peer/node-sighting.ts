/** What a node's own record adds to what the network knows of it: where it is reached. */

import type { KnownNode, NodeKey } from "./known-node.ts";

/** Where a node says it is reached. */
export interface NodeSighting {
  /** Its first key, or any later one if it is known. */
  readonly key: NodeKey;
  /** IPv4 or IPv6 address, or a DNS name. */
  readonly ip: string;
  readonly port: number;
  /** Where that lies; `null` when nobody could tell, which changes nothing. */
  readonly geoPatch: string | null;
}

/** The node at its new address; a patch nobody could tell leaves the old one. */
export function placeNode(node: KnownNode, { ip, port, geoPatch }: NodeSighting): KnownNode {
  return { ...node, ip, port, geoPatch: geoPatch ?? node.geoPatch };
}

/** Whether both say the same in every field; both have all of them. */
export function sameNode(left: KnownNode, right: KnownNode): boolean {
  return Object.entries(right).every(([name, value]) => Reflect.get(left, name) === value);
}
