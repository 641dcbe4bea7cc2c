/** Nodes of the table as they travel. */

import type { NodeEntry } from "../../messages/wire/node-entry.ts";
import type { KnownNode, NodeKey } from "../../src/peer/known-node.ts";
import { geoPatchOfKey } from "../../src/geo/place.ts";

/** Hashes a key to a patch for a node whose place was never looked up. */
type Hash = (bytes: Uint8Array) => Uint8Array;

/** Writes one node of the table as others read it. */
export function entryOf(known: KnownNode, sha256: Hash): NodeEntry {
  const firstPublicKey = bytesOf(known.firstPublicKey);
  const geoPatch = known.geoPatch ?? geoPatchOfKey(firstPublicKey, sha256);
  return {
    firstPublicKey,
    lastPublicKey: bytesOf(known.lastPublicKey),
    miningPublicKey: optional(known.miningPublicKey),
    originPublicKey: optional(known.originPublicKey),
    lastAddress: optional(known.lastAddress),
    rewardAddress: optional(known.rewardAddress),
    addresses: [{ host: known.ip, port: known.port }],
    geoPatch,
    networkPatch: known.networkPatch ?? geoPatch,
    averageAvailabilityPermille: Math.round(known.averageAvailability * 1_000),
    available: known.available,
    synced: known.synced,
    enrollmentMs: known.enrollmentMs,
    authorizationMs: known.authorizationMs,
    lastUpdateMs: known.lastUpdateMs,
    availabilityUpdateMs: known.availabilityUpdateMs,
  };
}

function bytesOf(key: NodeKey): Uint8Array {
  return new Uint8Array(Buffer.from(key, "hex"));
}

function optional(key: NodeKey | null): Uint8Array | null {
  return key === null ? null : bytesOf(key);
}
