/**
 * What this node answers to requests for its chain. Limits apply before any work; whatever a peer
 * asks, it gets an answer, and nothing it asks makes these throw but a damaged store.
 */

import {
  BLOCKS_BYTES_MAX,
  CERTIFIERS_BYTES_MAX,
  COMMITS_BYTES_MAX,
  COMMITS_MAX,
  type CommitName,
  type FetchBlocks,
  type FetchCommits,
  type GetCertifiers,
  type GetCommitAvailability,
  type GetCommitInfo,
  type WhichCommit,
} from "../../messages/wire/sync.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { BlockRef } from "../chain/block-ref.ts";
import type { Digest } from "../chain/digest.ts";
import { isRuntimeError } from "../errors.ts";
import type { ChainReader } from "./chain-reader.ts";
import { type BlocksRoom, blocksByRefs, commitsFrom, type ServeLimits } from "./serve.ts";
import { refForm } from "./value-forms.ts";

/** Requests that only read the chain. */
export type ChainRequest =
  | FetchBlocks
  | FetchCommits
  | GetCertifiers
  | GetCommitAvailability
  | GetCommitInfo;

/** As many commits as one message carries. */
const COMMIT_LIMITS: ServeLimits = {
  commitsMax: COMMITS_MAX,
  commitsBytesMax: COMMITS_BYTES_MAX,
  certifiersBytesMax: CERTIFIERS_BYTES_MAX,
};

/** An answer is read in one go at the other end: of a full one that end would do nothing else for 30 ms. */
const BLOCKS_ROOM: BlocksRoom = { bytesMax: BLOCKS_BYTES_MAX, bytesEnough: 1024 * 1024 };

/**
 * Answers a request for the chain.
 *
 * @param reader where the chain lies
 * @param request a decoded request; its numbers and lists are within the bounds of the wire
 * @returns the answer; `generic.error` with `malformed_request` for a range or a name that is none,
 *   `generic.not_found` for commits this node does not have or cannot prove
 * @throws RuntimeError `store.closed`, `codec.malformed` when the store failed or is damaged
 */
export async function answerSyncRequest(
  reader: ChainReader,
  request: ChainRequest,
): Promise<NodeMessage> {
  switch (request.type) {
    case "sync.get_commit_availability":
      return await answerAvailability(reader);
    case "sync.get_commit_info":
      return await answerInfo(reader, request.which);
    case "sync.fetch_commits":
      return await answerCommits(reader, request);
    case "sync.fetch_blocks":
      return await answerBlocks(reader, request);
    case "sync.get_certifiers":
      return await answerCertifiers(reader, request);
  }
}

async function answerAvailability(reader: ChainReader): Promise<NodeMessage> {
  const lowestAvailableCommit = await reader.lowest();
  const { index } = await reader.head();
  return { type: "sync.commit_availability", highestSyncedCommit: index, lowestAvailableCommit };
}

async function answerInfo(reader: ChainReader, which: WhichCommit): Promise<NodeMessage> {
  return { type: "sync.commit_info", commit: await nameOf(reader, which) };
}

async function nameOf(reader: ChainReader, which: WhichCommit): Promise<CommitName | null> {
  if (which.type === "by_digest") {
    const { digest } = which;
    const index = await reader.commitIndex(digest);
    return index === undefined ? null : { index, digest };
  }
  const head = await reader.head();
  const index = which.type === "latest" ? head.index : which.index;
  const digest = index > head.index ? undefined : await digestOf(reader, index);
  return digest === undefined ? null : { index, digest };
}

/** The genesis commit has no content; the name of the chain stands for it. */
async function digestOf(reader: ChainReader, index: number): Promise<Digest | undefined> {
  return index === 0 ? await reader.name() : await reader.commitDigest(index);
}

async function answerCommits(
  reader: ChainReader,
  { start, end }: FetchCommits,
): Promise<NodeMessage> {
  if (start < 1 || end < start) return { type: "generic.error", reason: "malformed_request" };
  const served = await commitsFrom(reader, { start, end }, COMMIT_LIMITS);
  if (served === undefined) return { type: "generic.not_found" };
  return { type: "sync.commits", ...served };
}

async function answerCertifiers(
  reader: ChainReader,
  { index }: GetCertifiers,
): Promise<NodeMessage> {
  const refs = await reader.certifierRefs(index);
  if (refs === undefined) return { type: "generic.not_found" };
  return { type: "sync.certifiers", blockRefs: refs.map((ref) => refForm.write(ref)) };
}

async function answerBlocks(reader: ChainReader, { blockRefs }: FetchBlocks): Promise<NodeMessage> {
  const refs = readRefs(blockRefs);
  if (refs === undefined) return { type: "generic.error", reason: "malformed_request" };
  const served = await blocksByRefs(reader, refs, BLOCKS_ROOM);
  return { type: "sync.blocks", ...served };
}

function readRefs(names: readonly Uint8Array[]): readonly BlockRef[] | undefined {
  try {
    return names.map((bytes) => refForm.read(bytes));
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}
