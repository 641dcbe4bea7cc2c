/** What the network comes to think of a node over time. */

import { assert } from "../assert.ts";
import type { KnownNode } from "./known-node.ts";

/** Enrols a node: from then on it is part of the network, at first where its address lies. */
export function enrolNode(node: KnownNode, enrollmentMs: number): KnownNode {
  return { ...node, enrollmentMs, networkPatch: node.geoPatch };
}

/**
 * Sets whether the network holds a node for up. Saying the same again does not move the date; a
 * node that is down is not synced either.
 *
 * @param dateMs from when on this counts
 */
export function setAvailability(node: KnownNode, available: boolean, dateMs: number): KnownNode {
  if (node.available === available) return node;
  return { ...node, available, availabilityUpdateMs: dateMs, synced: available && node.synced };
}

/** Sets whether a node has caught up. */
export function setSynced(node: KnownNode, synced: boolean): KnownNode {
  return { ...node, synced };
}

/** Sets the part of the last period a node was up, 0 to 1. */
export function setAverageAvailability(node: KnownNode, average: number): KnownNode {
  assert(average >= 0 && average <= 1, "an average availability lies between 0 and 1");
  return { ...node, averageAvailability: average };
}

/** Sets where a node stands in latency. */
export function setNetworkPatch(node: KnownNode, networkPatch: string): KnownNode {
  assert(/^[0-9A-F]{3}$/.test(networkPatch), "a patch is three upper-case hexadecimal digits");
  return { ...node, networkPatch };
}

/** Lets a node validate and store from a date on; a node that may already keeps its date. */
export function authorizeNode(node: KnownNode, dateMs: number): KnownNode {
  return node.authorizationMs === null ? { ...node, authorizationMs: dateMs } : node;
}

/** Takes the authorization away. */
export function unauthorizeNode(node: KnownNode): KnownNode {
  return { ...node, authorizationMs: null };
}
