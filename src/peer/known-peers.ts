/** Every peer this node has heard of. */

import { ACCEPTANCE_LIMITS, type AcceptanceLimits } from "./acceptance-limits.ts";
import type { NodeRecord } from "./node-record.ts";
import type { PeerId } from "./peer-id.ts";
import type { VerifiedNodeRecord } from "./verified-node-record.ts";

/** Every known peer with its newest record. */
export type KnownPeers = ReadonlyMap<PeerId, VerifiedNodeRecord>;

/**
 * Forgets peers whose record is a day old: exactly those whose record would not be accepted now.
 *
 * @param nowMs wall-clock time in milliseconds since 1970
 */
export function cullPeers(
  known: KnownPeers,
  nowMs: number,
  { ageMsMax }: Pick<AcceptanceLimits, "ageMsMax"> = ACCEPTANCE_LIMITS,
): KnownPeers {
  return new Map([...known].filter(([, { record }]) => !isExpired(record, nowMs, ageMsMax)));
}

/** Forgets one peer; losing a connection is no reason to, its record stays good. */
export function forgetPeer(known: KnownPeers, peer: PeerId): KnownPeers {
  return new Map([...known].filter(([id]) => id !== peer));
}

/** Whether a record is too old to be kept: at exactly the limit it is. */
export function isExpired({ timestampMs }: NodeRecord, nowMs: number, ageMsMax: number): boolean {
  return nowMs - timestampMs >= ageMsMax;
}
