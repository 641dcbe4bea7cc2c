/**
 * Who counts at a date. These views are the same on all nodes that know the same, so elections
 * agree; who we are connected to plays no part in them.
 */

import type { KnownNode } from "./known-node.ts";
import { firstEnrolledNode } from "./node-list.ts";

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
 *
 * @param network where the first enrolled node is looked for, if it is not among the nodes
 */
export function authorizedNodes(
  nodes: readonly KnownNode[],
  at: ViewDate,
  network = () => nodes,
): KnownNode[] {
  return orFirstEnrolled(
    nodes.filter((node) => isAuthorizedAt(node, at)),
    network,
  );
}

/**
 * Nodes that may validate and store and were up at a date; the first enrolled node alone, even if
 * it is down, where there is none.
 *
 * @param network where the first enrolled node is looked for, if it is not among the nodes
 */
export function authorizedAndAvailableNodes(
  nodes: readonly KnownNode[],
  at: ViewDate,
  network = () => nodes,
): KnownNode[] {
  const found = nodes.filter((node) => isAuthorizedAt(node, at) && isAvailableAt(node, at));
  return orFirstEnrolled(found, network);
}

/** Nodes that may be authorized next: up, and not authorized whatever the date. */
export function candidateNodes(nodes: readonly KnownNode[]): KnownNode[] {
  return nodes.filter(isCandidate);
}

/** Whether a node may be authorized next. */
export function isCandidate({ available, authorizationMs }: KnownNode): boolean {
  return available && authorizationMs === null;
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

function orFirstEnrolled(found: KnownNode[], network: () => readonly KnownNode[]): KnownNode[] {
  if (found.length > 0) return found;
  const first = firstEnrolledNode(network());
  return first === undefined ? [] : [first];
}
