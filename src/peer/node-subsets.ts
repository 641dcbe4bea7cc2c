/** Small questions about lists of nodes: who is in which, who stands where, who doubles whom. */

import type { KnownNode, NodeKey } from "./known-node.ts";
import type { NodeAddress } from "./node-address.ts";

/**
 * Says which nodes of a list are in another one too, a bit each.
 *
 * @returns the first node's bit first in the first byte; the last byte is filled up with zeros
 * @example
 * nodeSubsetBits([a, b, c], [c, a]); // Uint8Array [0b1010_0000]
 * @see Archethic, `Archethic.P2P.bitstring_from_node_subsets/2`
 */
export function nodeSubsetBits(
  nodes: readonly KnownNode[],
  subset: readonly KnownNode[],
): Uint8Array {
  const inSubset = new Set(subset.map(({ firstPublicKey }) => firstPublicKey));
  const bits = new Uint8Array(Math.ceil(nodes.length / 8));
  for (const [place, { firstPublicKey }] of nodes.entries()) {
    const byte = place >> 3;
    if (inSubset.has(firstPublicKey)) bits[byte] = (bits[byte] ?? 0) | (0x80 >> (place & 7));
  }
  return bits;
}

/**
 * Moves one node to the end; the others keep their order.
 *
 * @see Archethic, `Archethic.P2P.unprioritize_node/2`
 */
export function unprioritizeNode(nodes: readonly KnownNode[], firstKey: NodeKey): KnownNode[] {
  const isIt = ({ firstPublicKey }: KnownNode): boolean => firstPublicKey === firstKey;
  return [...nodes.filter((node) => !isIt(node)), ...nodes.filter(isIt)];
}

/**
 * Whether somebody else stands at an address already: a node there whose last transaction is not the one
 * that the new one follows.
 *
 * @param previousAddress address of the transaction the new one follows
 * @see Archethic, `Archethic.P2P.duplicating_node?/4`
 */
export function isDuplicatingNode(
  { host, port }: NodeAddress,
  previousAddress: string,
  nodes: readonly KnownNode[],
): boolean {
  return nodes.some(
    (node) => node.ip === host && node.port === port && node.lastAddress !== previousAddress,
  );
}
