/** How a gRPC call ends. */

/** Numbers of the codes. @see https://grpc.io/docs/guides/status-codes */
export const GRPC_CODES = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  already_exists: 6,
  permission_denied: 7,
  resource_exhausted: 8,
  failed_precondition: 9,
  aborted: 10,
  out_of_range: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  data_loss: 15,
  unauthenticated: 16,
} as const;

/** A code by its name. */
export type GrpcCode = keyof typeof GRPC_CODES;

/** How a call ends. */
export interface GrpcStatus {
  readonly code: GrpcCode;
  /** One word for programs and people. */
  readonly details: string;
  /** When to come again, in ms from now. @defaultValue nothing is said */
  readonly retryMs?: number;
}

/** What was asked for was done. */
export const GRPC_OK: GrpcStatus = { code: "ok", details: "" };
