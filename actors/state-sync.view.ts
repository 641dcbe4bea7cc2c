/** How state sync shows itself. */

import type { SyncLane, SyncView } from "../messages/state-sync.ts";
import { viewOf } from "../src/chain-store/follow/progress.ts";
import type { PieceBoard } from "../src/peer/piece-plan.ts";
import { isJob } from "./state-sync.life.ts";
import type { Fetching, StateSyncState } from "./state-sync.state.ts";

/** State sync for observers. */
export function syncView({ progress, slot }: StateSyncState, nowMs: number): SyncView {
  const job = isJob(slot) ? slot : undefined;
  const { heights, cooldowns } = progress;
  const lanes = [...heights].map(([peer, { height, lowest, differs }]): SyncLane => {
    const { failures = 0, untilMs = nowMs } = cooldowns.get(peer) ?? {};
    const restsMs = Math.max(0, untilMs - nowMs);
    const told = { peer, has: height, lowest, failures, restsMs, ...(differs && { differs }) };
    return { ...told, asked: askedOf(job, peer) };
  });
  return {
    ...viewOf(progress),
    job: job?.job,
    asks: job?.board.asked.map(({ peer }) => peer) ?? [],
    phase: slot.phase,
    ...(job?.phase === "gathering" && { blocks: blocksOf(job.board) }),
    lanes: lanes.sort((one, other) => (one.peer < other.peer ? -1 : 1)),
  };
}

/** The commits until they are proven, then the pieces of their blocks. */
function askedOf(job: Fetching | undefined, peer: string): SyncLane["asked"] {
  if (job === undefined) return [];
  if (job.phase === "proving") {
    return peer === job.prover ? [{ start: job.job.start, end: job.job.end }] : [];
  }
  const pieces = job.board.asked.filter((ask) => ask.peer === peer);
  return pieces.map(({ piece }) => ({ start: piece.firstCommit, end: piece.lastCommit }));
}

/** One piece may be asked of two peers; it is missing once. */
function blocksOf({ commitAt, waiting, asked }: PieceBoard): NonNullable<SyncView["blocks"]> {
  const open = new Map(
    [...waiting, ...asked.map(({ piece }) => piece)].map((one) => [one.from, one]),
  );
  const missing = [...open.values()].reduce((sum, { from, to }) => sum + to - from, 0);
  return { have: commitAt.length - missing, want: commitAt.length };
}
