/**
 * Who counts at a date. These views are the same on all nodes that know the same, so elections
 * agree; who we are connected to plays no part in them.
 */

import type { KnownNode, NodeKey } from "./known-node.ts";

/** The date of a view. */
export interface ViewDate {
  /** In milliseconds since 1970. */
  readonly dateMs: number;
  /** Whether what happens exactly at the date is still to come. @defaultValue false */
  readonly before?: boolean;
}

/** Nodes the network holds for up now, whatever the date of that. */
export function availableNodes(nodes: readonly KnownNode[]): KnownNode[] {
  return nodes.filter(({ available }) => available);
}

/**
 * Nodes that may validate and store at a date; the first enrolled node alone where there is none,
 * so that a network can begin.
 */
export function authorizedNodes(nodes: readonly KnownNode[], at: ViewDate): KnownNode[] {
  return orFirstEnrolled(
    nodes.filter((node) => isAuthorizedAt(node, at)),
    nodes,
  );
}

/**
 * Nodes that may validate and store and were up at a date; the first enrolled node alone, even if
 * it is down, where there is none.
 */
export function authorizedAndAvailableNodes(
  nodes: readonly KnownNode[],
  at: ViewDate,
): KnownNode[] {
  const found = nodes.filter((node) => isAuthorizedAt(node, at) && isAvailableAt(node, at));
  return orFirstEnrolled(found, nodes);
}

/** Nodes that may be authorized next: up, and not authorized whatever the date. */
export function candidateNodes(nodes: readonly KnownNode[]): KnownNode[] {
  return availableNodes(nodes).filter(({ authorizationMs }) => authorizationMs === null);
}

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

/** Whether an authorization counts at a date. */
export function isAuthorizedAt({ authorizationMs }: KnownNode, at: ViewDate): boolean {
  return authorizationMs !== null && hasHappened(authorizationMs, at);
}

/** Whether a node was up at a date: one that is down now was up until that became so. */
export function isAvailableAt(node: KnownNode, at: ViewDate): boolean {
  return node.available === hasHappened(node.availabilityUpdateMs, at);
}

function hasHappened(whenMs: number, { dateMs, before = false }: ViewDate): boolean {
  return before ? whenMs < dateMs : whenMs <= dateMs;
}

function orFirstEnrolled(found: KnownNode[], nodes: readonly KnownNode[]): KnownNode[] {
  if (found.length > 0) return found;
  const first = firstEnrolledNode(nodes);
  return first === undefined ? [] : [first];
}

function enrolledBefore(node: KnownNode, other: KnownNode): boolean {
  const [mine, theirs] = [node.enrollmentMs ?? 0, other.enrollmentMs ?? 0];
  return mine < theirs || (mine === theirs && node.firstPublicKey < other.firstPublicKey);
}
