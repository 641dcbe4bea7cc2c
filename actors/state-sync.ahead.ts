/** The commits of the next stretch, asked for while the blocks of this one come. */

import type { ActorTask } from "../src/actor/task.ts";
import type { FetchedCommits } from "../src/chain/verify-commits.ts";
import { planOf } from "../src/chain-store/follow/progress.ts";
import { patienceMs } from "../src/peer/piece-plan.ts";
import { isResting, type SyncPlan } from "../src/peer/sync-plan.ts";
import type {
  Ahead,
  StateSyncContext as Context,
  StateSyncState as State,
} from "./state-sync.state.ts";

/**
 * Asks for what comes after the stretch under way, if a peer has it.
 *
 * @param last index of the last commit of the stretch
 */
export function askAhead(state: State, last: number, context: Context): State {
  const { progress, limits, work, ahead } = state;
  if (ahead !== undefined || limits.commitsAheadMax === 0) return state;
  const head = { ...progress.head, index: last };
  const at = { nowMs: context.clock.monotonic(), random: context.random };
  const plan = planOf({ ...progress, head }, at);
  if (plan.type !== "fetch") return state;
  const { peer, start } = plan;
  const job = { peer, start, end: Math.min(plan.end, last + limits.commitsAheadMax) };
  const timeoutMs = patienceMs(limits.blocksPerPieceMax, limits, context.random);
  let task: ActorTask | undefined;
  const answer = new Promise<FetchedCommits>((resolve, reject) => {
    const fetch = (signal: AbortSignal): Promise<void> =>
      work.fetchCommits(job, { timeoutMs, signal }).then(resolve, reject);
    task = context.task(fetch, { done: "aheadEnded" });
  });
  // Whoever takes it hears of its failure; nobody may.
  answer.catch(() => {});
  return task === undefined ? state : { ...state, ahead: { job, task, answer } };
}

/** Waits for what was asked for ahead; it is given up with the job that waits for it. */
export function waitFor({ task, answer }: Ahead, signal: AbortSignal): Promise<FetchedCommits> {
  signal.addEventListener("abort", () => task.cancel(), { once: true });
  return answer;
}

/** What was asked for ahead, if it is what the plan wants now; else it is given up. */
export function takeAhead(
  { ahead, progress }: State,
  plan: SyncPlan,
  context: Context,
): Ahead | undefined {
  if (ahead === undefined) return undefined;
  const { peer, start } = ahead.job;
  const isWanted = plan.type === "fetch" && plan.start === start;
  const rests = isResting(progress.cooldowns, peer, context.clock.monotonic());
  if (isWanted && !rests && progress.heights.has(peer)) return ahead;
  ahead.task.cancel();
  return undefined;
}
