/** The job of state sync that asks no peer: what none of them has is taken from an archive. */

import type { SyncJob } from "../messages/state-sync.ts";
import { COMMITS_MAX } from "../messages/wire/sync.ts";
import { type CastResult, keep } from "../src/actor/result.ts";
import { BlockQueue } from "../src/chain-store/follow/block-queue.ts";
import { ARCHIVE, fileFailures } from "../src/chain-store/follow/archive-conduct.ts";
import { cutPieces } from "../src/peer/piece-plan.ts";
import { isResting } from "../src/peer/sync-plan.ts";
import { step } from "./state-sync.life.ts";
import {
  type Fetching,
  OVERDUE,
  type Resting,
  type StateSyncContext as Context,
  type StateSyncState as State,
} from "./state-sync.state.ts";

/**
 * Begins to take the next stretch from the archive.
 *
 * @returns `undefined` when there is none, or it is left alone for now
 */
export function beginArchived(
  state: State & { readonly slot: Resting },
  context: Context,
): Fetching | undefined {
  const { args, progress, work, limits } = state;
  const { archive: source } = args;
  const nowMs = context.clock.monotonic();
  if (source === undefined || isResting(progress.cooldowns, ARCHIVE, nowMs)) return undefined;
  const start = progress.head.index + 1;
  const job = { peer: ARCHIVE, start, end: start + COMMITS_MAX - 1 };
  const wish = {
    chain: progress,
    failuresOf: (file: string) => fileFailures(progress, file, nowMs),
  };
  const onRead = (): void => context.post("archiveRead", job);
  const reading = { source, readMs: limits.archiveReadMs, onRead };
  const fetched = async (signal: AbortSignal) => {
    return { job, stretch: await work.fetchArchived(wish, reading, signal) };
  };
  const task = context.task(fetched, { done: "fetched", failed: "fetchFailed" });
  context.setTimer(OVERDUE, limits.jobMs, OVERDUE);
  const queue = new BlockQueue(() => {});
  const board = cutPieces([], limits);
  const phase = step(state.slot.phase, "readArchive", "reading");
  return { phase, job, prover: ARCHIVE, task, queue, refs: [], board, asks: new Map() };
}

/** Something of the archive came: its job goes on. */
export function archiveCame(
  { slot, limits }: State,
  job: SyncJob,
  context: Context,
): CastResult<State> {
  if (slot.phase === "reading" && slot.job === job) {
    context.setTimer(OVERDUE, limits.jobMs, OVERDUE);
  }
  return keep();
}
