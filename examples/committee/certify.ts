/** Collects the votes that prove commits: a commit is certified by blocks of a quorum for it. */

import {
  type CommitRef,
  type Committee,
  hexOf,
  StakeAggregator,
  type VerifiedBlock,
} from "./coppice/index.ts";
import { LIMITS } from "./limits.ts";

interface Tally {
  readonly stake: StakeAggregator;
  readonly blocks: VerifiedBlock[];
}

interface Votes {
  /** Only the first vote of an author for an index counts: an honest one votes once. */
  readonly authors: Set<number>;
  readonly byDigest: Map<string, Tally>;
}

/** Counts the votes of the blocks in the graph. */
export class Certifier {
  readonly #committee: Committee;
  readonly #votes = new Map<number, Votes>();
  #doneIndex: number;

  /** @param doneIndex votes up to this index no longer matter */
  constructor(committee: Committee, doneIndex: number) {
    this.#committee = committee;
    this.#doneIndex = doneIndex;
  }

  /**
   * Counts the votes of one block.
   *
   * @param decidedIndex our newest commit; votes far ahead of it are not kept
   */
  record(block: VerifiedBlock, decidedIndex: number): void {
    for (const vote of block.block.commitVotes) {
      const due = vote.index > this.#doneIndex && vote.index <= decidedIndex + LIMITS.votesAheadMax;
      if (due) this.#count(vote, block);
    }
  }

  /** Blocks of a quorum that vote for exactly this commit, one of each author, once there are. */
  certifiersOf(commit: CommitRef): readonly VerifiedBlock[] | undefined {
    const tally = this.#votes.get(commit.index)?.byDigest.get(hexOf(commit.digest));
    return tally?.stake.hasQuorum ? tally.blocks : undefined;
  }

  /** Forgets the votes up to an index. */
  forget(doneIndex: number): void {
    this.#doneIndex = doneIndex;
    for (const index of this.#votes.keys()) if (index <= doneIndex) this.#votes.delete(index);
  }

  #count(vote: CommitRef, block: VerifiedBlock): void {
    const votes = this.#votes.get(vote.index) ?? { authors: new Set(), byDigest: new Map() };
    this.#votes.set(vote.index, votes);
    if (votes.authors.has(block.ref.author)) return;
    votes.authors.add(block.ref.author);
    const name = hexOf(vote.digest);
    const tally = votes.byDigest.get(name) ?? {
      stake: new StakeAggregator(this.#committee),
      blocks: [],
    };
    votes.byDigest.set(name, tally);
    // A quorum is proof enough; more would only make the proof longer.
    if (!tally.stake.hasQuorum && tally.stake.add(block.ref.author)) tally.blocks.push(block);
  }
}
