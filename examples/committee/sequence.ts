/** The chain of commits this member derives from the graph, one by one. */

import {
  type AuthorityEntry,
  type Commit,
  type CommitRef,
  type Committee,
  type CommittedSubDag,
  compareRefs,
  type Crypto,
  encodeCommit,
  type Head,
  nextCommittee,
  refName,
  type VerifiedBlock,
} from "./coppice/index.ts";
import { decideLeaders, historyOf, waveOf } from "./commit-rule.ts";
import type { GraphView } from "./dag.ts";
import { PROTOCOL } from "./limits.ts";
import { checkMembers } from "./members.ts";
import type { EpochCommit, MemberOptions } from "./options.ts";

/** A commit this member has derived; the others will derive the same. */
export interface Decided {
  readonly ref: CommitRef;
  readonly commit: Commit;
  readonly bytes: Uint8Array;
  /** What the commit brings, in its order. */
  readonly blocks: readonly VerifiedBlock[];
}

/** What a sequence is made of. */
export type SequenceOptions = Pick<MemberOptions, "committee" | "crypto" | "nextAuthorities">;

/** Knows the newest derived commit of the epoch and which blocks were brought. */
export class CommitSequence {
  readonly #options: SequenceOptions;
  readonly #committee: Committee;
  readonly #crypto: Crypto;
  #next: readonly AuthorityEntry[] | undefined;
  #isOver = false;
  #head: Head;
  #leaderRound = 0;
  /** Rounds of brought blocks by their names, as far as the next commit could reach them. */
  readonly #brought = new Map<string, number>();

  /** @param head the commit the chain goes on from */
  constructor(options: SequenceOptions, head: Head) {
    this.#options = options;
    this.#committee = options.committee;
    this.#crypto = options.crypto;
    this.#head = head;
  }

  /** Who is to decide in the next epoch, once the commits say that this one ends. */
  get next(): readonly AuthorityEntry[] | undefined {
    return this.#next;
  }

  /** Whether the newest commit closed the epoch: there is no other after it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The newest commit derived or adopted. */
  get head(): Head {
    return this.#head;
  }

  /** No commit from now on brings a block of this round or below. */
  get floor(): number {
    return Math.max(0, this.#leaderRound - PROTOCOL.historyRounds);
  }

  /** Derives the commits the graph gives now, in order. */
  decide(view: GraphView<VerifiedBlock>): readonly Decided[] {
    if (this.#isOver) return [];
    const decided: Decided[] = [];
    for (const leader of decideLeaders(view, this.#committee, waveOf(this.#leaderRound))) {
      decided.push(this.#decideOne(view, leader));
      // Leaders after it are nobody's: the epoch is over for whoever stands on the same blocks.
      if (this.#isOver) break;
    }
    return decided;
  }

  /** Takes a commit that was made elsewhere as the newest. */
  adopt(subDag: CommittedSubDag): void {
    const { commitRef, timestampMs, epoch, leader, blocks } = subDag;
    if (epoch !== this.#committee.epoch) return;
    this.#moveTo({ ...commitRef, timestampMs, epoch, lastOfEpoch: false }, leader.round);
    this.#remember(blocks);
    this.#lookForEnd({ index: commitRef.index, blocks });
  }

  #decideOne(view: GraphView<VerifiedBlock>, leader: VerifiedBlock): Decided {
    const above = Math.max(0, leader.ref.round - PROTOCOL.historyRounds);
    const blocks = historyOf(view, leader, { above, without: this.#brought });
    blocks.sort((left, right) => compareRefs(left.ref, right.ref));
    const commit: Commit = {
      index: this.#head.index + 1,
      previousDigest: this.#head.digest,
      // A leader is dated after all it builds on; an adopted head may still be dated later.
      timestampMs: Math.max(this.#head.timestampMs, leader.block.timestampMs),
      leader: leader.ref,
      blocks: blocks.map(({ ref }) => ref),
      epoch: this.#committee.epoch,
    };
    const bytes = encodeCommit(commit);
    const ref = { index: commit.index, digest: this.#crypto.blake2b256(bytes) };
    const { timestampMs, epoch } = commit;
    this.#moveTo({ ...ref, timestampMs, epoch, lastOfEpoch: false }, leader.ref.round);
    this.#remember(blocks);
    this.#lookForEnd({ index: ref.index, blocks });
    return { ref, commit, bytes, blocks };
  }

  #lookForEnd(commit: EpochCommit): void {
    this.#next ??= this.#askForNext(commit);
    this.#isOver = nextCommittee(commit, this.#options) !== undefined;
  }

  #askForNext(commit: EpochCommit): readonly AuthorityEntry[] | undefined {
    const next = this.#options.nextAuthorities(commit, this.#committee);
    if (next !== undefined) checkMembers(this.#committee.epoch + 1, next, this.#crypto);
    return next;
  }

  #moveTo(head: Head, leaderRound: number): void {
    this.#head = head;
    this.#leaderRound = leaderRound;
  }

  #remember(blocks: readonly VerifiedBlock[]): void {
    for (const { ref } of blocks) this.#brought.set(refName(ref), ref.round);
    for (const [name, round] of this.#brought) if (round <= this.floor) this.#brought.delete(name);
  }
}
