/**
 * Answers that fit many requests. Said by the node that was asked; losing one costs the asker its
 * timeout.
 *
 * @see Archethic's message catalogue, ids 238, 253 and 254
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { u32, word } from "../../src/wire/field.ts";

/** Every answer of no family in particular. */
export type GenericMessage = Failed | NotFound | Ok | OverQuota;

/** Done. */
export interface Ok {
  readonly type: "generic.ok";
}

/** There is no such thing here. */
export interface NotFound {
  readonly type: "generic.not_found";
}

/** Not done. */
export interface Failed {
  readonly type: "generic.error";
  /** Why, in one word both sides know. */
  readonly reason: FailureReason;
}

/** Not done: the peer has said more than it may. Answers any request, whatever its schema names. */
export interface OverQuota {
  readonly type: "generic.over_quota";
  /** When to come again: so many ms from now, at most {@link WAIT_MS_MAX}. */
  readonly waitMs: number;
}

/** Longest wait that is told, in ms: an hour. */
export const WAIT_MS_MAX = 3_600_000;

/** Numbers of the reasons: 0 to 7 are Archethic's, ours start at 64. */
export const FAILURE_REASONS = {
  network_issue: 0,
  invalid_transaction: 1,
  invalid_attestation: 2,
  transaction_already_exists: 3,
  network_chains_sync: 4,
  p2p_sync: 5,
  both_sync: 6,
  already_locked: 7,
  malformed_request: 64,
  unsupported_request: 65,
  overloaded: 66,
  internal: 67,
  overtaken: 68,
} as const;

/** Why a request was not done. */
export type FailureReason = keyof typeof FAILURE_REASONS;

/** Wire ids 0x0001 to 0x00ff. */
export const genericMessages = defineMessages<GenericMessage>()({
  version: 1,
  bytesMax: 64,
  schemas: {
    "generic.ok": { wireId: 0x0001, kind: "response", fields: {} },
    "generic.not_found": { wireId: 0x0002, kind: "response", fields: {} },
    "generic.error": {
      wireId: 0x0003,
      kind: "response",
      fields: { reason: word<FailureReason>(FAILURE_REASONS) },
    },
    "generic.over_quota": { wireId: 0x0004, kind: "response", fields: { waitMs: u32 } },
  },
});
