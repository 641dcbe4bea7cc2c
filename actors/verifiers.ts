/**
 * The threads that verify blocks ahead of whoever takes them in, off the event loop.
 *
 * It owns the threads: begins one when there is work for it, ends one that has had none for a while,
 * and one that is at a batch for too long; that one begins again later, each time in a row. A batch that
 * met an end is answered with nothing, and then verified in the loop: what is lost is time. A batch
 * nobody waits for any more is not begun. When this actor dies its threads end with it.
 */

import { type ThreadLife, VERIFIERS, type VerifiersMessages } from "../messages/verifiers.ts";
import type { ActorContext, From } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CallResult,
  type CastResult,
  keep,
  next,
  reply,
  started,
} from "../src/actor/result.ts";
import type { BlocksToProve } from "../src/crypto/prove-blocks.ts";
import type { OpenProvingThread, ProvingThread } from "../src/crypto/proving-thread.ts";
import { type Backoff, nextDelayMs } from "../src/peer/backoff.ts";

/** Limits of the verifying threads. */
export interface VerifiersLimits {
  /**
   * Longest time at one batch until its thread is ended, in ms: the fullest piece takes a busy machine
   * a third of it. @defaultValue 30_000
   */
  readonly batchMs: number;
  /** How long a thread without work is kept, in ms; each holds some 14 MB. @defaultValue 30_000 */
  readonly idleMs: number;
  /** Batches that wait for a thread; of more each is answered at once with nothing. @defaultValue 64 */
  readonly waitingMax: number;
  /** Before a thread that ended begins again. @defaultValue 1 s up to 5 min */
  readonly again: Backoff;
}

/** The one place where these limits have numbers. */
export const VERIFIERS_LIMITS: VerifiersLimits = {
  batchMs: 30_000,
  idleMs: 30_000,
  waitingMax: 64,
  again: { firstMs: 1_000, capMs: 300_000 },
};

/** What the verifiers are started with. */
export interface VerifiersArgs {
  /** How many threads there may be. */
  readonly threads: number;
  readonly open: OpenProvingThread;
  readonly limits?: Partial<VerifiersLimits>;
}

type Context = ActorContext<VerifiersMessages>;

/** A batch and who waits for it. */
interface Batch {
  readonly blocks: BlocksToProve;
  readonly from: From<Uint8Array>;
}

/** One place for a thread. */
interface Place {
  readonly life: number;
  /** Ends in a row. */
  readonly ends: number;
  readonly is:
    | { readonly kind: "empty" }
    | { readonly kind: "resting" }
    | { readonly kind: "idle"; readonly thread: ProvingThread }
    | { readonly kind: "busy"; readonly thread: ProvingThread; readonly batch: Batch };
}

interface State {
  readonly open: OpenProvingThread;
  readonly limits: VerifiersLimits;
  readonly places: readonly Place[];
  readonly waiting: readonly Batch[];
  /** Threads to end with this actor, by place; a killed actor has no last word. */
  readonly alive: Map<number, ProvingThread>;
}

const NOTHING = new Uint8Array();

/** The verifiers actor; registered as {@link VERIFIERS}. */
export const verifiers = defineActor<VerifiersMessages, State, VerifiersArgs>({
  name: VERIFIERS.name,
  init: (args, context) => started(begin(args, context)),
  formatState: ({ places, waiting }) => ({
    threads: places.map(({ is }) => is.kind),
    waiting: waiting.length,
  }),
  handle: {
    prove: (state, blocks, context) => prove(state, blocks, context),
    proved: (state, { names, ...life }, context) => {
      const place = placeOf(state, life);
      if (place?.is.kind !== "busy") return keep();
      context.setTimer(watchOf(life), state.limits.idleMs, "unneeded", life);
      context.reply(place.is.batch.from, names);
      const idle = { ...place, ends: 0, is: { kind: "idle", thread: place.is.thread } } as const;
      return next(handOut(withPlace(state, life.at, idle), context));
    },
    overdue: (state, life, context) => lose(state, { ...life, reason: "overdue" }, context),
    unneeded: (state, life) => next(withoutIdle(state, life)),
    gone: (state, life, context) => lose(state, life, context),
    again: (state, { at }, context) => {
      const place = state.places[at];
      if (place === undefined) return keep();
      return next(handOut(withPlace(state, at, { ...place, is: { kind: "empty" } }), context));
    },
  },
});

function begin({ threads, open, limits }: VerifiersArgs, context: Context): State {
  const empty: Place = { life: 0, ends: 0, is: { kind: "empty" } };
  const alive = new Map<number, ProvingThread>();
  const end = (): void => {
    for (const thread of alive.values()) thread.end();
  };
  context.signal.addEventListener("abort", end, { once: true });
  const places = Array<Place>(threads).fill(empty);
  return { open, limits: { ...VERIFIERS_LIMITS, ...limits }, places, waiting: [], alive };
}

function prove(
  state: State,
  blocks: BlocksToProve,
  context: Context,
): CallResult<State, Uint8Array> {
  const { places, limits } = state;
  const waiting = state.waiting.filter(({ from }) => context.awaits(from));
  const isLost = places.every(({ is }) => is.kind === "resting");
  if (!context.isAwaited || isLost || waiting.length >= limits.waitingMax) return reply(NOTHING);
  const batch = { blocks, from: context.from as From<Uint8Array> };
  return next(handOut({ ...state, waiting: [...waiting, batch] }, context));
}

/** Gives waiting batches to threads that have none. */
function handOut(state: State, context: Context): State {
  const { places } = state;
  const idle = places.findIndex(({ is }) => is.kind === "idle");
  const at = idle >= 0 ? idle : places.findIndex(({ is }) => is.kind === "empty");
  const place = places[at];
  const [batch, ...waiting] = state.waiting.filter(({ from }) => context.awaits(from));
  if (place === undefined || batch === undefined) return state;
  const ready = place.is.kind === "idle" ? place.is.thread : undefined;
  const life = ready === undefined ? place.life + 1 : place.life;
  const thread = ready ?? openAt(state, { at, life }, context);
  thread.prove(batch.blocks);
  context.setTimer(watchOf({ at }), state.limits.batchMs, "overdue", { at, life });
  const busy: Place = { ...place, life, is: { kind: "busy", thread, batch } };
  return handOut({ ...withPlace(state, at, busy), waiting }, context);
}

function openAt({ open, alive }: State, life: ThreadLife, context: Context): ProvingThread {
  const thread = open({
    proved: (names) => context.post("proved", { ...life, names }),
    gone: (reason) => context.post("gone", { ...life, reason }),
  });
  alive.set(life.at, thread);
  return thread;
}

/** A thread that has had no work for a while ends; there is another when there is work again. */
function withoutIdle(state: State, life: ThreadLife): State {
  const place = placeOf(state, life);
  if (place?.is.kind !== "idle") return state;
  place.is.thread.end();
  state.alive.delete(life.at);
  return withPlace(state, life.at, { ...place, is: { kind: "empty" } });
}

/** A thread is at its batch for too long, or is gone: its batch is nobody's, its place rests. */
function lose(
  state: State,
  { reason, ...life }: ThreadLife & { readonly reason: string },
  context: Context,
): CastResult<State> {
  const place = placeOf(state, life);
  if (place === undefined || !("thread" in place.is)) return keep();
  const { at } = life;
  place.is.thread.end();
  state.alive.delete(at);
  context.cancelTimer(watchOf({ at }));
  context.emit("verifiers.thread_lost", { at, reason });
  if (place.is.kind === "busy") context.reply(place.is.batch.from, NOTHING);
  const afterMs = nextDelayMs(place.ends, state.limits.again, context.random);
  context.setTimer(`again-${at}`, afterMs, "again", { at });
  const resting: Place = { ...place, ends: place.ends + 1, is: { kind: "resting" } };
  return next(answerIfLost(withPlace(state, at, resting), context));
}

/** Nobody waits for threads of which none is left. */
function answerIfLost(state: State, context: Context): State {
  if (state.places.some(({ is }) => is.kind !== "resting")) return state;
  for (const { from } of state.waiting) context.reply(from, NOTHING);
  return { ...state, waiting: [] };
}

function placeOf({ places }: State, { at, life }: ThreadLife): Place | undefined {
  const place = places[at];
  return place?.life === life ? place : undefined;
}

function withPlace(state: State, at: number, place: Place): State {
  return { ...state, places: state.places.map((held, index) => (index === at ? place : held)) };
}

/** One timer a place: a thread is either at work or without any. */
function watchOf({ at }: Pick<ThreadLife, "at">): string {
  return `watch-${at}`;
}
