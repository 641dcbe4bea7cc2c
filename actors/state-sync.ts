/**
 * The follower of the chain: learns where peers stand, fetches the next stretch from one of them,
 * verifies it, stores it whole and tells who waits for it. Own commits take the same path.
 *
 *   free --plan--> fetching --fetched--> writing --stored--> free
 *   free | fetching --ownCommit--> judging --ownJudged--> writing
 *
 * It is the only writer of the chain, and has one slot: a job, an own commit or a write at a time.
 * When it dies, a write under way still lands; the next incarnation waits for that, then reads where
 * the chain stands from the disk. Callers of `ownCommit` hear `call.callee_exited` and ask again.
 */

import { COMMIT_FEED } from "../messages/commit-feed.ts";
import { CONSENSUS_PORT } from "../messages/consensus-port.ts";
import {
  type OwnCommit,
  type OwnCommitAnswer,
  STATE_SYNC,
  type StateSyncMessages,
  type SyncJob,
} from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CallResult,
  type CastResult,
  keep,
  next,
  postpone,
  reply,
  started,
} from "../src/actor/result.ts";
import type { ActorTask } from "../src/actor/task.ts";
import { assert } from "../src/assert.ts";
import { hexOf } from "../src/hex.ts";
import { announce } from "../src/chain-store/follow/announce.ts";
import { chainName } from "../src/chain-store/chain-name.ts";
import { applyPoll, pollPeers } from "../src/chain-store/follow/peer-reports.ts";
import {
  afterFailure,
  afterStored,
  afterTime,
  beginProgress,
  planOf,
  type SyncProgress,
  viewOf,
} from "../src/chain-store/follow/progress.ts";
import { type ChainNeeds, SyncWork } from "../src/chain-store/follow/sync-work.ts";
import type { VerifiedStretch } from "../src/chain-store/follow/verify-stretch.ts";
import { describeError, isRuntimeError, RuntimeError } from "../src/errors.ts";
import { raiseHeight } from "../src/peer/peer-heights.ts";
import type { SyncPlan } from "../src/peer/sync-plan.ts";

/** Times and limits of state sync. */
export interface StateSyncLimits {
  /** Between two rounds of questions to all peers, in ms. @defaultValue 1_000 */
  readonly tickMs: number;
  /** Patience of a question where a peer stands, and of a push, in ms. @defaultValue 3_000 */
  readonly questionMs: number;
  /** Longest time of one job until it is given up, in ms. @defaultValue 60_000 */
  readonly jobMs: number;
  /** Rounds of pushes under way at once; peers missed meanwhile ask themselves. @defaultValue 8 */
  readonly announcementsMax: number;
}

/** The one place where these limits have numbers. */
export const STATE_SYNC_LIMITS: StateSyncLimits = {
  tickMs: 1_000,
  questionMs: 3_000,
  jobMs: 60_000,
  announcementsMax: 8,
};

/** What state sync is started with. */
export interface StateSyncArgs extends ChainNeeds {
  readonly limits?: Partial<StateSyncLimits>;
}

type Context = ActorContext<StateSyncMessages>;
type Asker = From<OwnCommitAnswer>;

/** What the one slot is used for. */
type Slot =
  | { readonly kind: "free" }
  | { readonly kind: "fetching"; readonly job: SyncJob; readonly task: ActorTask }
  | { readonly kind: "judging"; readonly asker: Asker }
  | { readonly kind: "writing"; readonly by: SyncJob | undefined; readonly asker?: Asker };

interface State {
  readonly args: StateSyncArgs;
  readonly limits: StateSyncLimits;
  readonly work: SyncWork;
  /** The name of our chain, as hexadecimal text. */
  readonly chain: string;
  readonly progress: SyncProgress;
  readonly slot: Slot;
  readonly planned: SyncPlan["type"];
  readonly isPolling: boolean;
  readonly announcements: number;
}

const FREE: Slot = { kind: "free" };

/** The state sync actor; registered as {@link STATE_SYNC}. */
export const stateSync = defineActor<StateSyncMessages, State, StateSyncArgs>({
  name: STATE_SYNC.name,
  init: async (args, context) => started(await open(args, context), { continueWith: ["tick"] }),
  phase: ({ slot }) => slot.kind,
  formatState: ({ progress, slot }) => ({ ...viewOf(progress), slot: slot.kind }),
  handle: {
    head: ({ progress: { head, lowest } }) =>
      reply({ index: head.index, digest: head.digest, lowestAvailable: lowest }),
    view: ({ progress, slot }) =>
      reply({ ...viewOf(progress), job: slot.kind === "fetching" ? slot.job : undefined }),
    ownCommit: (state, own, context) => judge(state, own, context),
    pushed: (state, { peer, index }, context) => {
      const { heights } = raiseHeight(state.progress.heights, peer, index);
      return plan({ ...state, progress: { ...state.progress, heights } }, context);
    },
    tick: (state, _, context) => tick(state, context),
    polled: (state, poll, context) => {
      const heights = applyPoll(state.progress.heights, poll, state.chain);
      const progress = { ...state.progress, heights };
      return plan({ ...state, progress, isPolling: false }, context);
    },
    pollFailed: (state, error) => {
      survive(error);
      return next({ ...state, isPolling: false });
    },
    fetched: (state, stretch, context) => {
      // A job that was given up may have ended just before; its result is nobody's.
      const { slot, progress } = state;
      if (slot.kind !== "fetching" || stretch.after !== progress.head) return keep();
      context.cancelTimer("fetchOverdue");
      return write(state, stretch, { slot: { kind: "writing", by: slot.job }, context });
    },
    fetchFailed: (state, error, context) => failJob(state, error, context),
    fetchOverdue: (state, _, context) => {
      if (state.slot.kind !== "fetching") return keep();
      state.slot.task.cancel();
      return failJob(state, overdue(state.slot.job, state.limits.jobMs), context);
    },
    ownJudged: (state, judged, context) => {
      assert(state.slot.kind === "judging", "only an own commit in the slot is judged");
      const { asker } = state.slot;
      const slot: Slot = { kind: "writing", by: undefined, asker };
      if (!("kind" in judged)) return write(state, judged, { slot, context });
      context.reply(asker, judged);
      return plan({ ...state, slot: FREE }, context);
    },
    stored: (state, stretch, context) => stored(state, stretch, context),
    announced: (state) => next({ ...state, announcements: state.announcements - 1 }),
  },
});

async function open(args: StateSyncArgs, context: Context): Promise<State> {
  const work = new SyncWork(args, context.ref(STORE), context.clock);
  return {
    args,
    limits: { ...STATE_SYNC_LIMITS, ...args.limits },
    work,
    chain: hexOf(chainName(args.genesis, args)),
    progress: beginProgress(await work.open()),
    slot: FREE,
    planned: "synced",
    isPolling: false,
    announcements: 0,
  };
}

function tick(state: State, context: Context): CastResult<State> {
  const { limits, chain, isPolling, args } = state;
  context.setTimer("tick", limits.tickMs, "tick");
  const progress = afterTime(state.progress, context.clock.monotonic());
  if (!isPolling) {
    const { heights, head } = progress;
    const question = { heights, head, chain, timeoutMs: limits.questionMs };
    const words = { done: "polled", failed: "pollFailed" } as const;
    context.task((signal) => pollPeers(args.ask, { ...question, signal }), words);
  }
  return plan({ ...state, progress, isPolling: true }, context);
}

/** Begins the next job if the slot is free and a peer can help. */
function plan(state: State, context: Context): CastResult<State> {
  if (state.slot.kind !== "free") return next(state);
  const { clock, random } = context;
  const decided = planOf(state.progress, { nowMs: clock.monotonic(), random });
  const planned = { ...state, planned: decided.type };
  if (decided.type === "out_of_reach" && state.planned !== decided.type) {
    context.emit("sync.out_of_reach", { start: decided.start });
  }
  if (decided.type !== "fetch") return next(planned);
  const { peer, start, end } = decided;
  const job = { peer, start, end };
  const task = context.task((signal) => state.work.fetch(job, state.progress, signal), {
    done: "fetched",
    failed: "fetchFailed",
  });
  context.setTimer("fetchOverdue", state.limits.jobMs, "fetchOverdue");
  return next({ ...planned, slot: { kind: "fetching", job, task } });
}

/** A failed job ends; the next plan decides anew, without its peer for a while. */
function failJob(state: State, error: unknown, context: Context): CastResult<State> {
  survive(error);
  if (state.slot.kind !== "fetching") return keep();
  const { job } = state.slot;
  const { clock, random } = context;
  context.cancelTimer("fetchOverdue");
  context.emit("sync.job_failed", { ...job, reason: describeError(error) });
  const at = { nowMs: clock.monotonic(), random };
  const progress = afterFailure(state.progress, { peer: job.peer, error }, at);
  return plan({ ...state, progress, slot: FREE }, context);
}

function judge(state: State, own: OwnCommit, context: Context): CallResult<State, OwnCommitAnswer> {
  const { slot, work, progress } = state;
  if (!context.isAwaited) return keep();
  if (slot.kind === "judging" || slot.kind === "writing") return postpone();
  // Our own consensus has at hand what a job would fetch from others.
  if (slot.kind === "fetching") slot.task.cancel();
  context.cancelTimer("fetchOverdue");
  context.task((signal) => work.judge(own, progress, signal), { done: "ownJudged" });
  return next({ ...state, slot: { kind: "judging", asker: context.from as Asker } });
}

function write(
  state: State,
  stretch: VerifiedStretch,
  { slot, context }: { readonly slot: Slot; readonly context: Context },
): CastResult<State> {
  // Without a word for failure: a disk that fails is the end of this actor, and of its store.
  context.task(() => state.work.keep(stretch), { done: "stored" });
  return next({ ...state, slot });
}

function stored(state: State, stretch: VerifiedStretch, context: Context): CastResult<State> {
  assert(state.slot.kind === "writing", "only a stretch in the slot is written");
  const { by, asker } = state.slot;
  const progress = afterStored(state.progress, stretch, by?.peer);
  const { index } = progress.head;
  if (asker !== undefined) context.reply(asker, { kind: "stored", index });
  context.whereis(COMMIT_FEED)?.cast.stored({ index });
  if (by !== undefined) context.whereis(CONSENSUS_PORT)?.cast.synced({ index });
  context.emit("sync.stored", { from: stretch.after.index + 1, to: index, by: by?.peer ?? "own" });
  const announcements = push(state, progress, context);
  return plan({ ...state, progress, slot: FREE, announcements }, context);
}

/** Tells peers, unless so many rounds are under way that telling is too slow to help. */
function push(state: State, { head, heights }: SyncProgress, context: Context): number {
  const { announcements, limits, args } = state;
  if (announcements >= limits.announcementsMax) return announcements;
  const news = { index: head.index, heights, timeoutMs: limits.questionMs };
  context.task((signal) => announce(args.ask, { ...news, signal }), { done: "announced" });
  return announcements + 1;
}

/** What the world did is survived; anything else is our own bug and crashes. */
function survive(error: unknown): void {
  if (!isRuntimeError(error)) throw error;
}

function overdue({ peer }: SyncJob, timeoutMs: number): RuntimeError<"call.timeout"> {
  const text = `cannot fetch from ${peer}: the job took longer than ${timeoutMs} ms`;
  return new RuntimeError("call.timeout", { address: peer, timeoutMs }, text);
}
