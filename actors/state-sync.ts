/**
 * The follower of the chain: learns where peers stand, has the next stretch proven by one of them and
 * its blocks brought by all who have them (or takes it from an archive when none has it), stores it whole and tells who waits for it. Own commits
 * take the same path.
 *
 *   planning --fetch--> proving --proven--> gathering --fetched--> writing --stored--> planning
 *   resting | in a job --ownCommit--> judging --accepted--> writing
 *   planning --prune--> pruning --pruned--> planning
 *
 * It is the only writer of the chain, and has one slot: a job, an own commit or a write at a time.
 * When it dies, a write under way still lands; the next incarnation waits for that, then reads where
 * the chain stands from the disk. Callers of `ownCommit` hear `call.callee_exited` and ask again.
 */

import { ARCHIVE_WRITER } from "../messages/archive-writer.ts";
import { COMMIT_FEED } from "../messages/commit-feed.ts";
import { CONSENSUS_PORT } from "../messages/consensus-port.ts";
import {
  type OwnCommit,
  type OwnCommitAnswer,
  STATE_SYNC,
  type StateSyncMessages,
} from "../messages/state-sync.ts";
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
import { assert } from "../src/assert.ts";
import { announce } from "../src/chain-store/follow/announce.ts";
import { ARCHIVE, afterArchiveHelped } from "../src/chain-store/follow/archive-conduct.ts";
import { afterLeaving, afterPoll, afterTime } from "../src/chain-store/follow/peer-conduct.ts";
import { applyPoll, pollPeers } from "../src/chain-store/follow/peer-reports.ts";
import { afterStored, type SyncProgress, viewOf } from "../src/chain-store/follow/progress.ts";
import { planPrune } from "../src/chain-store/prune.ts";
import type { VerifiedStretch } from "../src/chain-store/follow/verify-stretch.ts";
import { peersOnSameChain } from "../src/peer/height-views.ts";
import { raiseHeight } from "../src/peer/peer-heights.ts";
import { peerToLeave } from "../src/peer/peer-score.ts";
import { archiveCame } from "./state-sync.archive.ts";
import { isJob, lookAround, step, table, takesOwn } from "./state-sync.life.ts";
import { stateSyncMachine } from "./state-sync.machine.ts";
import {
  dropJob,
  endPiece,
  failJob,
  giveUpJob,
  goOn,
  spareBrought,
  survive,
  wantBlocks,
} from "./state-sync.job.ts";
import {
  type Asker,
  openStateSync,
  type Slot,
  type StateSyncArgs,
  type StateSyncContext as Context,
  type StateSyncState as State,
} from "./state-sync.state.ts";
import { syncView } from "./state-sync.view.ts";

/** The state sync actor; registered as {@link STATE_SYNC}. */
export const stateSync = defineActor<StateSyncMessages, State, StateSyncArgs>({
  name: STATE_SYNC.name,
  init: async (args, context) =>
    started(await openStateSync(args, context), { continueWith: ["tick"] }),
  phase: ({ slot }) => slot.phase,
  chart: { machine: stateSyncMachine, active: ({ slot }) => [slot.phase], table },
  reads: ["head", "view"],
  formatState: ({ progress, slot }) => ({ ...viewOf(progress), slot: slot.phase }),
  handle: {
    head: ({ progress: { head, lowest, committee } }) =>
      reply({ index: head.index, digest: head.digest, lowestAvailable: lowest, committee }),
    view: (state, _, context) => reply(syncView(state, context.clock.monotonic())),
    ownCommit: (state, own, context) => judge(state, own, context),
    pushed: (state, { peer, index: height }, context) => {
      const { head, heights: known } = state.progress;
      const { heights } = raiseHeight(known, peer, { height, head: head.index });
      return goOn({ ...state, progress: { ...state.progress, heights } }, context);
    },
    tick: (state, _, context) => tick(state, context),
    polled: (state, poll, context) => {
      const heights = applyPoll(state.progress.heights, poll, state.chain);
      const progress = afterPoll(state.progress, heights);
      return goOn({ ...state, progress, isPolling: false }, context);
    },
    pollFailed: (state, error) => {
      survive(error);
      return next({ ...state, isPolling: false });
    },
    spareBrought: (state, brought) => spareBrought(state, brought),
    blocksWanted: (state, blocks, context) => wantBlocks(state, blocks, context),
    pieceEnded: (state, end, context) => endPiece(state, end, context),
    pieceTaken: (state, _, context) => goOn(state, context),
    archiveRead: (state, job, context) => archiveCame(state, job, context),
    fetched: (state, { job, stretch }, context) => {
      // A job that was given up may have ended just before; its result is nobody's, whatever is under way by now.
      const { slot } = state;
      if (!isJob(slot) || slot.job !== job) return keep();
      dropJob(slot, context);
      const by = { ...job, peer: slot.prover };
      const phase = step(slot.phase, "fetched", "writing");
      return write(state, stretch, { slot: { phase, by }, context });
    },
    fetchFailed: (state, error, context) => failJob(state, error, context),
    fetchOverdue: (state, _, context) => giveUpJob(state, context),
    ownJudged: (state, judged, context) => {
      const { slot } = state;
      assert(slot.phase === "judging", "only an own commit in the slot is judged");
      const { phase, asker } = slot;
      if (!("kind" in judged)) {
        const writing = { phase: step(phase, "accepted", "writing"), by: undefined, asker };
        return write(state, judged, { slot: writing, context });
      }
      context.reply(asker, judged);
      return goOn({ ...state, slot: { phase: step(phase, "refused", "planning") } }, context);
    },
    stored: (state, stretch, context) => stored(state, stretch, context),
    taken: (state, { by, index }) => next({ ...state, taken: { ...state.taken, [by]: index } }),
    pruned: (state, { lowest }, context) => {
      context.emit("sync.pruned", { lowest });
      const progress = { ...state.progress, lowest };
      const slot = { phase: step(state.slot.phase, "pruned", "planning") };
      return goOn({ ...state, progress, slot }, context);
    },
    aheadEnded: () => keep(),
    announced: (state) => next({ ...state, announcements: state.announcements - 1 }),
    left: () => keep(),
    leaveFailed: (_, error) => {
      survive(error);
      return keep();
    },
  },
});

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
  const left = leaveWhoFails({ ...state, progress }, context);
  return pruneOrGoOn({ ...state, progress: left, isPolling: true }, context);
}

/** A place at our table is worth more than a peer that brings nothing for minutes. */
function leaveWhoFails({ args, limits, progress }: State, context: Context): SyncProgress {
  const { hangUp } = args;
  if (hangUp === undefined) return progress;
  const { leaveAfterMs: afterMs, leavePeersMin: peersMin } = limits;
  const rule = { nowMs: context.clock.monotonic(), afterMs, peersMin };
  const peer = peerToLeave(progress.scores, peersOnSameChain(progress.heights), rule);
  if (peer === undefined) return progress;
  context.emit("sync.peer_left", { peer });
  context.task(() => hangUp(peer), { done: "left", failed: "leaveFailed" });
  return afterLeaving(progress, peer);
}

function judge(state: State, own: OwnCommit, context: Context): CallResult<State, OwnCommitAnswer> {
  const { slot, work, progress } = state;
  if (!context.isAwaited) return keep();
  if (!takesOwn(slot)) return postpone();
  // Our own consensus has at hand what a job would fetch from others.
  if (isJob(slot)) dropJob(slot, context);
  context.task((signal) => work.judge(own, progress, signal), { done: "ownJudged" });
  const phase = step(slot.phase, "ownCommit", "judging");
  return next({ ...state, slot: { phase, asker: context.from as Asker } });
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
  assert(state.slot.phase === "writing", "only a stretch in the slot is written");
  const { phase, by, asker } = state.slot;
  const after = afterStored(state.progress, stretch, by?.peer);
  const progress = by?.peer === ARCHIVE ? afterArchiveHelped(after) : after;
  const { index } = progress.head;
  const { epoch } = progress.committee;
  if (asker !== undefined) context.reply(asker, { kind: "stored", index, epoch });
  context.whereis(COMMIT_FEED)?.cast.stored({ index });
  context.whereis(ARCHIVE_WRITER)?.cast.stored({ index });
  if (by !== undefined) context.whereis(CONSENSUS_PORT)?.cast.synced({ index, epoch });
  context.emit("sync.stored", { from: stretch.after.index + 1, to: index, by: by?.peer ?? "own" });
  const announcements = push(state, progress, context);
  const slot = { phase: step(phase, "stored", "planning") };
  return pruneOrGoOn({ ...state, progress, slot, announcements }, context);
}

/** Removes some of the oldest commits if there are too many, or else goes on. */
function pruneOrGoOn(state: State, context: Context): CastResult<State> {
  const { args, progress, slot, taken, work } = state;
  const { keepCommits: keep } = args;
  const free = lookAround(slot);
  if (keep === undefined || free === undefined) return goOn(state, context);
  const hasEngine = context.whereis(CONSENSUS_PORT) !== undefined;
  const { lowest } = progress;
  const takers = [taken.feed];
  if (hasEngine) takers.push(taken.engine);
  if (args.isArchived === true) takers.push(taken.archive);
  const plan = planPrune({ head: progress.head.index, lowest, keep, taken: takers });
  if (plan === undefined) return goOn(state, context);
  context.task(() => work.prune(plan), { done: "pruned" });
  return next({ ...state, slot: { phase: step(free.phase, "prune", "pruning") } });
}

/** Tells peers, unless so many rounds are under way that telling is too slow to help. */
function push(state: State, { head, heights }: SyncProgress, context: Context): number {
  const { announcements, limits, args } = state;
  if (announcements >= limits.announcementsMax) return announcements;
  const news = { index: head.index, heights, timeoutMs: limits.questionMs };
  context.task((signal) => announce(args.ask, { ...news, signal }), { done: "announced" });
  return announcements + 1;
}
