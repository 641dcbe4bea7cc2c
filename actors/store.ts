/**
 * The only owner of the disk: opens the store, answers reads at once and writes when they are durable.
 *
 * Many writes may be under way; the mailbox never holds for one. When a flush failed the store takes
 * no more writes: this actor then crashes, its supervisor opens the store anew, and everything that
 * stands on it starts again. Writes that were not durable by then fail at their callers.
 */

import type { StoreMessages, WriteEnded } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { PendingCall } from "../src/actor/pending-call.ts";
import {
  type CallResult,
  type CastResult,
  keep,
  next,
  reply,
  started,
  stop,
} from "../src/actor/result.ts";
import { isRuntimeError, RuntimeError } from "../src/errors.ts";
import type { Store, StoreOpener, StoreWrite } from "../src/store/store.ts";

/** Writes that may be under way at once; each is a task of this actor. @defaultValue 4_096 */
export const WRITES_UNDER_WAY_MAX = 4_096;

/** What the store actor is started with. */
export interface StoreArgs {
  readonly opener: StoreOpener;
  /** The directory of the store. */
  readonly path: string;
  /** @defaultValue 4_096 writes; more are refused with `store.failed` */
  readonly writesUnderWayMax?: number;
}

type Context = ActorContext<StoreMessages>;

interface State {
  readonly store: Store;
  readonly path: string;
  readonly writesUnderWayMax: number;
  /** Writes begun and not durable yet. */
  readonly underWay: number;
  /** Whether a write failed and it is being found out if others still can succeed. */
  readonly isInDoubt: boolean;
}

/** The store actor. */
export const store = defineActor<StoreMessages, State, StoreArgs>({
  name: "store",
  trapExit: true,
  init: async ({ opener, path, writesUnderWayMax = WRITES_UNDER_WAY_MAX }, context) => {
    const opened = await opener.open(path);
    ownedBy(context.signal, () => opened.close());
    return started({ store: opened, path, writesUnderWayMax, underWay: 0, isInDoubt: false });
  },
  formatState: ({ path, underWay }) => ({ path, underWay }),
  handle: {
    get: (state, { table, key }, context) => read(context, () => state.store.get(table, key)),
    scan: (state, { table, range }, context) => read(context, () => state.store.scan(table, range)),
    write: (state, writes, context) => beginWrite(state, writes, context),
    writeEnded: (state, ended, context) => endWrite(state, ended, context),
    stillSound: (state) => next({ ...state, isInDoubt: false }),
  },
  exit: () => stop("shutdown"),
  // The store waits for what is under way before it closes: an orderly end loses no write.
  terminate: ({ store: open }) => open.close(),
});

/** Answers a read; what the caller asked wrongly is the caller's failure, all else our crash. */
function read<A>(context: Context, look: () => A): CallResult<State, A> {
  try {
    return reply(look());
  } catch (error) {
    if (!isRuntimeError(error, "option.invalid")) throw error;
    refuse(context.from, error);
    return keep();
  }
}

function beginWrite(
  state: State,
  writes: readonly StoreWrite[],
  context: Context,
): CallResult<State, void> {
  const { from } = context;
  if (state.underWay >= state.writesUnderWayMax) {
    refuse(from, tooManyWrites(state.writesUnderWayMax));
    return keep();
  }
  context.task(() => outcomeOf(state.store.write(writes), from), { done: "writeEnded" });
  return next({ ...state, underWay: state.underWay + 1 });
}

function endWrite(
  state: State,
  { from, failure }: WriteEnded,
  context: Context,
): CastResult<State> {
  if (failure === undefined) answer(context, from);
  else refuse(from, failure);
  // An empty write succeeds on a store that only refused this one, and fails on a poisoned store.
  const doubts = isRuntimeError(failure, "store.failed");
  if (doubts && !state.isInDoubt) {
    context.task(() => state.store.write([]), { done: "stillSound" });
  }
  return next({ ...state, underWay: state.underWay - 1, isInDoubt: doubts || state.isInDoubt });
}

/** A refusal is the caller's to handle; anything else that is thrown is a bug and crashes. */
async function outcomeOf(writing: Promise<void>, from: WriteEnded["from"]): Promise<WriteEnded> {
  try {
    await writing;
    return { from, failure: undefined };
  } catch (error) {
    if (isRuntimeError(error)) return { from, failure: error };
    throw error;
  }
}

function answer(context: Context, from: WriteEnded["from"]): void {
  if (from !== undefined) context.reply<unknown>(from, undefined);
}

/** Makes the call fail at its caller; a caller that wants no answer hears nothing. */
function refuse(from: WriteEnded["from"], failure: RuntimeError): void {
  if (from instanceof PendingCall) from.fail(failure);
}

function tooManyWrites(writesMax: number): RuntimeError<"store.failed"> {
  const message = `cannot write to the store: ${writesMax} writes are under way`;
  return new RuntimeError("store.failed", { operation: "write" }, message);
}
