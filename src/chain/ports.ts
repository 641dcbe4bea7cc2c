/** What a node and its host ask of each other: the consensus engine, and whoever executes commits. */

import type { Committee } from "./committee.ts";
import type { Head } from "./head.ts";
import type { CommittedSubDag } from "./sub-dag.ts";
import type { VerifiedBlock } from "./verify-block.ts";

/** What a node gives its consensus engine. After the engine was stopped all of it is silent. */
export interface ConsensusNetwork {
  /** Sends to every other member of the committee. May lose, repeat and reorder; never throws. */
  broadcast(message: Uint8Array): void;
  /**
   * Sends to one member. May lose, repeat and reorder; never throws.
   *
   * @param peer the text of the member's `networkKey`, as `hexOf` gives it
   */
  send(peer: string, message: Uint8Array): void;
  /**
   * Keeps blocks for {@link Resume}; resolves once all of them would survive a power cut. Nothing
   * of `own` leaves the engine before that.
   */
  save(blocks: BlocksToSave): Promise<void>;
  /**
   * Takes certified commits over; resolves once they and their blocks would survive a power cut.
   * One call is open at a time, and indexes follow each other without gaps. The node ignores those
   * it already has from state sync, and resolves all the same.
   *
   * @throws RuntimeError `chain.refused` for commits that do not continue the node's chain
   */
  commit(certified: CertifiedCommits): Promise<void>;
  /** Hears that the engine gave up: a save or a commit was rejected, or the chain forked. */
  failed(error: unknown): void;
}

/** What a consensus engine gives its node. All but `stop` return without waiting for anything. */
export interface ConsensusHost {
  /** Begins to take part. @throws RuntimeError when what it resumes from is damaged */
  start(): void;
  /** Ends; resolves once no save and no commit is open. Nothing is sent after the call. */
  stop(): Promise<void>;
  /**
   * Hears a message; one that is malformed or says nothing new is counted and ignored.
   *
   * @param peer the text of the sender's network key, as its connection proved it
   */
  receive(peer: string, message: Uint8Array): void;
  /**
   * Hears of a commit that came by state sync, verified and durable. In order and without gaps;
   * those the engine has handed over itself are ignored.
   */
  onSyncedCommit(subDag: CommittedSubDag): void;
}

/**
 * Makes the engine of one epoch; called anew for each epoch, once the last commit of the one before is
 * durable and its engine has stopped, and after each crash, with what the disk holds by then.
 *
 * @returns `undefined` when this node has no part in the epoch's committee: it follows until the next
 */
export type ConsensusFactory = (
  network: ConsensusNetwork,
  resume: Resume,
) => ConsensusHost | undefined;

/** Blocks an engine must find again after a crash. */
export interface BlocksToSave {
  /** The engine's own new block. */
  readonly own: VerifiedBlock;
  /** Blocks of others it has taken in since the last save; `own` may stand on them. */
  readonly others: readonly VerifiedBlock[];
  /** Saved blocks of lower rounds, and of epochs before that of `own`, are no longer needed. */
  readonly keepFromRound: number;
}

/** Commits with all that proves them and all they bring. */
export interface CertifiedCommits {
  /** One or more commits, oldest first; the certifiers vote for the last. */
  readonly commits: readonly Uint8Array[];
  /** One block of each of a quorum of authors. */
  readonly certifiers: readonly VerifiedBlock[];
  /** For each commit its blocks, in the order the commit names them. */
  readonly blocks: readonly (readonly VerifiedBlock[])[];
}

/** What an engine starts from. */
export interface Resume {
  /** The newest durable commit; the genesis head at first. */
  readonly head: Head;
  /** Who decides on the commit after it: the committee of the epoch that commit belongs to. */
  readonly committee: Committee;
  /**
   * The last commits up to the head, oldest first: all of them, or as many as were asked for. Some may
   * be of the epoch before.
   */
  readonly recent: readonly CommittedSubDag[];
  /** Every saved block that was not dropped as unneeded, in the order of their names. */
  readonly saved: readonly Uint8Array[];
}

/**
 * Whoever executes the chain. Each commit is handed over in order, one at a time; the next one
 * follows when `handle` has resolved, and one `handle` rejected is handed over again.
 */
export interface CommitSink {
  /**
   * Index of the last commit the host has taken, 0 for none. A host that writes this index in one
   * transaction with its own state gets every commit exactly once, across crashes of the process.
   * Without it the node keeps the index itself, and writes it after `handle` has resolved: a crash
   * of the process between the two hands that one commit over a second time.
   */
  lastIndex?(): Promise<number>;
  /**
   * Takes a commit; resolves when the host wants the next one.
   *
   * @param next who decides from the next commit on, when this one closed its epoch: told with that
   *   commit and no other, as often as it is
   */
  handle(subDag: CommittedSubDag, next?: Committee): Promise<void>;
}

/** Where blocks get their content. */
export interface TransactionPool {
  /** Removes and returns what goes into the next block. */
  take(limit: TakeLimit): readonly Uint8Array[];
  /** Takes back what went into a block that is too old to be committed now. */
  putBack(transactions: readonly Uint8Array[]): void;
}

/** How much one block may carry. */
export interface TakeLimit {
  readonly transactionsMax: number;
  readonly bytesMax: number;
}
