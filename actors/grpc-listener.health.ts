/** Health over gRPC: what the board says, once or at each change. */

import { healthRequest, healthResponse, SERVING_STATUS } from "../messages/grpc/health.ts";
import { P2P_FILE } from "../messages/grpc/p2p.ts";
import { refusedStatus } from "../messages/grpc/status.ts";
import type { HealthBoard, HealthWord } from "../src/link/health-board.ts";
import type { GrpcCall } from "../src/transport/grpc.ts";
import type { GrpcStatus } from "../src/wire/grpc-status.ts";
import { type AskContext, readOr, receiveOnly, send, sendOnly } from "./grpc-listener.ask.ts";

/** The services one may ask for; the empty name is the server as a whole. */
const SERVICES: readonly string[] = ["", `${P2P_FILE.package}.${P2P_FILE.services[0]?.name}`];

const STATUS_OF_WORD: Readonly<Record<HealthWord, number>> = {
  serving: SERVING_STATUS.serving,
  not_serving: SERVING_STATUS.not_serving,
  stopping: SERVING_STATUS.not_serving,
};

/** Answers Check. */
export async function check(
  call: GrpcCall,
  { word }: HealthBoard,
  { clock }: AskContext,
): Promise<GrpcStatus> {
  const service = await askedService(call, clock);
  if (typeof service !== "string") return service;
  if (!SERVICES.includes(service)) return refusedStatus("unknown_service");
  return await sendOnly(call, healthResponse.encode({ status: STATUS_OF_WORD[word] }), clock);
}

/** Answers Watch: goes on until the caller or the node ends it. */
export async function watch(
  call: GrpcCall,
  board: HealthBoard,
  { clock }: AskContext,
): Promise<GrpcStatus> {
  const service = await askedService(call, clock);
  if (typeof service !== "string") return service;
  const isKnown = SERVICES.includes(service);
  while (!call.signal.aborted) {
    const { word } = board;
    const status = isKnown ? STATUS_OF_WORD[word] : SERVING_STATUS.service_unknown;
    const isRead = await send(call, healthResponse.encode({ status }), clock);
    if (!isRead) return refusedStatus("unread");
    if (word === "stopping") break;
    await board.changed(word, call.signal);
  }
  return refusedStatus("stopping");
}

async function askedService(
  call: GrpcCall,
  clock: AskContext["clock"],
): Promise<GrpcStatus | string> {
  const bytes = await receiveOnly(call, clock);
  if (bytes === undefined) return refusedStatus("no_request");
  const request = readOr(() => healthRequest.decode(bytes));
  return request?.service ?? refusedStatus("malformed_request");
}
