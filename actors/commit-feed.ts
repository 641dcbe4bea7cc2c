/**
 * Hands the chain to the host: every commit, in order, one at a time, at the host's pace; with the last
 * of an epoch, who decides next.
 *
 *   resuming --resumed--> following: idle <--> handing
 *
 * It owns the cursor. A host that keeps the index itself (`CommitSink.lastIndex`) gets each commit
 * exactly once, also when the process is killed. For any other host the cursor is written after
 * `handle` has resolved: each commit once and in order as long as the process lives, whatever
 * happens to actors; after a crash of the process the last one may come a second time.
 *
 * When it dies nobody else notices; the next incarnation waits until the host is done with what it
 * has, asks where it is, and goes on there. A host that throws is asked again where it is, later.
 */

import { COMMIT_FEED, type CommitFeedMessages, type Handing } from "../messages/commit-feed.ts";
import { STATE_SYNC } from "../messages/state-sync.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { type CastResult, next, postpone, reply, started } from "../src/actor/result.ts";
import type { SignatureContext } from "../src/chain/signing.ts";
import { ChainReader } from "../src/chain-store/chain-reader.ts";
import { actorSource } from "../src/chain-store/chain-source.ts";
import type { SinkGate } from "../src/chain-store/sink-gate.ts";
import { cursorWrites } from "../src/chain-store/write-batch.ts";
import { describeError, RuntimeError } from "../src/errors.ts";
import { type Backoff, nextDelayMs } from "../src/peer/backoff.ts";

/** Waits of the feed. */
export interface CommitFeedLimits {
  /** Before a commit the host threw at is handed over again. @defaultValue 100 ms up to 30 s */
  readonly retry: Backoff;
}

/** The one place where these limits have numbers. */
export const COMMIT_FEED_LIMITS: CommitFeedLimits = { retry: { firstMs: 100, capMs: 30_000 } };

/** What the feed is started with. */
export interface CommitFeedArgs extends SignatureContext {
  /** The way to the host; one and the same for all incarnations. */
  readonly gate: SinkGate;
  readonly limits?: Partial<CommitFeedLimits>;
}

type Context = ActorContext<CommitFeedMessages>;

interface State {
  readonly gate: SinkGate;
  readonly limits: CommitFeedLimits;
  readonly reader: ChainReader;
  readonly phase: "resuming" | "idle" | "handing" | "waiting";
  /** Index of the last commit the host has taken; without meaning while resuming. */
  readonly cursor: number;
  /** Index of the newest stored commit. */
  readonly head: number;
  /** Times the host threw in a row. */
  readonly failures: number;
}

/** The feed actor; registered as {@link COMMIT_FEED}. */
export const commitFeed = defineActor<CommitFeedMessages, State, CommitFeedArgs>({
  name: COMMIT_FEED.name,
  init: async (args, context) => started(await open(args, context), { continueWith: ["retry"] }),
  // Postponed questions wait for the cursor only, not for every turn of the feed.
  phase: ({ phase }) => phase === "resuming",
  reads: ["cursor"],
  formatState: ({ phase, cursor, head, failures }) => ({ phase, cursor, head, failures }),
  handle: {
    stored: (state, { index }, context) =>
      advance({ ...state, head: Math.max(state.head, index) }, context),
    cursor: ({ phase, cursor }) => (phase === "resuming" ? postpone() : reply(cursor)),
    resumed: (state, outcome, context) => {
      if (outcome.kind === "threw") return retryLater(state, outcome.error, context);
      return advance({ ...state, phase: "idle", cursor: outcome.index }, context);
    },
    handed: (state, outcome, context) => {
      if (outcome.kind === "threw") return retryLater(state, outcome.error, context);
      return advance({ ...state, phase: "idle", cursor: outcome.index, failures: 0 }, context);
    },
    retry: (state, _, context) => resume(state, context),
  },
});

async function open(
  { gate, limits, ...signing }: CommitFeedArgs,
  context: Context,
): Promise<State> {
  const store = context.ref(STORE);
  const reader = new ChainReader(actorSource(store), signing);
  // What an incarnation before this one wrote is on its way to the disk; the cursor comes after it.
  await store.call.write([], { timeoutMs: "infinity" });
  const { index } = await reader.head();
  const bounds = { limits: { ...COMMIT_FEED_LIMITS, ...limits }, head: index };
  return { gate, reader, ...bounds, phase: "resuming", cursor: 0, failures: 0 };
}

/** Asks the host where it is, also after it threw: it may have taken the commit all the same. */
function resume(state: State, context: Context): CastResult<State> {
  const { gate, reader } = state;
  const work = async (): Promise<Handing> => {
    const cursor = await reader.cursor();
    const handing = await asked(async () => {
      const index = await gate.lastIndex(cursor);
      const lowest = await reader.lowest();
      if (index + 1 < lowest) throw removed(index + 1, lowest);
      return index;
    });
    // What the host took while the disk refused the cursor would come again after a crash of the
    // process: the disk has to know before the host takes more, so that it is one commit at most.
    const isBehind = handing.kind === "taken" && handing.index > cursor;
    if (isBehind && !gate.keepsIndex) await keepCursor(handing.index, context);
    return handing;
  };
  context.task(work, { done: "resumed" });
  return next(state);
}

/** Hands the next commit over if there is one and the host has taken the one before. */
function advance(state: State, context: Context): CastResult<State> {
  const { phase, cursor, head } = state;
  if (phase !== "idle") return next(state);
  context.whereis(STATE_SYNC)?.cast.taken({ by: "feed", index: cursor });
  if (cursor >= head) return next(state);
  context.task(() => hand(state, cursor + 1, context), { done: "handed" });
  return next({ ...state, phase: "handing" });
}

/** What the store does is ours to crash by; what the host does is not. */
async function hand(
  { gate, reader, head }: State,
  index: number,
  context: Context,
): Promise<Handing> {
  if (!gate.leadsAnywhere) {
    // Nobody looks at them: they need not be read.
    await keepCursor(head, context);
    return { kind: "taken", index: head };
  }
  const subDag = await reader.subDag(index);
  const committee = await reader.nextCommittee(subDag);
  const handing = await asked(async () => {
    await gate.handle(subDag, committee);
    return index;
  });
  if (handing.kind === "taken" && !gate.keepsIndex) {
    await keepCursor(index, context);
  }
  return handing;
}

function keepCursor(index: number, context: Context): Promise<void> {
  return context.ref(STORE).call.write(cursorWrites(index), { timeoutMs: "infinity" });
}

async function asked(host: () => Promise<number>): Promise<Handing> {
  try {
    return { kind: "taken", index: await host() };
  } catch (error) {
    return { kind: "threw", error };
  }
}

function removed(index: number, lowest: number): RuntimeError<"feed.out_of_reach"> {
  const text = `cannot hand over commit ${index}: those below ${lowest} were removed`;
  return new RuntimeError("feed.out_of_reach", { index, lowest }, text);
}

function retryLater(state: State, error: unknown, context: Context): CastResult<State> {
  const { failures, limits, cursor, phase } = state;
  const afterMs = nextDelayMs(failures, limits.retry, context.random);
  const index = phase === "resuming" ? undefined : cursor + 1;
  context.emit("feed.host_failed", { index, failures: failures + 1, reason: describeError(error) });
  context.setTimer("retry", afterMs, "retry");
  const waiting = phase === "resuming" ? phase : "waiting";
  return next({ ...state, phase: waiting, failures: failures + 1 });
}
