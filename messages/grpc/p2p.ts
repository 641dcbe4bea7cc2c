/**
 * What any gRPC client may ask a node: the requests of discovery and state sync, as Protocol Buffers
 * say them. Each is the message of `messages/wire` in another dress, and its limits are that one's.
 * `docs/coppice.proto` is written from this file.
 *
 * @see Soma, service P2p
 */

import { NODE_RECORD_BYTES_MAX } from "../../src/peer/node-record.ts";
import { choice, many, message, one, type ProtoMessage } from "../../src/wire/protobuf.ts";
import { bytesKind, messageKind, uint32Kind, uint64Kind } from "../../src/wire/protobuf-kinds.ts";
import type { ProtoFile, ProtoMethod } from "../../src/wire/proto-file.ts";
import type { NodeMessage } from "../wire/node-messages.ts";
import { KNOWN_PEERS_MAX } from "../wire/p2p.ts";
import {
  BLOCK_REF_BYTES_MAX,
  BLOCK_REFS_MAX,
  BLOCKS_BYTES_MAX,
  BLOCKS_MAX,
  CERTIFIER_BLOCKS_MAX,
  COMMITS_MAX,
  type WhichCommit,
} from "../wire/sync.ts";

/** One request with one answer, both ways between Protocol Buffers and the messages of the wire. */
export interface UnaryRpc {
  readonly method: ProtoMethod;
  /** The request as the node knows it. @throws RuntimeError `codec.malformed` */
  ask(request: Uint8Array): NodeMessage;
  /** The answer as the client knows it; `undefined` for another one than was asked for. */
  tell(answer: NodeMessage): Uint8Array | undefined;
}

/** Bytes of blocks in one message of a stream; a single larger block stands alone. */
export const CHUNK_BYTES_MAX = 1024 * 1024;

/** Bytes of blocks of one request, after which it is to be asked anew for the rest: Soma's limit. */
export const STREAM_BYTES_MAX = 128 * 1024 * 1024;

const record = bytesKind(NODE_RECORD_BYTES_MAX);
const content = bytesKind(BLOCKS_BYTES_MAX);

const latest = message("Latest", { comment: "Asks for the newest one.", fields: {} });

const commitName = message("CommitName", {
  comment: "What tells a commit from all others.",
  fields: {
    index: one(1, uint64Kind, "0 is the genesis commit, whose digest names the chain."),
    digest: one(2, bytesKind(32), "BLAKE2b-256 of its bytes."),
  },
});

const getKnownPeers = unary({
  name: "GetKnownPeers",
  comment: "Introduces the caller and asks whom the node knows. INTERNAL before it has a record.",
  input: message("GetKnownPeersRequest", {
    comment: "",
    fields: {
      ownRecord: one(
        1,
        record,
        "The caller's signed record, so that the node can dial back; empty for none.",
      ),
    },
  }),
  output: message("GetKnownPeersResponse", {
    comment: "",
    fields: {
      ownRecord: one(1, record, "The node's own signed record."),
      knownPeers: many(2, record, {
        max: KNOWN_PEERS_MAX,
        comment: "Signed records, drawn from those it knows.",
      }),
    },
  }),
  answeredBy: "p2p.known_peers",
  ask: ({ ownRecord }) => ({ type: "p2p.get_known_peers", ownRecord }),
  tell: ({ ownRecord, knownPeers }) => ({ ownRecord, knownPeers }),
});

const getCommitAvailability = unary({
  name: "GetCommitAvailability",
  comment: "Asks which commits the node can serve.",
  input: message("GetCommitAvailabilityRequest", { comment: "", fields: {} }),
  output: message("GetCommitAvailabilityResponse", {
    comment: "",
    fields: {
      highestSyncedCommit: one(1, uint64Kind, "The highest it has verified and stored."),
      lowestAvailableCommit: one(2, uint64Kind, "The lowest it still has."),
    },
  }),
  answeredBy: "sync.commit_availability",
  ask: () => ({ type: "sync.get_commit_availability" }),
  tell: ({ highestSyncedCommit, lowestAvailableCommit }) => ({
    highestSyncedCommit,
    lowestAvailableCommit,
  }),
});

const pushCommit = unary({
  name: "PushCommit",
  comment: "Tells that the caller has a commit. Losing it costs a polling interval.",
  input: message("PushCommitRequest", {
    comment: "",
    fields: { index: one(1, uint64Kind, "Index of the commit.") },
  }),
  output: message("PushCommitResponse", {
    comment: "",
    fields: { timestampMs: one(1, uint64Kind, "The node's clock in ms since 1970.") },
  }),
  answeredBy: "sync.commit_acknowledged",
  ask: ({ index }) => ({ type: "sync.push_commit", index }),
  tell: ({ timestampMs }) => ({ timestampMs }),
});

function whichOf({
  byIndex,
  byDigest,
}: {
  readonly byIndex: number | undefined;
  readonly byDigest: Uint8Array | undefined;
}): WhichCommit {
  if (byDigest !== undefined) return { type: "by_digest", digest: byDigest };
  return byIndex === undefined ? { type: "latest" } : { type: "by_index", index: byIndex };
}

const getCommitInfo = unary({
  name: "GetCommitInfo",
  comment: "Asks for the name of one commit.",
  input: message("GetCommitInfoRequest", {
    comment: "",
    fields: {
      latest: choice(1, messageKind(latest), {
        of: "which",
        comment: "The newest; what is meant where nothing is said.",
      }),
      byIndex: choice(2, uint64Kind, { of: "which", comment: "The one of an index." }),
      byDigest: choice(3, bytesKind(32), {
        of: "which",
        comment: "The one of a digest of 32 bytes; INVALID_ARGUMENT for another length.",
      }),
    },
  }),
  output: message("GetCommitInfoResponse", {
    comment: "",
    fields: {
      commit: choice(1, messageKind(commitName), { comment: "Absent when there is none." }),
    },
  }),
  answeredBy: "sync.commit_info",
  ask: (which) => ({ type: "sync.get_commit_info", which: whichOf(which) }),
  tell: ({ commit }) => ({ commit: commit ?? undefined }),
});

const fetchCommits = unary({
  name: "FetchCommits",
  comment:
    "Asks for commits in a row. NOT_FOUND when the node has none of them it could prove, INVALID_ARGUMENT for a range that is none.",
  input: message("FetchCommitsRequest", {
    comment: "",
    fields: {
      start: one(1, uint64Kind, "Index of the first, from 1."),
      end: one(
        2,
        uint64Kind,
        "Index of the last, included. The answer may end earlier: at its limit, and then at a commit that is proven.",
      ),
    },
  }),
  output: message("FetchCommitsResponse", {
    comment: "At most 4 MiB in all.",
    fields: {
      commits: many(1, content, { max: COMMITS_MAX, comment: "Commits from `start` on." }),
      certifierBlocks: many(2, content, {
        max: CERTIFIER_BLOCKS_MAX,
        comment:
          "Signed blocks that vote for the last of them; none when they have no room: ask GetCertifiers for their names.",
      }),
    },
  }),
  answeredBy: "sync.commits",
  ask: ({ start, end }) => ({ type: "sync.fetch_commits", start, end }),
  tell: ({ commits, certifierBlocks }) => ({ commits, certifierBlocks }),
});

const getCertifiers = unary({
  name: "GetCertifiers",
  comment:
    "Asks for the names of the blocks that prove a commit; FetchBlocks brings them. NOT_FOUND when the node has none for it.",
  input: message("GetCertifiersRequest", {
    comment: "",
    fields: { index: one(1, uint64Kind, "Index of the commit.") },
  }),
  output: message("GetCertifiersResponse", {
    comment: "",
    fields: {
      blockRefs: many(1, bytesKind(BLOCK_REF_BYTES_MAX), {
        max: CERTIFIER_BLOCKS_MAX,
        comment: "Names as FetchBlocks takes them.",
      }),
    },
  }),
  answeredBy: "sync.certifiers",
  ask: ({ index }) => ({ type: "sync.get_certifiers", index }),
  tell: ({ blockRefs }) => ({ blockRefs }),
});

/** Asks for blocks by name. */
export const fetchBlocksRequest = message("FetchBlocksRequest", {
  comment: "",
  fields: {
    blockRefs: many(1, bytesKind(BLOCK_REF_BYTES_MAX), {
      max: BLOCK_REFS_MAX,
      comment:
        "Names of the blocks, each the CBOR array [epoch, round, author, digest] of docs/wire-format.md. INVALID_ARGUMENT for one that is none.",
    }),
    highestAcceptedRounds: many(2, uint32Kind, {
      max: CERTIFIER_BLOCKS_MAX,
      comment:
        "By author, the highest round the caller has; newer ancestors may be added. Empty for none.",
    }),
  },
});

/** Some of the blocks that were asked for. */
export const fetchBlocksResponse = message("FetchBlocksResponse", {
  comment:
    "At most 1 MiB of blocks in one message; a single larger block, up to 2 MiB, stands alone.",
  fields: {
    blocks: many(1, content, {
      max: BLOCKS_MAX,
      comment: "Signed blocks, in the order asked for.",
    }),
  },
});

/** The method that streams its answer. */
export const FETCH_BLOCKS: ProtoMethod = {
  name: "FetchBlocks",
  comment:
    "Asks for blocks by name. Blocks the node does not have are left out. RESOURCE_EXHAUSTED after 128 MiB: ask again for the rest.",
  input: fetchBlocksRequest,
  output: fetchBlocksResponse,
  streams: "answers",
};

/** The requests with one answer. */
export const UNARY_RPCS: readonly UnaryRpc[] = [
  getKnownPeers,
  getCommitAvailability,
  pushCommit,
  getCommitInfo,
  fetchCommits,
  getCertifiers,
];

const methods = [...UNARY_RPCS.map(({ method }) => method), FETCH_BLOCKS];

/** The published file. */
export const P2P_FILE: ProtoFile = {
  path: "coppice.proto",
  package: "coppice.p2p.v1",
  comment: `What a coppice node answers over gRPC. See docs/grpc.md for certificates and status codes.

A request is at most 128 KiB; an answer fits the 4 MiB a client takes unless told otherwise. Lists and
bytes beyond the limits stated here are refused with INVALID_ARGUMENT.`,
  messages: [...methods.flatMap(({ input, output }) => [input, output]), latest, commitName],
  services: [{ name: "P2p", comment: "Discovery and state sync.", methods }],
};

function unary<I, O, T extends NodeMessage["type"]>(rpc: {
  readonly name: string;
  readonly comment: string;
  readonly input: ProtoMessage<I>;
  readonly output: ProtoMessage<O>;
  readonly answeredBy: T;
  ask(request: I): NodeMessage;
  tell(answer: Extract<NodeMessage, { readonly type: T }>): O;
}): UnaryRpc {
  const { name, comment, input, output, answeredBy } = rpc;
  return {
    method: { name, comment, input, output },
    ask: (request) => rpc.ask(input.decode(request)),
    tell: (answer) => (isOf(answer, answeredBy) ? output.encode(rpc.tell(answer)) : undefined),
  };
}

function isOf<T extends NodeMessage["type"]>(
  answer: NodeMessage,
  type: T,
): answer is Extract<NodeMessage, { readonly type: T }> {
  return answer.type === type;
}
