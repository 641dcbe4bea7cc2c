/** What a member of the committee is made of. */

import type {
  BlockContext,
  Clock,
  Committee,
  Crypto,
  Random,
  Signer,
  TransactionVerifier,
} from "./coppice/index.ts";
import type { CommitteeEvent } from "./events.ts";
import type { Timing } from "./limits.ts";
import type { ConsensusNetwork, Resume, TransactionPool } from "./coppice/index.ts";

/** What a host gives. */
export interface CommitteeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Holds this member's protocol key. */
  readonly signer: Signer;
  readonly committee: Committee;
  readonly crypto: Crypto;
  readonly networkId: string;
  /** Where the chain stands and what this member saved. */
  readonly resume: Resume;
  readonly transactions: TransactionPool;
  /** Judges the transactions of others' blocks. */
  readonly verifier: TransactionVerifier;
  readonly network: ConsensusNetwork;
  /** @defaultValue TIMING */
  readonly timing?: Partial<Timing>;
  /** Hears what happens; must not throw. */
  readonly observe?: (event: CommitteeEvent) => void;
}

/** The same, checked and complete. */
export interface MemberOptions extends CommitteeOptions {
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
