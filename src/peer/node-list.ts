/** Finding and merging nodes in lists of them. */

import type { KnownNode, NodeKey } from "./known-node.ts";

/** The node enrolled first; of two at the same time the one with the lesser key, on all nodes. */
export function firstEnrolledNode(nodes: readonly KnownNode[]): KnownNode | undefined {
  let first: KnownNode | undefined;
  for (const node of nodes) {
    if (node.enrollmentMs !== null && (first === undefined || enrolledBefore(node, first))) {
      first = node;
    }
  }
  return first;
}

/** Whether a key, first or last, is that of one of the nodes. */
export function hasNode(nodes: readonly KnownNode[], key: NodeKey): boolean {
  return nodes.some((node) => node.firstPublicKey === key || node.lastPublicKey === key);
}

/** Each node once, by its first key; the first met stays. */
export function distinctNodes(nodes: readonly KnownNode[]): KnownNode[] {
  const found = new Map<NodeKey, KnownNode>();
  for (const node of nodes) {
    if (!found.has(node.firstPublicKey)) found.set(node.firstPublicKey, node);
  }
  return [...found.values()];
}

/** The newest view of each node out of several answers; of equal dates the first met stays. */
export function newestNodes(answers: readonly (readonly KnownNode[])[]): KnownNode[] {
  const found = new Map<NodeKey, KnownNode>();
  for (const node of answers.flat()) {
    const held = found.get(node.firstPublicKey);
    if (held === undefined || node.lastUpdateMs > held.lastUpdateMs) {
      found.set(node.firstPublicKey, node);
    }
  }
  return [...found.values()];
}

function enrolledBefore(node: KnownNode, other: KnownNode): boolean {
  const [mine, theirs] = [node.enrollmentMs ?? 0, other.enrollmentMs ?? 0];
  return mine < theirs || (mine === theirs && node.firstPublicKey < other.firstPublicKey);
}
