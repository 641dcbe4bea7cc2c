/**
 * Whether a node serves, in the words every gRPC health checker knows.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */

import { message, one } from "../../src/wire/protobuf.ts";
import { enumKind, stringKind } from "../../src/wire/protobuf-kinds.ts";
import type { ProtoFile, ProtoMethod } from "../../src/wire/proto-file.ts";

/** Numbers of what a checker is told. */
export const SERVING_STATUS = {
  unknown: 0,
  serving: 1,
  not_serving: 2,
  service_unknown: 3,
} as const;

/** Asks for one service. */
export const healthRequest = message("HealthCheckRequest", {
  comment: "",
  fields: { service: one(1, stringKind(256), "Its full name; empty for the server as a whole.") },
});

/** How it does. */
export const healthResponse = message("HealthCheckResponse", {
  comment: "",
  fields: { status: one(1, enumKind("HealthCheckResponse.ServingStatus"), "") },
  enums: { ServingStatus: ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"] },
});

/** Answers once. */
export const HEALTH_CHECK: ProtoMethod = {
  name: "Check",
  comment: "NOT_FOUND for a service that is not here.",
  input: healthRequest,
  output: healthResponse,
};

/** Answers now and at each change. */
export const HEALTH_WATCH: ProtoMethod = {
  name: "Watch",
  comment: "Goes on until the caller or the node ends it.",
  input: healthRequest,
  output: healthResponse,
  streams: "answers",
};

/** The file. */
export const HEALTH_FILE: ProtoFile = {
  path: "grpc/health/v1/health.proto",
  package: "grpc.health.v1",
  comment: "",
  messages: [healthRequest, healthResponse],
  services: [{ name: "Health", comment: "", methods: [HEALTH_CHECK, HEALTH_WATCH] }],
};
