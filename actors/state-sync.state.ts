/** What state sync is handed, what it knows, and how it shows it. */

import type {
  ChainTaker,
  OwnCommitAnswer,
  StateSyncMessages,
  SyncJob,
} from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import { VERIFIERS } from "../messages/verifiers.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import type { ActorTask } from "../src/actor/task.ts";
import type { BlockRef } from "../src/chain/block-ref.ts";
import type { FetchedCommits } from "../src/chain/verify-commits.ts";
import { chainName } from "../src/chain-store/chain-name.ts";
import type { BlockQueue } from "../src/chain-store/follow/block-queue.ts";
import { beginProgress, type SyncProgress } from "../src/chain-store/follow/progress.ts";
import { type ChainNeeds, SyncWork } from "../src/chain-store/follow/sync-work.ts";
import { hexOf } from "../src/hex.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { PIECE_LIMITS, type PieceBoard, type PieceLimits } from "../src/peer/piece-plan.ts";
import type { SyncPlan } from "../src/peer/sync-plan.ts";

/** Times and limits of state sync. */
export interface StateSyncLimits extends PieceLimits {
  /** Between two rounds of questions to all peers, in ms. @defaultValue 1_000 */
  readonly tickMs: number;
  /** Patience of a question where a peer stands, and of a push, in ms. @defaultValue 3_000 */
  readonly questionMs: number;
  /** Longest time a job goes on without a piece that came, in ms. @defaultValue 60_000 */
  readonly jobMs: number;
  /**
   * Commits of the next stretch asked for while the blocks of this one come: one answer of a peer, held
   * unverified; 0 for none. @defaultValue 100
   */
  readonly commitsAheadMax: number;
  /** Longest time one read of an archive may take, in ms. @defaultValue 10_000 */
  readonly archiveReadMs: number;
  /** Rounds of pushes under way at once; peers missed meanwhile ask themselves. @defaultValue 8 */
  readonly announcementsMax: number;
  /** How long a peer may go on failing until its connection is ended, in ms. @defaultValue 300_000 */
  readonly leaveAfterMs: number;
  /** With fewer peers on our chain no connection is ended. @defaultValue 4 */
  readonly leavePeersMin: number;
}

/** The one place where these limits have numbers. */
export const STATE_SYNC_LIMITS: StateSyncLimits = {
  ...PIECE_LIMITS,
  tickMs: 1_000,
  questionMs: 3_000,
  jobMs: 60_000,
  commitsAheadMax: 100,
  archiveReadMs: 10_000,
  announcementsMax: 8,
  leaveAfterMs: 300_000,
  leavePeersMin: 4,
};

/** The name of the timer that ends a job without progress. */
export const OVERDUE = "fetchOverdue";

/** What state sync is started with. */
export interface StateSyncArgs extends ChainNeeds {
  readonly limits?: Partial<StateSyncLimits>;
  /** How many of the newest commits are kept. @defaultValue all */
  readonly keepCommits?: number;
  /** Whether commits are archived: none is removed before. Absent: none is. */
  readonly isArchived?: boolean;
  /** Ends the connection to a peer that keeps failing. @defaultValue none is ended */
  readonly hangUp?: (peer: PeerId) => Promise<void>;
}

/** The hand of state sync on the runtime. */
export type StateSyncContext = ActorContext<StateSyncMessages>;

/** Who waits for what becomes of own commits. */
export type Asker = From<OwnCommitAnswer>;

/** States of the slot in which nothing is under way. */
type RestingPhase = "alone" | "outOfReach" | "planning" | "synced" | "waiting";

/** States in which a job is. */
type FetchingPhase = "gathering" | "proving" | "reading";

/** All states of the slot, as its machine has them. */
export type SyncPhase = RestingPhase | FetchingPhase | "judging" | "pruning" | "writing";

/** A slot that is free. */
export interface Resting {
  readonly phase: RestingPhase;
}

/** A job under way. */
export interface Fetching {
  readonly phase: FetchingPhase;
  readonly job: SyncJob;
  /** Who brings its commits: who was asked first, unless that one was late and another was not. */
  readonly prover: PeerId;
  /** Fetches the commits, or reads them from an archive, then verifies their blocks in order. */
  readonly task: ActorTask;
  readonly queue: BlockQueue;
  /** The blocks it wants, once its commits are proven. */
  readonly refs: readonly BlockRef[];
  readonly board: PieceBoard;
  /** The work behind each ask, by its number. */
  readonly asks: ReadonlyMap<number, ActorTask>;
}

/** Commits that were asked for before their turn; nothing of them is verified. */
export interface Ahead {
  readonly job: SyncJob;
  readonly task: ActorTask;
  readonly answer: Promise<FetchedCommits>;
}

/** What the one slot is used for: a state of its machine, with what there is in that state alone. */
export type Slot =
  | Resting
  | Fetching
  | { readonly phase: "judging"; readonly asker: Asker }
  | { readonly phase: "writing"; readonly by: SyncJob | undefined; readonly asker?: Asker }
  | { readonly phase: "pruning" };

/** The state of state sync. */
export interface StateSyncState {
  readonly args: StateSyncArgs;
  readonly limits: StateSyncLimits;
  readonly work: SyncWork;
  /** The name of our chain, as hexadecimal text. */
  readonly chain: string;
  readonly progress: SyncProgress;
  readonly slot: Slot;
  readonly ahead: Ahead | undefined;
  /** Up to where those who read the chain have taken it, as far as they said. */
  readonly taken: Readonly<Partial<Record<ChainTaker, number>>>;
  readonly planned: SyncPlan["type"];
  readonly isPolling: boolean;
  readonly announcements: number;
}

/** Opens the chain where it stands. */
export async function openStateSync(
  args: StateSyncArgs,
  context: StateSyncContext,
): Promise<StateSyncState> {
  const { clock } = context;
  const verifiers = () => context.whereis(VERIFIERS);
  const work = new SyncWork(args, { store: context.ref(STORE), verifiers, clock });
  return {
    args,
    limits: { ...STATE_SYNC_LIMITS, ...args.limits },
    work,
    chain: hexOf(chainName(args.genesis, args)),
    progress: beginProgress(await work.open()),
    slot: { phase: "planning" },
    ahead: undefined,
    taken: {},
    planned: "synced",
    isPolling: false,
    announcements: 0,
  };
}
