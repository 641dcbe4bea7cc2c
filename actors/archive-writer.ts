/**
 * Writes the chain into an archive, file by file, at its own pace: for nodes that come when everybody
 * has removed what is old.
 *
 *   looking --looked--> idle <--> writing
 *   looking --looked--> behind --stored--> looking
 *   looking | writing --failed--> resting --retry--> looking
 *
 * The archive is its own cursor: a file is there whole or not at all, and its name says what it holds, so
 * after a crash the names tell where to go on. As long as it lags behind nothing is removed from the
 * store that it has not written; that is all anybody notices of its failures, or of its end. An archive
 * that goes on beyond our head is looked at again once we are there: it may be another chain's by then.
 */

import { ARCHIVE_WRITER, type ArchiveWriterMessages } from "../messages/archive-writer.ts";
import { STATE_SYNC } from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import { COMMITS_MAX } from "../messages/wire/sync.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { type CastResult, next, started } from "../src/actor/result.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import { lookAtArchive, type ArchiveLook } from "../src/chain-store/archive/look.ts";
import { writeArchiveFile } from "../src/chain-store/archive/write-file.ts";
import { ChainReader } from "../src/chain-store/chain-reader.ts";
import { actorSource } from "../src/chain-store/chain-source.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import { type Backoff, nextDelayMs } from "../src/peer/backoff.ts";
import type { Folder } from "../src/store/folder.ts";

/** Times of the archive writer. */
export interface ArchiveWriterLimits {
  /** How long commits wait for more to fill a file, in ms. @defaultValue 600_000 */
  readonly lingerMs: number;
  /** Longest time of one read, in ms. @defaultValue 10_000 */
  readonly readMs: number;
  /** Before a file that could not be written is tried again. @defaultValue 1 s up to 5 min */
  readonly retry: Backoff;
}

/** The one place where these limits have numbers. */
export const ARCHIVE_WRITER_LIMITS: ArchiveWriterLimits = {
  lingerMs: 600_000,
  readMs: 10_000,
  retry: { firstMs: 1_000, capMs: 300_000 },
};

/** What the archive writer is started with. */
export interface ArchiveWriterArgs extends SignatureContext {
  /** Where it writes; one and the same for all incarnations. */
  readonly folder: Folder;
  readonly limits?: Partial<ArchiveWriterLimits>;
}

type Context = ActorContext<ArchiveWriterMessages>;

interface State {
  readonly look: Omit<ArchiveLook, "signal">;
  readonly folder: Folder;
  readonly limits: ArchiveWriterLimits;
  readonly phase: "looking" | "behind" | "idle" | "writing" | "resting";
  /** The first commit the archive lacks; without meaning before it was looked at. */
  readonly next: number;
  /** Index of the newest stored commit. */
  readonly head: number;
  /** Whether what there is waits for more to fill a file. */
  readonly isLingering: boolean;
  /** Failures in a row. */
  readonly failures: number;
}

/** The archive writer; registered as {@link ARCHIVE_WRITER}. */
export const archiveWriter = defineActor<ArchiveWriterMessages, State, ArchiveWriterArgs>({
  name: ARCHIVE_WRITER.name,
  init: async (args, context) => started(await open(args, context), { continueWith: ["retry"] }),
  formatState: ({ phase, next: from, head, failures }) => ({ phase, next: from, head, failures }),
  handle: {
    stored: (state, { index }, context) =>
      advance({ ...state, head: Math.max(state.head, index) }, context),
    looked: (state, { next: from, head }, context) => {
      tell(Math.min(from - 1, head), context);
      const phase = from > head + 1 ? "behind" : "idle";
      return advance({ ...state, phase, next: from }, context);
    },
    written: (state, { to, ...file }, context) => {
      context.emit("archive.written", { to, ...file });
      tell(to, context);
      return advance({ ...state, phase: "idle", next: to + 1, failures: 0 }, context);
    },
    failed: (state, error, context) => retryLater(state, error, context),
    retry: (state, _, context) => look(state, context),
    linger: (state, _, context) =>
      state.phase === "idle" && state.next <= state.head
        ? write(state, context)
        : next({ ...state, isLingering: false }),
  },
});

async function open(args: ArchiveWriterArgs, context: Context): Promise<State> {
  const { folder, limits: said, crypto, networkId } = args;
  const limits = { ...ARCHIVE_WRITER_LIMITS, ...said };
  const store = context.ref(STORE);
  const reader = new ChainReader(actorSource(store), { crypto, networkId });
  // What an incarnation of state sync before this one wrote is on its way to the disk.
  await store.call.write([], { timeoutMs: "infinity" });
  const { index: head } = await reader.head();
  const { clock } = context;
  const archive = { source: folder, crypto, clock, readMs: limits.readMs, reader };
  const begun = { phase: "looking", next: 1, head, isLingering: false, failures: 0 } as const;
  return { look: archive, folder, limits, ...begun };
}

/** Looks where the archive ends; also after a failure, because it may be another one by then. */
function look(state: State, context: Context): CastResult<State> {
  context.task((signal) => lookAtArchive({ ...state.look, signal }), {
    done: "looked",
    failed: "failed",
  });
  return next({ ...state, phase: "looking" });
}

/** Tells who removes commits how far the archive has them. */
function tell(index: number, context: Context): void {
  context.whereis(STATE_SYNC)?.cast.taken({ by: "archive", index });
}

/** Writes a file if there is enough for one, or waits a while for more. */
function advance(state: State, context: Context): CastResult<State> {
  const { phase, head, limits, isLingering } = state;
  if (phase === "behind" && head >= state.next - 1) return look(state, context);
  if (phase !== "idle" || head < state.next) return next(state);
  if (head - state.next + 1 >= COMMITS_MAX) return write(state, context);
  if (isLingering) return next(state);
  context.setTimer("linger", limits.lingerMs, "linger");
  return next({ ...state, isLingering: true });
}

function write(state: State, context: Context): CastResult<State> {
  const {
    look: { reader, crypto },
    folder,
  } = state;
  context.cancelTimer("linger");
  const words = { done: "written", failed: "failed" } as const;
  context.task((signal) => writeArchiveFile(state.next, { folder, reader, crypto, signal }), words);
  return next({ ...state, phase: "writing", isLingering: false });
}

/** What the world did is tried again; anything else is our own bug and crashes. */
function retryLater(state: State, error: unknown, context: Context): CastResult<State> {
  if (!isRuntimeError(error)) throw error;
  const { failures, limits } = state;
  context.emit("archive.failed", { failures: failures + 1, reason: describeError(error) });
  const afterMs = nextDelayMs(failures, limits.retry, context.random);
  context.setTimer("retry", afterMs, "retry");
  return next({ ...state, phase: "resting", failures: failures + 1 });
}
