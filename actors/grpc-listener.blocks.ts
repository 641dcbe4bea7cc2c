/** Blocks by name, as a stream: the server is asked again for as long as it has more of what was asked. */

import {
  CHUNK_BYTES_MAX,
  fetchBlocksRequest,
  fetchBlocksResponse,
  STREAM_BYTES_MAX,
} from "../messages/grpc/p2p.ts";
import { refusedStatus, statusOf } from "../messages/grpc/status.ts";
import { decodeBlock } from "../src/chain/block.ts";
import { refForm } from "../src/chain-store/value-forms.ts";
import { sameBytes } from "../src/same-bytes.ts";
import type { GrpcCall } from "../src/transport/grpc.ts";
import { byteChunks } from "../src/wire/byte-chunks.ts";
import { GRPC_OK, type GrpcStatus } from "../src/wire/grpc-status.ts";
import { ask, readOr, receiveOnly, send } from "./grpc-listener.ask.ts";
import type { MethodNeeds } from "./grpc-listener.methods.ts";

/** Answers FetchBlocks. */
export async function answerBlocks(
  call: GrpcCall,
  peer: string,
  needs: MethodNeeds,
): Promise<GrpcStatus> {
  const bytes = await receiveOnly(call, needs.context.clock);
  if (bytes === undefined) return refusedStatus("no_request");
  const request = readOr(() => fetchBlocksRequest.decode(bytes));
  if (request === undefined) return refusedStatus("malformed_request");
  return await streamBlocks(call, request, { peer, needs });
}

async function streamBlocks(
  call: GrpcCall,
  { blockRefs, highestAcceptedRounds }: ReturnType<typeof fetchBlocksRequest.decode>,
  { peer, needs }: { readonly peer: string; readonly needs: MethodNeeds },
): Promise<GrpcStatus> {
  const { board, context, digestOf } = needs;
  let left = blockRefs;
  let room = STREAM_BYTES_MAX;
  for (;;) {
    const request = { type: "sync.fetch_blocks", blockRefs: left, highestAcceptedRounds } as const;
    const answer = await ask(context, { peer, request, call });
    if ("code" in answer) return answer;
    if (answer.type !== "sync.blocks") return statusOf(answer);
    const sentBytes = await sendChunks(call, answer.blocks, context.clock);
    if (sentBytes === undefined) return refusedStatus("unread");
    const last = answer.blocks.at(-1);
    if (!answer.more || last === undefined || call.signal.aborted) return GRPC_OK;
    if (board.word === "not_serving") return refusedStatus("not_up");
    room -= sentBytes;
    if (room <= 0) return refusedStatus("too_much_asked");
    left = refsAfter(left, last, digestOf);
  }
}

/** Sends blocks. @returns how many bytes; `undefined` for a caller that did not read them */
async function sendChunks(
  call: GrpcCall,
  blocks: readonly Uint8Array[],
  clock: MethodNeeds["context"]["clock"],
): Promise<number | undefined> {
  let sentBytes = 0;
  for (const chunk of byteChunks(blocks, CHUNK_BYTES_MAX)) {
    const message = fetchBlocksResponse.encode({ blocks: chunk });
    if (!(await send(call, message, clock))) return undefined;
    sentBytes += message.length;
  }
  return sentBytes;
}

/**
 * The names behind that of the last block that came; blocks the node lacks are left out of an answer. A
 * block is told by its place, and by its digest only where its author made two: hashing costs the most.
 */
function refsAfter(
  refs: readonly Uint8Array[],
  last: Uint8Array,
  digestOf: MethodNeeds["digestOf"],
): readonly Uint8Array[] {
  const { epoch, round, author } = decodeBlock(last).block;
  const places = refs.flatMap((bytes, at) => {
    const ref = refForm.read(bytes);
    const isHere = ref.epoch === epoch && ref.round === round && ref.author === author;
    return isHere ? [{ ref, at }] : [];
  });
  const [first, ...others] = places;
  if (others.length === 0) return first === undefined ? [] : refs.slice(first.at + 1);
  const digest = digestOf(last);
  const found = places.find(({ ref }) => sameBytes(ref.digest, digest));
  return found === undefined ? [] : refs.slice(found.at + 1);
}
