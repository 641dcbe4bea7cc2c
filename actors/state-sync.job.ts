/** The job of state sync: planned anew after each, its pieces asked of several peers, given up whole. */

import { DISCOVERY } from "../messages/discovery.ts";
import type { SyncJob } from "../messages/state-sync.ts";
import { type CastResult, keep, next } from "../src/actor/result.ts";
import type { ActorTask } from "../src/actor/task.ts";
import { BlockQueue, type StretchBlocks } from "../src/chain-store/follow/block-queue.ts";
import { afterArchiveFailed } from "../src/chain-store/follow/archive-conduct.ts";
import type { PieceEnd } from "../src/chain-store/follow/fetch-stretch.ts";
import {
  afterFailure,
  afterLate,
  afterPieceCame,
  afterPieceFailed,
  hasFailedSince,
} from "../src/chain-store/follow/peer-conduct.ts";
import { type Moment, planOf, type SyncProgress } from "../src/chain-store/follow/progress.ts";
import { describeError, isRuntimeError, RuntimeError } from "../src/errors.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import {
  cutPieces,
  orderPieces,
  overtaken,
  patienceMs,
  type PieceAsk,
  pieceCame,
  pieceFailed,
} from "../src/peer/piece-plan.ts";
import { needsArchive } from "../src/peer/sync-plan.ts";
import { askAhead, takeAhead, waitFor } from "./state-sync.ahead.ts";
import { beginArchived } from "./state-sync.archive.ts";
import { isJob, lookAround, restUnder, step } from "./state-sync.life.ts";
import {
  type Fetching,
  OVERDUE,
  type Resting,
  type StateSyncContext as Context,
  type StateSyncState as State,
} from "./state-sync.state.ts";

/** Goes on: begins the next job if the slot is free, or asks for more pieces of the one there is. */
export function goOn(state: State, context: Context): CastResult<State> {
  const { slot } = state;
  if (isJob(slot)) return next({ ...state, slot: withAsks(state, slot, context) });
  const free = lookAround(slot);
  return free === undefined ? next(state) : begin({ ...state, slot: free }, context);
}

/** The commits of the job are proven: its blocks are cut into pieces. */
export function wantBlocks(
  state: State,
  { job, refs, commitAt }: StretchBlocks & { readonly job: SyncJob },
  context: Context,
): CastResult<State> {
  const { slot, limits } = state;
  if (slot.phase !== "proving" || slot.job !== job) return keep();
  context.setTimer(OVERDUE, limits.jobMs, OVERDUE);
  const board = cutPieces(commitAt, limits);
  const progress = slot.prover === job.peer ? state.progress : blameLate(state, job, context);
  const ahead = askAhead({ ...state, progress }, commitAt.at(-1) ?? job.end, context);
  const phase = step(slot.phase, "proven", "gathering");
  return goOn({ ...ahead, slot: { ...slot, phase, refs, board } }, context);
}

/** Another brought commits sooner than who was asked first: whether they hold is that one's to answer for. */
export function spareBrought(
  state: State,
  { job, spare }: { readonly job: SyncJob; readonly spare: PeerId },
): CastResult<State> {
  const { slot } = state;
  if (slot.phase !== "proving" || slot.job !== job) return keep();
  return next({ ...state, slot: { ...slot, prover: spare } });
}

/** A piece came or did not; one nobody waits for any more is nobody's. */
export function endPiece(state: State, end: PieceEnd, context: Context): CastResult<State> {
  const { slot } = state;
  if (slot.phase !== "gathering" || !isAsked(slot, end.ask)) return keep();
  return end.kind === "came"
    ? takePiece({ ...state, slot }, end, context)
    : losePiece({ ...state, slot }, end, context);
}

/** A failed job ends; the next plan decides anew, without its peer for a while. */
export function failJob(state: State, error: unknown, context: Context): CastResult<State> {
  survive(error);
  const { slot, progress } = state;
  if (!isJob(slot)) return keep();
  dropJob(slot, context);
  const { prover: peer } = slot;
  const free = { phase: step(slot.phase, "failed", "planning") };
  context.emit("sync.job_failed", { ...slot.job, peer, reason: describeError(error) });
  if (slot.phase === "reading") {
    const failed = afterArchiveFailed(progress, error, momentOf(context));
    return goOn({ ...state, progress: failed, slot: free }, context);
  }
  // Once the commits are proven, blocks that nobody brings are not the fault of who sent the commits.
  const isNobodys = isRuntimeError(error, "sync.overdue") && slot.phase === "gathering";
  const fault = isNobodys ? undefined : { peer, error };
  const failed = afterFailure(progress, fault, momentOf(context));
  tellDiscovery(progress, failed, { peer, context });
  return goOn({ ...state, progress: failed, slot: free }, context);
}

/** Nothing of the job came for too long. */
export function giveUpJob(state: State, context: Context): CastResult<State> {
  const { slot, limits } = state;
  return isJob(slot) ? failJob(state, overdue(slot.job, limits.jobMs), context) : keep();
}

/** Ends all work of a job: what of it still comes is nobody's. */
export function dropJob({ task, asks }: Fetching, context: Context): void {
  context.cancelTimer(OVERDUE);
  task.cancel();
  for (const ask of asks.values()) ask.cancel();
}

/** What the world did is survived; anything else is our own bug and crashes. */
export function survive(error: unknown): void {
  if (!isRuntimeError(error)) throw error;
}

/** Now. */
function momentOf({ clock, random }: Context): Moment {
  return { nowMs: clock.monotonic(), random };
}

function begin(state: State & { readonly slot: Resting }, context: Context): CastResult<State> {
  const { progress, work, limits } = state;
  const decided = planOf(progress, momentOf(context));
  const ahead = takeAhead(state, decided, context);
  const planned = { ...state, planned: decided.type, ahead: undefined };
  if (decided.type === "out_of_reach" && state.planned !== decided.type) {
    context.emit("sync.out_of_reach", { start: decided.start });
  }
  if (decided.type !== "fetch") {
    const archived = needsArchive(decided) ? beginArchived(state, context) : undefined;
    return next({ ...planned, slot: archived ?? restUnder(state.slot, decided, progress.heights) });
  }
  const { peer, start, end } = ahead?.job ?? decided;
  const spare = peer === decided.peer ? decided.spare : decided.peer;
  const job = { peer, start, end };
  const queue = new BlockQueue(() => context.post("pieceTaken"));
  const timeoutMs = patienceMs(limits.blocksPerPieceMax, limits, context.random);
  const want = (blocks: StretchBlocks): void => context.post("blocksWanted", { job, ...blocks });
  const onSpare = (by: PeerId): void => context.post("spareBrought", { job, spare: by });
  const held = ahead && ((signal: AbortSignal) => waitFor(ahead, signal));
  const supply = { timeoutMs, queue, want, spare, onSpare, ahead: held };
  const fetched = async (signal: AbortSignal) => {
    return { job, stretch: await work.fetch(job, { chain: progress, supply }, signal) };
  };
  const task = context.task(fetched, { done: "fetched", failed: "fetchFailed" });
  context.setTimer(OVERDUE, limits.jobMs, OVERDUE);
  const board = cutPieces([], limits);
  const slot = {
    phase: step(state.slot.phase, "fetch", "proving"),
    job,
    prover: peer,
    task,
    queue,
    refs: [],
    board,
    asks: new Map(),
  } as const;
  return next({ ...planned, slot });
}

function withAsks({ progress, work, limits }: State, slot: Fetching, context: Context): Fetching {
  const { heights, cooldowns, scores, committee } = progress;
  const { refs, queue } = slot;
  const { heldBytes, awaited } = queue;
  const { nowMs, random } = momentOf(context);
  const view = { heights, cooldowns, scores, heldBytes, awaited, nowMs, limits };
  const { board, asks: ordered } = orderPieces(slot.board, view, random);
  const asks = new Map(slot.asks);
  for (const ask of ordered) {
    const fetch = (signal: AbortSignal) => work.fetchPiece(ask, { refs, queue, committee }, signal);
    asks.set(ask.id, context.task(fetch, { done: "pieceEnded" }));
  }
  return { ...slot, board, asks };
}

function takePiece(
  state: State & { readonly slot: Fetching },
  { ask, blocks, bytes, ms }: Extract<PieceEnd, { kind: "came" }>,
  context: Context,
): CastResult<State> {
  const { slot, progress, limits } = state;
  const nowMs = context.clock.monotonic();
  context.setTimer(OVERDUE, limits.jobMs, OVERDUE);
  const board = pieceCame(slot.board, ask, blocks);
  const delivery = { bytes, ms, atMs: nowMs };
  // Who keeps still and is always rescued in time would else never be known for it.
  const late = overtaken(slot.board, ask);
  const reason = "another peer was asked later and brought it first";
  const worse = late.reduce((so, one) => blame(so, { ask: one, reason }, context), progress);
  const better = afterPieceCame(worse, ask.peer, delivery);
  return goOn({ ...state, progress: better, slot: withoutEnded({ ...slot, board }) }, context);
}

function losePiece(
  state: State & { readonly slot: Fetching },
  { ask, error }: Extract<PieceEnd, { kind: "failed" }>,
  context: Context,
): CastResult<State> {
  const { slot, progress } = state;
  const board = pieceFailed(slot.board, ask);
  const worse = blame(progress, { ask, error, reason: describeError(error) }, context);
  return goOn({ ...state, progress: worse, slot: withoutEnded({ ...slot, board }) }, context);
}

/** Says that a peer did not bring a piece, and leaves it alone for a while. */
function blame(
  progress: SyncProgress,
  fault: { readonly ask: PieceAsk; readonly reason: string; readonly error?: RuntimeError },
  context: Context,
): SyncProgress {
  const { ask, reason, error } = fault;
  const { peer } = ask;
  const { firstCommit: start, lastCommit: end } = ask.piece;
  context.emit("sync.piece_failed", { peer, start, end, reason });
  const worse = afterPieceFailed(progress, { peer, error }, momentOf(context));
  tellDiscovery(progress, worse, { peer, context });
  return worse;
}

/** Whoever failed here is dialed and asked after others there, too. */
function tellDiscovery(
  before: SyncProgress,
  after: SyncProgress,
  { peer, context }: { readonly peer: PeerId; readonly context: Context },
): void {
  if (hasFailedSince(before, after, peer)) context.whereis(DISCOVERY)?.cast.failed({ peer });
}

/** Who was asked first is late once another's commits hold: a quick lie makes nobody late. */
function blameLate({ progress }: State, job: SyncJob, context: Context): SyncProgress {
  context.emit("sync.commits_late", { ...job });
  const worse = afterLate(progress, job.peer, momentOf(context));
  tellDiscovery(progress, worse, { peer: job.peer, context });
  return worse;
}

/** Ends the work behind asks that are no longer on the board: a piece came from another peer first. */
function withoutEnded(slot: Fetching): Fetching {
  const open = new Set(slot.board.asked.map(({ id }) => id));
  const asks = new Map<number, ActorTask>();
  for (const [id, task] of slot.asks) {
    if (open.has(id)) asks.set(id, task);
    else task.cancel();
  }
  return { ...slot, asks };
}

/** Numbers begin anew with each job, so it has to be this very ask. */
function isAsked({ board }: Fetching, asked: PieceAsk): boolean {
  return board.asked.some((ask) => ask === asked);
}

function overdue({ start, end }: SyncJob, timeoutMs: number): RuntimeError<"sync.overdue"> {
  const text = `cannot fetch commits ${start} to ${end}: nothing came for ${timeoutMs} ms`;
  return new RuntimeError("sync.overdue", { start, end, timeoutMs }, text);
}
