/** Hands certified commits to the node: in order, each once, one call at a time. */

import { Certifier } from "./certify.ts";
import {
  type CommittedSubDag,
  RuntimeError,
  sameCommit,
  type VerifiedBlock,
} from "./coppice/index.ts";
import { LIMITS, PROTOCOL } from "./limits.ts";
import type { PartOptions } from "./options.ts";
import type { CertifiedCommits } from "./coppice/index.ts";
import type { Decided } from "./sequence.ts";

/** Holds the commits that are derived and not durable yet. */
export class Handover {
  readonly #options: PartOptions;
  readonly #certifier: Certifier;
  #waiting: Decided[] = [];
  #durableIndex: number;
  #leaderRound: number;
  #open: Promise<void> | undefined;

  /** @param options what it works with; it starts from the head to resume from */
  constructor(options: PartOptions) {
    this.#options = options;
    this.#durableIndex = options.resume.head.index;
    this.#certifier = new Certifier(options.committee, this.#durableIndex);
    const last = options.resume.recent[options.resume.recent.length - 1];
    // Rounds are counted anew in each epoch.
    this.#leaderRound = last?.epoch === options.committee.epoch ? last.leader.round : 0;
  }

  /** Index of the newest durable commit. */
  get durableIndex(): number {
    return this.#durableIndex;
  }

  /** The lowest round a member that resumes from the durable head has to know. */
  get keepFromRound(): number {
    return Math.max(1, this.#leaderRound - PROTOCOL.historyRounds + 1);
  }

  /** Whether so much waits that making more would only fill the memory. */
  get isFull(): boolean {
    return this.#waiting.length >= LIMITS.commitsWaitingMax;
  }

  /** The call to the node that is open. */
  get open(): Promise<void> | undefined {
    return this.#open;
  }

  /** Counts the votes of blocks. */
  record(blocks: readonly VerifiedBlock[], decidedIndex: number): void {
    for (const block of blocks) this.#certifier.record(block, decidedIndex);
  }

  /** Takes derived commits, which follow those it has. */
  push(decided: readonly Decided[]): void {
    this.#waiting.push(...decided);
  }

  /**
   * Hears of a commit the node has from others.
   *
   * @returns whether it is new to this member, who has not derived it yet
   * @throws RuntimeError `chain.refused`, rule `commits.unexpected_start` for a gap, or
   *   `commits.broken_chain` when we derived another one: a fork, after which nothing may go on
   */
  synced({ commitRef, leader }: CommittedSubDag): boolean {
    if (commitRef.index <= this.#durableIndex) return false;
    if (commitRef.index !== this.#durableIndex + 1) throw refused("commits.unexpected_start");
    const [derived] = this.#waiting;
    if (derived !== undefined && !sameCommit(derived.ref, commitRef)) {
      throw refused("commits.broken_chain");
    }
    this.#advance(commitRef.index, leader.round);
    return derived === undefined;
  }

  /**
   * Hands over what is certified, unless a call is open.
   *
   * @param done runs once it is durable
   */
  run(done: () => void): void {
    const batch = this.#open === undefined ? this.#nextBatch() : undefined;
    const last = batch?.decided[batch.decided.length - 1];
    if (batch === undefined || last === undefined) return;
    const { network, observe, fail } = this.#options;
    const finished = (): void => {
      this.#open = undefined;
      this.#advance(last.ref.index, last.commit.leader.round);
      observe({ type: "handed_over", index: last.ref.index });
      done();
    };
    this.#open = network.commit(certified(batch)).then(finished).catch(fail);
  }

  /** Up to the first commit that is certified: commits before it are, by what it names. */
  #nextBatch(): Batch | undefined {
    for (const [at, { ref }] of this.#waiting.slice(0, LIMITS.commitsPerBatchMax).entries()) {
      const certifiers = this.#certifier.certifiersOf(ref);
      if (certifiers !== undefined) return { decided: this.#waiting.slice(0, at + 1), certifiers };
    }
    return undefined;
  }

  #advance(index: number, leaderRound: number): void {
    if (index <= this.#durableIndex) return;
    this.#durableIndex = index;
    this.#leaderRound = leaderRound;
    this.#waiting = this.#waiting.filter(({ ref }) => ref.index > index);
    this.#certifier.forget(index);
  }
}

interface Batch {
  readonly decided: readonly Decided[];
  readonly certifiers: readonly VerifiedBlock[];
}

function certified({ decided, certifiers }: Batch): CertifiedCommits {
  const commits = decided.map(({ bytes }) => bytes);
  return { commits, certifiers, blocks: decided.map(({ blocks }) => blocks) };
}

function refused(rule: string): RuntimeError {
  const what = "a commit from state sync";
  return new RuntimeError("chain.refused", { rule, what }, `cannot follow: ${rule} (${what})`);
}
