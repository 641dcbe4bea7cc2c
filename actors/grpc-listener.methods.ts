/** What each method of the gRPC listener does with a call: which messages it takes and sends, and how it ends. */

import { FETCH_BLOCKS, P2P_FILE, UNARY_RPCS, type UnaryRpc } from "../messages/grpc/p2p.ts";
import { HEALTH_FILE } from "../messages/grpc/health.ts";
import { REFLECTION_FILES } from "../messages/grpc/reflection.ts";
import { refusedStatus, statusOf } from "../messages/grpc/status.ts";
import type { HealthBoard } from "../src/link/health-board.ts";
import type { GrpcCall } from "../src/transport/grpc.ts";
import type { GrpcStatus } from "../src/wire/grpc-status.ts";
import type { ProtoFile } from "../src/wire/proto-file.ts";
import { type AskContext, ask, readOr, receiveOnly, sendOnly } from "./grpc-listener.ask.ts";
import { answerBlocks } from "./grpc-listener.blocks.ts";
import { check, watch } from "./grpc-listener.health.ts";
import { reflect } from "./grpc-listener.reflection.ts";

/** What the methods stand on. */
export interface MethodNeeds {
  readonly board: HealthBoard;
  /** BLAKE2b-256. */
  readonly digestOf: (bytes: Uint8Array) => Uint8Array;
  readonly context: AskContext;
}

/** Answers a call of a peer, and says how it ends; never fails. */
export type Answerer = (call: GrpcCall, peer: string) => Promise<GrpcStatus>;

type Method = (call: GrpcCall, peer: string, needs: MethodNeeds) => Promise<GrpcStatus>;

const FILES = [P2P_FILE, HEALTH_FILE, ...REFLECTION_FILES];

const ANSWERS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...UNARY_RPCS.map((rpc): [string, Method] => [
    pathOf(P2P_FILE, rpc.method.name),
    whileUp((call, peer, needs) => answerOnce(rpc, call, { peer, needs })),
  ]),
  [pathOf(P2P_FILE, FETCH_BLOCKS.name), whileUp(answerBlocks)],
  [pathOf(HEALTH_FILE, "Check"), (call, _peer, { board, context }) => check(call, board, context)],
  [pathOf(HEALTH_FILE, "Watch"), (call, _peer, { board, context }) => watch(call, board, context)],
  ...REFLECTION_FILES.map((file): [string, Method] => [
    pathOf(file, "ServerReflectionInfo"),
    (call, _peer, { context }) => reflect(call, FILES, context),
  ]),
]);

/** Every method that is answered, each `/package.Service/Method`. */
export const METHODS: readonly string[] = [...ANSWERS.keys()];

/** Those whose answers take MiB. */
export const CONTENT_METHODS: ReadonlySet<string> = new Set(
  ["FetchCommits", FETCH_BLOCKS.name].map((name) => pathOf(P2P_FILE, name)),
);

/** Makes the answerer. */
export function answererOf(needs: MethodNeeds): Answerer {
  return async (call, peer) => {
    const method = ANSWERS.get(call.method);
    if (method === undefined) return { code: "unimplemented", details: "unimplemented" };
    try {
      const ended: Promise<GrpcStatus> = method(call, peer, needs);
      return await ended;
    } catch (error) {
      needs.context.emit("p2p.request_failed", { error });
      return { code: "internal", details: "internal" };
    }
  };
}

/** The only service of a file. */
function pathOf(file: ProtoFile, method: string): string {
  return `/${file.package}.${file.services[0]?.name}/${method}`;
}

/** Health and reflection are answered by a node that is down, and nothing else. */
function whileUp(answer: Method): Method {
  return async (call, peer, needs) => {
    const { word } = needs.board;
    if (word === "serving") return await answer(call, peer, needs);
    return refusedStatus(word === "stopping" ? "stopping" : "not_up");
  };
}

async function answerOnce(
  rpc: UnaryRpc,
  call: GrpcCall,
  { peer, needs }: { readonly peer: string; readonly needs: MethodNeeds },
): Promise<GrpcStatus> {
  const { context } = needs;
  const bytes = await receiveOnly(call, context.clock);
  if (bytes === undefined) return refusedStatus("no_request");
  const request = readOr(() => rpc.ask(bytes));
  if (request === undefined) return refusedStatus("malformed_request");
  const answer = await ask(context, { peer, request, call });
  if ("code" in answer) return answer;
  const told = rpc.tell(answer);
  if (told === undefined) return statusOf(answer);
  return await sendOnly(call, told, context.clock);
}
