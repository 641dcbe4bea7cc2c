/**
 * From bytes of anybody to a stretch that may be written: the one path every commit takes into the
 * store, whether a peer sent it or this node's own consensus made it.
 */

import { refName } from "../../chain/block-ref.ts";
import { sameCommit } from "../../chain/commit-ref.ts";
import { COMMIT_LIMITS } from "../../chain/commit.ts";
import type { Committee } from "../../chain/committee.ts";
import type { Head } from "../../chain/head.ts";
import { demand } from "../../chain/refusal.ts";
import { StakeAggregator } from "../../chain/stake-aggregator.ts";
import { advanceHead, buildSubDag, verifyFetchedBlocks } from "../../chain/sub-dag.ts";
import type { BlockContext, VerifiedBlock } from "../../chain/verify-block.ts";
import {
  type FetchedCommits,
  type TrustedCommit,
  type VerifiedCommits,
  verifyCommits,
} from "../../chain/verify-commits.ts";
import type { StoreWrite } from "../../store/store.ts";
import { stretchWrites } from "../write-batch.ts";
import { StagedBlocks, type StageWrites } from "./staged-blocks.ts";

/** What a stretch is verified with. */
export interface StretchContext extends BlockContext {
  /** Resolves in a later turn of the event loop; awaited between blocks. */
  readonly nextTurn: () => Promise<void>;
  /** Ends the work early. */
  readonly signal: AbortSignal;
  /** Writes blocks ahead of their commits; see {@link StagedBlocks}. */
  readonly stage: StageWrites;
  /** Most bytes of the blocks of one commit. @defaultValue 512 MiB */
  readonly blocksBytesMax?: number;
  /** Bytes of verified blocks that may wait for the batch. @defaultValue 4 MiB */
  readonly stagedBytesMax?: number;
}

/** Where the blocks of a stretch come from, one after the other in the order of the commits. */
export type BlockFeed = (commits: readonly TrustedCommit[]) => AsyncIterator<Uint8Array>;

/** A stretch that holds, as one batch. */
export interface VerifiedStretch {
  /** The head it follows. */
  readonly after: Head;
  /** The chain's head once the batch is written. */
  readonly head: Head;
  readonly nextCommittee: Committee | undefined;
  /** Emptied once they are durable: messages are remembered for a while, their bytes need not be. */
  readonly writes: StoreWrite[];
  /** How many commits they bring. */
  readonly commits: number;
}

/**
 * Verifies a stretch with its blocks against our head.
 *
 * @param head our newest commit
 * @param fetched commits and certifiers as received
 * @param feed gives the blocks once the commits are known to be of our chain
 * @param context the committee of the epoch due, and turns
 * @throws RuntimeError `chain.refused`, `codec.malformed` or `codec.too_large` for what does not
 *   hold, and whatever `feed` and `stage` throw
 */
export async function verifyStretch(
  head: Head,
  { fetched, feed }: { readonly fetched: FetchedCommits; readonly feed: BlockFeed },
  context: StretchContext,
): Promise<VerifiedStretch> {
  const { committee, stage, stagedBytesMax } = context;
  const verified = verifyCommits(head, fetched, { ...context, committeeOf: only(committee) });
  const blocks = feed(verified.commits);
  const staged = new StagedBlocks(stage, stagedBytesMax);
  let reached: ReturnType<typeof advanceHead> = { head };
  for (const commit of verified.commits) {
    const own = await verifyBlocks(commit, blocks, context);
    const byName = new Map(own.map((block) => [refName(block.ref), block]));
    reached = advanceHead(
      reached.head,
      buildSubDag(commit, (name) => byName.get(name)),
      context,
    );
    await staged.add(own);
  }
  const { commits } = verified;
  const certifiers = leanCertifiers(verified, committee);
  const { nextCommittee } = reached;
  const written = stretchWrites({ commits, certifiers, head: reached.head, nextCommittee });
  return {
    after: head,
    head: reached.head,
    nextCommittee,
    writes: [...(await staged.rest()), ...written],
    commits: commits.length,
  };
}

/**
 * Verifies commits and what proves them but for the transactions of certifiers, which alone are dear: what
 * does not hold without them need not be asked of them.
 *
 * @throws as {@link verifyCommits} does
 */
export function checkButTransactions(
  { head, committee }: { readonly head: Head; readonly committee: Committee },
  fetched: FetchedCommits,
  context: BlockContext,
): void {
  const transactions = { findBad: () => [] };
  verifyCommits(head, fetched, { ...context, committeeOf: only(committee), transactions });
}

/** Knows one committee: a stretch is of one epoch. */
function only(committee: Committee): (epoch: number) => Committee | undefined {
  return (epoch) => (epoch === committee.epoch ? committee : undefined);
}

/**
 * As few and as small certifiers as still prove the last commit: what we store and pass on for ever
 * is not for the peer that sent it to decide.
 */
export function leanCertifiers(
  { commits, certifiers }: VerifiedCommits,
  committee: Committee,
): readonly VerifiedBlock[] {
  const last = commits[commits.length - 1];
  const stake = new StakeAggregator(committee);
  return [...certifiers]
    .sort((left, right) => left.bytes.length - right.bytes.length)
    .filter(({ block }) => {
      if (last === undefined || stake.hasQuorum) return false;
      const votes = block.commitVotes.some((vote) => sameCommit(vote, last.ref));
      return votes && stake.add(block.author);
    });
}

/** Takes the blocks of one commit, a turn of the event loop for each. */
async function verifyBlocks(
  { commit }: TrustedCommit,
  blocks: AsyncIterator<Uint8Array>,
  context: StretchContext,
): Promise<VerifiedBlock[]> {
  const { blocksBytesMax: bytesMax = COMMIT_LIMITS.blocksBytesMax } = context;
  const verified: VerifiedBlock[] = [];
  let bytes = 0;
  for (const ref of commit.blocks) {
    const next = await blocks.next();
    const received = next.done === true ? [] : [next.value];
    bytes += received[0]?.length ?? 0;
    demand(bytes <= bytesMax, "commit.blocks_too_large", `commit ${commit.index}: ${bytes}`);
    verified.push(...verifyFetchedBlocks([ref], received, context));
    await context.nextTurn();
    context.signal.throwIfAborted();
  }
  return verified;
}
