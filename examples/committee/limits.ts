/** The committee's numbers: what every member must share, limits, and timing. */

/** What every member must share: others would make other commits of the same blocks. */
export const PROTOCOL = {
  /** Rounds of a wave: propose a leader, vote, certify. */
  waveRounds: 3,
  /**
   * Rounds up to its leader's a commit may bring, twenty waves: a block that is some seconds late
   * is still brought, one that is later is not.
   */
  historyRounds: 60,
  /** Most members: their blocks of that many rounds, some of them doubled, fit one commit. */
  membersMax: 64,
} as const;

/** Last commits whose blocks may lie in the reach of the next one: one a wave, and the head. */
export const RECENT_COMMITS: number = PROTOCOL.historyRounds / PROTOCOL.waveRounds + 1;

/** What one member holds and answers at most. */
export const LIMITS = {
  /** Rounds kept below what consensus needs, for members that were away: 30 s at full speed. */
  keptRounds: 300,
  /** Blocks of one author in the graph: an author that makes thousands harms only itself. */
  authorBlocksMax: 4_096,
  /** Blocks of one author that wait for ancestors. */
  authorPendingMax: 64,
  /** How far votes may be ahead of our own decisions, in commits. */
  votesAheadMax: 1_000,
  /** Commits that may wait for certificate or disk before we stop proposing. */
  commitsWaitingMax: 200,
  /** Commits handed over at once: as many as one stretch of the chain may have. */
  commitsPerBatchMax: 100,
  /** Largest message, 1 MiB: the relay between consensus engines carries no more. */
  messageBytesMax: 1024 * 1024,
  /** Bytes of a message beside its blocks: version, tag, lengths. */
  overheadBytes: 4 * 1024,
  /** Block names of one request. */
  wantedRefsMax: 100,
  /** Blocks of one answer. */
  answerBlocksMax: 400,
  /** Requests of one peer answered in a second; a member that catches up needs some ten. */
  answersPerSecondMax: 50,
  /** Transactions of one proposal. */
  proposalTransactionsMax: 1_000,
  /** Bytes of transactions of one proposal: with ancestors and votes it fits a message. */
  proposalBytesMax: 512 * 1024,
} as const;

/** How fast a committee goes, in milliseconds. */
export interface Timing {
  /** Least time between two own blocks. @defaultValue 100, some three commits a second */
  readonly roundIntervalMs: number;
  /** How long a round waits for its leader, or for votes for it. @defaultValue 500 */
  readonly leaderTimeoutMs: number;
  /** Time without an own block after which the newest is sent again. @defaultValue 1000 */
  readonly resendMs: number;
  /** How long an answer may take until another peer is asked. @defaultValue 500 */
  readonly answerTimeoutMs: number;
  /** How far the clock of an author may be ahead of ours. @defaultValue 10000 */
  readonly clockAheadMsMax: number;
}

/** The timing of a committee on one machine or one continent. */
export const TIMING: Timing = {
  roundIntervalMs: 100,
  leaderTimeoutMs: 500,
  resendMs: 1_000,
  answerTimeoutMs: 500,
  clockAheadMsMax: 10_000,
};
