/** Records whose owner is known to have signed them. */

import type { SignatureContext } from "../chain/signing.ts";
import { isSignedByOwner, type NodeRecord, type SignedNodeRecord } from "./node-record.ts";
import { type PeerId, peerIdOf } from "./peer-id.ts";

/** A record whose signature was checked; made here and nowhere else. */
class CheckedNodeRecord {
  readonly peer: PeerId;
  readonly record: NodeRecord;
  /** The bytes as received: what is passed on. */
  readonly bytes: Uint8Array;
  /** Makes the type nominal: no object literal passes for a verified record. */
  readonly #verified = true;

  constructor({ record, bytes }: SignedNodeRecord) {
    this.peer = peerIdOf(record.peerKey);
    this.record = record;
    this.bytes = bytes;
  }

  /** Whether a value came out of a verification, for places types do not reach. */
  static holds(value: unknown): value is CheckedNodeRecord {
    return value instanceof CheckedNodeRecord && value.#verified;
  }
}

/** A record its owner signed. Only {@link verifyNodeRecord} gives one. */
export type VerifiedNodeRecord = CheckedNodeRecord;

/** Whether a value is a {@link VerifiedNodeRecord}. */
export function isVerifiedNodeRecord(value: unknown): value is VerifiedNodeRecord {
  return CheckedNodeRecord.holds(value);
}

/**
 * Verifies that the owner of a record signed it for this network. Never throws.
 *
 * @returns the verified record, or `undefined` when its owner did not
 */
export function verifyNodeRecord(
  signed: SignedNodeRecord,
  context: SignatureContext,
): VerifiedNodeRecord | undefined {
  return isSignedByOwner(signed, context) ? new CheckedNodeRecord(signed) : undefined;
}
