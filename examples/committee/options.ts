/** What a member of the committee is made of. */

import type {
  AuthorityEntry,
  BlockContext,
  Clock,
  Committee,
  Crypto,
  Random,
  Signer,
  TransactionVerifier,
  VerifiedBlock,
} from "./coppice/index.ts";
import type { CommitteeEvent } from "./events.ts";
import type { Timing } from "./limits.ts";
import type { ConsensusNetwork, Resume, TransactionPool } from "./coppice/index.ts";

/** A commit of the epoch, as far as its end may follow from it. */
export interface EpochCommit {
  readonly index: number;
  readonly blocks: readonly VerifiedBlock[];
}

/**
 * Who is to decide in the next epoch, as follows from a commit of this one. It is asked for each in order
 * until it answers; from then on the member's blocks name what it answered. All members have to answer
 * alike, so nothing but the commit and the committee may matter. A member to whom it throws, or names who
 * cannot decide, gives up: naming nobody would be another answer than others got.
 */
export type NextAuthorities = (
  commit: EpochCommit,
  committee: Committee,
) => readonly AuthorityEntry[] | undefined;

/** What a host gives. */
export interface CommitteeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Holds this member's protocol key. */
  readonly signer: Signer;
  readonly crypto: Crypto;
  readonly networkId: string;
  /** Where the chain stands, who decides next, and what this member saved. */
  readonly resume: Resume;
  readonly transactions: TransactionPool;
  /** Judges the transactions of others' blocks. */
  readonly verifier: TransactionVerifier;
  readonly network: ConsensusNetwork;
  /** Says when the epoch is to end, and who decides in the next. @defaultValue it never ends */
  readonly nextAuthorities?: NextAuthorities;
  /** @defaultValue TIMING */
  readonly timing?: Partial<Timing>;
  /** Hears what happens; must not throw. */
  readonly observe?: (event: CommitteeEvent) => void;
}

/** The same, checked and complete. */
export interface MemberOptions extends CommitteeOptions {
  /** Who decides in this epoch. */
  readonly committee: Committee;
  readonly nextAuthorities: NextAuthorities;
  /** Position of this member in the committee. */
  readonly own: number;
  readonly context: BlockContext;
  readonly timing: Timing;
  readonly observe: (event: CommitteeEvent) => void;
}

/** What the parts of a member are made of. */
export interface PartOptions extends MemberOptions {
  /** Ends this member: it cannot go on. */
  readonly fail: (error: unknown) => void;
}
