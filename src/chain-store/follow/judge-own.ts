/** Decides about commits this node's own consensus made: known, refused, or a stretch to write. */

import type { OwnCommit, OwnCommitAnswer } from "../../../messages/state-sync.ts";
import { readCommit } from "../../chain/commit.ts";
import { type Head, nextEpoch } from "../../chain/head.ts";
import { demand } from "../../chain/refusal.ts";
import { isRuntimeError } from "../../errors.ts";
import type { ChainReader } from "../chain-reader.ts";
import { type StretchContext, type VerifiedStretch, verifyStretch } from "./verify-stretch.ts";
import { sameBytes } from "../../same-bytes.ts";

/** What own commits are held against. */
export interface OwnContext extends StretchContext {
  readonly head: Head;
  readonly reader: ChainReader;
}

/**
 * Judges own commits by the rules for everybody's. Those the chain has already are passed over; that
 * they are the same ones is checked, because a consensus that disagrees with our chain must be loud.
 *
 * @throws RuntimeError only for what the store did
 */
export async function judgeOwn(
  own: OwnCommit,
  context: OwnContext,
): Promise<OwnCommitAnswer | VerifiedStretch> {
  try {
    return await decide(own, context);
  } catch (error) {
    if (isRuntimeError(error, "chain.refused")) return { kind: "refused", ...error.details };
    if (isRuntimeError(error, "codec.malformed") || isRuntimeError(error, "codec.too_large")) {
      return { kind: "refused", rule: error.code, what: error.message };
    }
    throw error;
  }
}

async function decide(
  { commits, certifierBlocks, blocks }: OwnCommit,
  { head, reader, ...context }: OwnContext,
): Promise<OwnCommitAnswer | VerifiedStretch> {
  const read = commits.map((bytes) => readCommit(bytes, context.crypto));
  const old = read.filter(({ commit }) => commit.index <= head.index);
  const newest = old[old.length - 1];
  if (newest !== undefined) {
    const ours = await reader.commitDigest(newest.commit.index);
    const same = ours === undefined || sameBytes(ours, newest.digest);
    demand(same, "commits.fork", `commit ${newest.commit.index}`);
    if (old.length === read.length) {
      return { kind: "known", index: newest.commit.index, epoch: nextEpoch(head) };
    }
  }
  const fetched = { commits: commits.slice(old.length), certifierBlocks };
  const feed = (): AsyncIterator<Uint8Array> => inOrder(blocks.slice(old.length).flat());
  return await verifyStretch(head, { fetched, feed }, context);
}

async function* inOrder(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* blocks;
}
