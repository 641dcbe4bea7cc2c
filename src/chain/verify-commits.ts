/**
 * Decides whether a fetched stretch of the chain continues ours. Nothing a peer sends is believed:
 * the stretch has to start at our head, hang together, and end in a commit a quorum voted for.
 */

import { COMMIT_LIMITS, type ReadCommit, readCommit } from "./commit.ts";
import { type CommitRef, type CommitVote, sameCommit } from "./commit-ref.ts";
import type { Committee } from "./committee.ts";
import { type Head, nextEpoch } from "./head.ts";
import { demand, refused } from "./refusal.ts";
import type { SignatureContext } from "./signing.ts";
import { StakeAggregator } from "./stake-aggregator.ts";
import type { TransactionVerifier } from "./transaction-verifier.ts";
import { type BlockContext, type VerifiedBlock, verifyTogether } from "./verify-block.ts";
import { sameBytes } from "../same-bytes.ts";

/**
 * Rules a stretch is refused by, in the order they are tried; a single commit or certifier block
 * may also break a rule of its own.
 */
export type CommitsRule =
  | "commits.none"
  | "commits.too_many"
  | "commits.unexpected_start"
  | "commits.not_after_our_head"
  | "commits.broken_chain"
  | "commits.time_backwards"
  | "commits.mixed_epochs"
  | "commits.wrong_epoch"
  | "commits.unknown_committee"
  | "commits.too_many_certifiers"
  | "commits.certifiers_too_large"
  | "commits.too_few_votes";

/** What one peer answered to one request. */
export interface FetchedCommits {
  /** Commits as received, oldest first. */
  readonly commits: readonly Uint8Array[];
  /** Blocks that vote for the last of them, as received. */
  readonly certifierBlocks: readonly Uint8Array[];
}

/** What a stretch is held against. */
export interface CommitsContext extends SignatureContext {
  /** The committee of an epoch, or `undefined` when this node does not know it yet. */
  readonly committeeOf: (epoch: number) => Committee | undefined;
  /** Judges the transactions of certifier blocks. */
  readonly transactions: TransactionVerifier;
}

/** A commit that is part of our chain; made here and nowhere else. */
class ChainedCommit {
  readonly commit: ReadCommit["commit"];
  readonly ref: CommitRef;
  /** The bytes as received: what is stored and passed on. */
  readonly bytes: Uint8Array;
  /** Makes the type nominal: no object literal passes for a trusted commit. */
  readonly #trusted = true;

  constructor({ commit, digest, bytes }: ReadCommit) {
    this.commit = commit;
    this.ref = { index: commit.index, digest };
    this.bytes = bytes;
  }

  /** Whether a value came out of a verification, for places types do not reach. */
  static holds(value: unknown): value is ChainedCommit {
    return value instanceof ChainedCommit && value.#trusted;
  }
}

/** A commit of our chain. Only {@link verifyCommits} and {@link trustOwnCommit} give one. */
export type TrustedCommit = ChainedCommit;

/** Whether a value is a {@link TrustedCommit}. */
export function isTrustedCommit(value: unknown): value is TrustedCommit {
  return ChainedCommit.holds(value);
}

/** A stretch that holds, with the blocks that prove it. */
export interface VerifiedCommits {
  readonly commits: readonly TrustedCommit[];
  /** Kept with the commits, so that this node can prove them to others in turn. */
  readonly certifiers: readonly VerifiedBlock[];
}

/**
 * Verifies a fetched stretch against our head.
 *
 * @param head our newest commit
 * @param fetched what the peer sent
 * @param context committees and verifiers
 * @throws RuntimeError `chain.refused` with a {@link CommitsRule} or a rule of a commit or block;
 *   `codec.malformed` or `codec.too_large` for bytes that are neither
 */
export function verifyCommits(
  head: Head,
  fetched: FetchedCommits,
  context: CommitsContext,
): VerifiedCommits {
  demand(fetched.commits.length > 0, "commits.none", `after ${head.index}`);
  const fits = fetched.commits.length <= COMMIT_LIMITS.perStretchMax;
  demand(fits, "commits.too_many", `${fetched.commits.length}`);
  const read = fetched.commits.map((bytes) => readCommit(bytes, context.crypto));
  const last = checkChain(head, read);
  const committee = checkEpoch(head, read, context);
  const vote = { index: last.commit.index, digest: last.digest };
  const certifiers = certify(vote, fetched.certifierBlocks, { ...context, committee });
  return { commits: read.map((one) => new ChainedCommit(one)), certifiers };
}

/**
 * Takes a commit this node made itself (consensus) or read from its own store.
 *
 * @param head the commit before it
 * @throws RuntimeError `chain.refused` when it does not follow our head: a fork of ourselves
 */
export function trustOwnCommit(
  head: Head,
  bytes: Uint8Array,
  context: SignatureContext,
): TrustedCommit {
  const read = readCommit(bytes, context.crypto);
  checkChain(head, [read]);
  demand(read.commit.epoch === nextEpoch(head), "commits.wrong_epoch", `${read.commit.epoch}`);
  return new ChainedCommit(read);
}

/** Walks the stretch link by link, starting with the link to our own head. */
function checkChain(head: Head, read: readonly ReadCommit[]): ReadCommit {
  let previous: Pick<Head, "index" | "digest" | "timestampMs"> = head;
  let last: ReadCommit | undefined;
  for (const one of read) {
    checkLink(previous, one, last === undefined);
    previous = { ...one.commit, digest: one.digest };
    last = one;
  }
  if (last === undefined) throw refused("commits.none", `after ${head.index}`);
  return last;
}

function checkLink(
  previous: Pick<Head, "index" | "digest" | "timestampMs">,
  { commit }: ReadCommit,
  first: boolean,
): void {
  const follows = commit.index === previous.index + 1;
  const name = `commit ${commit.index} after ${previous.index}`;
  demand(follows, first ? "commits.unexpected_start" : "commits.broken_chain", name);
  const linked = sameBytes(commit.previousDigest, previous.digest);
  demand(linked, first ? "commits.not_after_our_head" : "commits.broken_chain", name);
  demand(commit.timestampMs >= previous.timestampMs, "commits.time_backwards", name);
}

function checkEpoch(
  head: Head,
  read: readonly ReadCommit[],
  { committeeOf }: CommitsContext,
): Committee {
  const epoch = read[0]?.commit.epoch ?? head.epoch;
  const alike = read.every(({ commit }) => commit.epoch === epoch);
  demand(alike, "commits.mixed_epochs", `from epoch ${epoch}`);
  demand(epoch === nextEpoch(head), "commits.wrong_epoch", `${epoch}, not ${nextEpoch(head)}`);
  const committee = committeeOf(epoch);
  if (committee === undefined) throw refused("commits.unknown_committee", `epoch ${epoch}`);
  return committee;
}

/**
 * Counts each author that votes for exactly this commit; a bad certifier refuses the whole. Votes are
 * counted before signatures: true blocks of old that vote for something else cost next to nothing.
 */
function certify(
  vote: CommitVote,
  blocks: readonly Uint8Array[],
  context: BlockContext,
): readonly VerifiedBlock[] {
  const fits = blocks.length <= context.committee.authorities.length;
  demand(fits, "commits.too_many_certifiers", `${blocks.length}`);
  const bytes = blocks.reduce((sum, { length }) => sum + length, 0);
  demand(bytes <= COMMIT_LIMITS.certifiersBytesMax, "commits.certifiers_too_large", `${bytes}`);
  return verifyTogether(blocks, context, (certifiers) => {
    const stake = new StakeAggregator(context.committee);
    for (const { author, commitVotes } of certifiers) {
      if (commitVotes.some((cast) => sameCommit(cast, vote))) stake.add(author);
    }
    const what = `commit ${vote.index}: ${stake.stake} of ${context.committee.quorumStake}`;
    demand(stake.hasQuorum, "commits.too_few_votes", what);
  });
}
