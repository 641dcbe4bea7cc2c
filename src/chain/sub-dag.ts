/** Commits with their blocks: checking what was fetched for them, and what is handed to the host. */

import { type BlockRef, refName } from "./block-ref.ts";
import type { CommitRef } from "./commit-ref.ts";
import { type Committee, committeeDigest, makeCommittee } from "./committee.ts";
import type { Digest } from "./digest.ts";
import { hexOf } from "../hex.ts";
import { type Head, nextEpoch } from "./head.ts";
import { demand, refused } from "./refusal.ts";
import { StakeAggregator } from "./stake-aggregator.ts";
import { type BlockContext, type VerifiedBlock, verifyBlock } from "./verify-block.ts";
import type { TrustedCommit } from "./verify-commits.ts";
import { sameBytes } from "../same-bytes.ts";

/** Rules fetched blocks are refused by. */
export type FetchedBlocksRule =
  | "blocks.unexpected_count"
  | "blocks.time_before_ancestor"
  | "blocks.missing";

/** One decision with everything it brings: what a host executes. */
export interface CommittedSubDag {
  /** Names the commit. */
  readonly commitRef: CommitRef;
  readonly previousDigest: Digest;
  readonly epoch: number;
  /** In milliseconds since 1970, never before that of the sub-DAG before. */
  readonly timestampMs: number;
  readonly leader: BlockRef;
  /** In the order of the commit: by round, author, digest; the leader is last. */
  readonly blocks: readonly VerifiedBlock[];
}

/**
 * Verifies one answer to a request for blocks.
 *
 * @param refs what was asked for
 * @param received what came, which has to be all of it in the same order
 * @param context the committee of the commits' epoch
 * @throws RuntimeError `chain.refused` with a {@link FetchedBlocksRule} or a rule of a block
 */
export function verifyFetchedBlocks(
  refs: readonly BlockRef[],
  received: readonly Uint8Array[],
  context: BlockContext,
): VerifiedBlock[] {
  const counts = `${received.length} for ${refs.length}`;
  demand(refs.length === received.length, "blocks.unexpected_count", counts);
  return refs.map((ref, at) => verifyBlock(received[at] ?? new Uint8Array(), context, ref));
}

/**
 * Puts a commit and its blocks together.
 *
 * @param commit a commit of our chain
 * @param blockOf finds a verified block by the text {@link refName} gives
 * @throws RuntimeError `chain.refused`: rule `blocks.missing` when one is not there, rule
 *   `blocks.time_before_ancestor` when a block is dated before one it builds on
 */
export function buildSubDag(
  commit: TrustedCommit,
  blockOf: (name: string) => VerifiedBlock | undefined,
): CommittedSubDag {
  const { leader, previousDigest, epoch, timestampMs } = commit.commit;
  const blocks = commit.commit.blocks.map((ref) => {
    const block = blockOf(refName(ref));
    if (block === undefined) throw refused("blocks.missing", refName(ref));
    return block;
  });
  for (const block of blocks) checkTimes(block, blockOf);
  return { commitRef: commit.ref, previousDigest, epoch, timestampMs, leader, blocks };
}

/**
 * The committee that decides after this sub-DAG, if the sub-DAG closes its epoch: it does when the
 * authors of its blocks that name one and the same next committee hold a quorum of the stake. A
 * next committee fewer ask for changes nothing.
 *
 * @param context holds the committee of the sub-DAG's epoch
 */
export function nextCommittee(
  subDag: Pick<CommittedSubDag, "blocks">,
  { crypto, committee }: Pick<BlockContext, "crypto" | "committee">,
): Committee | undefined {
  const backing = new Map<string, StakeAggregator>();
  for (const { block } of subDag.blocks) {
    if (block.endOfEpoch === null) continue;
    const { nextAuthorities } = block.endOfEpoch;
    const name = hexOf(committeeDigest(block.epoch + 1, nextAuthorities, crypto));
    const stake = backing.get(name) ?? new StakeAggregator(committee);
    backing.set(name, stake);
    stake.add(block.author);
    if (stake.hasQuorum) return makeCommittee(block.epoch + 1, nextAuthorities, crypto);
  }
  return undefined;
}

/** Where the chain stands after one more sub-DAG. */
export interface Advance {
  readonly head: Head;
  /** The committee of the next epoch, when this sub-DAG closes its own. */
  readonly nextCommittee?: Committee;
}

/**
 * Moves the head over one sub-DAG. Only here it shows whether an epoch ended, because that stands
 * in the blocks: a commit that goes on in an epoch that is over is refused, however many voted.
 *
 * @param head where the chain stands
 * @param subDag what comes next
 * @param context holds the committee of the sub-DAG's epoch
 * @throws RuntimeError `chain.refused`, rule `commits.wrong_epoch` or `commits.not_after_our_head`
 */
export function advanceHead(
  head: Head,
  subDag: CommittedSubDag,
  context: Pick<BlockContext, "crypto" | "committee">,
): Advance {
  const { commitRef, previousDigest, timestampMs, epoch } = subDag;
  const name = `commit ${commitRef.index}`;
  const follows = commitRef.index === head.index + 1 && sameBytes(previousDigest, head.digest);
  demand(follows, "commits.not_after_our_head", name);
  const due = epoch === nextEpoch(head) && epoch === context.committee.epoch;
  demand(due, "commits.wrong_epoch", `${name}: epoch ${epoch}`);
  const next = nextCommittee(subDag, context);
  const moved = { ...commitRef, timestampMs, epoch, lastOfEpoch: next !== undefined };
  return next === undefined ? { head: moved } : { head: moved, nextCommittee: next };
}

/** Checks dates against the ancestors at hand; older ones were checked with their own commit. */
function checkTimes(
  { block, ref }: VerifiedBlock,
  blockOf: (name: string) => VerifiedBlock | undefined,
): void {
  for (const ancestorRef of block.ancestors) {
    const ancestor = blockOf(refName(ancestorRef));
    const ordered = ancestor === undefined || ancestor.block.timestampMs <= block.timestampMs;
    demand(ordered, "blocks.time_before_ancestor", refName(ref));
  }
}
