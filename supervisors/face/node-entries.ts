/** Nodes of the table as they travel. */

import type { NodeEntry } from "../../messages/wire/node-entry.ts";
import { hexOf } from "../../src/hex.ts";
import { UNKNOWN_ADDRESS } from "../../src/peer/genesis-node.ts";
import { type KnownNode, newNode, type NodeKey } from "../../src/peer/known-node.ts";
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

/** Reads a node as another node's table tells of it. */
export function nodeOfEntry(entry: NodeEntry): KnownNode {
  const { host: ip, port } = entry.addresses[0] ?? UNKNOWN_ADDRESS;
  return newNode({
    firstPublicKey: hexOf(entry.firstPublicKey),
    lastPublicKey: hexOf(entry.lastPublicKey),
    miningPublicKey: textOf(entry.miningPublicKey),
    originPublicKey: textOf(entry.originPublicKey),
    lastAddress: textOf(entry.lastAddress),
    rewardAddress: textOf(entry.rewardAddress),
    ip,
    port,
    geoPatch: entry.geoPatch,
    networkPatch: entry.networkPatch,
    averageAvailability: entry.averageAvailabilityPermille / 1_000,
    available: entry.available,
    synced: entry.synced,
    enrollmentMs: entry.enrollmentMs,
    authorizationMs: entry.authorizationMs,
    lastUpdateMs: entry.lastUpdateMs,
    availabilityUpdateMs: entry.availabilityUpdateMs,
  });
}

function textOf(bytes: Uint8Array | null): NodeKey | null {
  return bytes === null ? null : hexOf(bytes);
}

function bytesOf(key: NodeKey): Uint8Array {
  return new Uint8Array(Buffer.from(key, "hex"));
}

function optional(key: NodeKey | null): Uint8Array | null {
  return key === null ? null : bytesOf(key);
}
