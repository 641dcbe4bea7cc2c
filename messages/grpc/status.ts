/**
 * How our refusals are said in gRPC: one table, the same for every method. `docs/grpc.md` has it for
 * people, and a test compares both.
 */

import type { GrpcCode, GrpcStatus } from "../../src/wire/grpc-status.ts";
import type { FailureReason } from "../wire/generic.ts";
import type { NodeMessage } from "../wire/node-messages.ts";

/** What a reason of `generic.error` is in gRPC. */
export const STATUS_OF_REASON: Readonly<Record<FailureReason, GrpcCode>> = {
  network_issue: "unavailable",
  invalid_transaction: "invalid_argument",
  invalid_attestation: "invalid_argument",
  transaction_already_exists: "already_exists",
  network_chains_sync: "unavailable",
  p2p_sync: "unavailable",
  both_sync: "unavailable",
  already_locked: "aborted",
  malformed_request: "invalid_argument",
  unsupported_request: "unimplemented",
  overloaded: "resource_exhausted",
  internal: "internal",
  overtaken: "aborted",
};

/** What the gRPC listener itself refuses, before anything else is done. */
export const STATUS_OF_REFUSAL = {
  not_wanted: "permission_denied",
  too_many_calls: "resource_exhausted",
  over_quota: "resource_exhausted",
  too_much_asked: "resource_exhausted",
  overloaded: "resource_exhausted",
  not_up: "unavailable",
  stopping: "unavailable",
  server_away: "unavailable",
  no_request: "invalid_argument",
  malformed_request: "invalid_argument",
  unknown_service: "not_found",
  unread: "aborted",
} as const satisfies Readonly<Record<string, GrpcCode>>;

/** A word for what the listener refuses. */
export type ListenerRefusal = keyof typeof STATUS_OF_REFUSAL;

/** The status of what the listener refuses; its word is the details. */
export function refusedStatus(refusal: ListenerRefusal): GrpcStatus {
  return { code: STATUS_OF_REFUSAL[refusal], details: refusal };
}

/** The status of an answer that is not the one that was asked for; its reason is the details. */
export function statusOf(answer: NodeMessage): GrpcStatus {
  if (answer.type === "generic.not_found") return { code: "not_found", details: "not_found" };
  if (answer.type === "generic.over_quota") {
    return { ...refusedStatus("over_quota"), retryMs: answer.waitMs };
  }
  if (answer.type !== "generic.error") return { code: "internal", details: "internal" };
  return { code: STATUS_OF_REASON[answer.reason], details: answer.reason };
}
