/** One run of a small actor system under a schedule, from its start to the point where everything rests. */

import type { Interposer, Schedule } from "../../actor/interposer.ts";
import { createRuntime, type Runtime } from "../../runtime/runtime.ts";
import type { Clock } from "../../time/clock.ts";
import { type Random, randomOver } from "../../time/random.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import { simulatedClock } from "../../time/simulated-clock.ts";

/** A small system of actors whose schedules are tried; each run starts it anew. */
export interface ExploredSystem<S> {
  /** Starts the actors; nothing is chosen yet. All that a run changes has to be made here. */
  start(runtime: Runtime): Promise<S> | S;
  /** Does what is to be raced. A promise that is still open when everything rests is a failure. */
  drive(system: S): Promise<void> | void;
  /** Looks at what came of it. Returns what is wrong, or `undefined`; what it throws is wrong too. */
  check(system: S): Promise<string | undefined> | string | undefined;
}

/** What watches a run. */
export interface Watch {
  readonly schedule: Schedule;
  /** Told of what is sent, and of what else happens between the actors. */
  readonly interposer?: Interposer;
  /** Told that a timer was set or cleared, or a number drawn. */
  readonly onShared?: () => void;
  /** Whether the run is not worth going on with. */
  readonly isCut?: () => boolean;
  /** Virtual milliseconds that pass, each time nothing is ready, until the next timer. @defaultValue 0 */
  readonly forMs?: number;
}

/**
 * Runs the system once. Its actors are not stopped; nobody holds them when the run is over.
 *
 * @returns what is wrong, or `undefined`
 */
export async function runSchedule<S>(
  system: ExploredSystem<S>,
  watch: Watch,
): Promise<string | undefined> {
  const { forMs = 0, isCut = () => false } = watch;
  const clock = simulatedClock();
  let isDriven = false;
  const rest = async (): Promise<void> => {
    await clock.settle();
    const untilMs = clock.monotonic() + (isDriven ? forMs : 0);
    for (let dueMs = clock.nextDueMs; dueMs !== undefined; dueMs = clock.nextDueMs) {
      if (isCut() || clock.monotonic() + dueMs > untilMs) return;
      await clock.advance(dueMs);
    }
  };
  const runtime = createRuntime({
    clock: watchedClock(clock, watch, isCut),
    random: watchedRandom(seededRandom("schedule-run"), watch.onShared ?? (() => {})),
    strays: "process",
    interposer: () => ({
      ...watch.interposer,
      schedule: onlyWhile(() => isDriven, watch.schedule),
    }),
  });
  const during = { rest, isCut };
  const started = await ended(during, "start", () => system.start(runtime));
  if ("failure" in started) return started.failure;
  isDriven = true;
  const driven = await ended(during, "drive", () => system.drive(started.value));
  isDriven = false;
  if (isCut() || "failure" in driven) return "failure" in driven ? driven.failure : undefined;
  const checked = await ended(during, "check", () => system.check(started.value));
  return "failure" in checked ? checked.failure : checked.value;
}

type Ended<T> = { readonly value: T } | { readonly failure: string | undefined };

interface During {
  readonly rest: () => Promise<void>;
  readonly isCut: () => boolean;
}

/** Does a part of a run until everything rests. */
async function ended<T>(
  { rest, isCut }: During,
  part: string,
  work: () => Promise<T> | T,
): Promise<Ended<T>> {
  let end: Ended<T> | undefined;
  const working = async (): Promise<void> => {
    try {
      end = { value: await work() };
    } catch (error) {
      end = { failure: `${part}: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  void working();
  await rest();
  // Read through a function: what the promise wrote meanwhile is not seen by the analysis of types.
  const reached = ((): Ended<T> | undefined => end)();
  if (reached !== undefined) return reached;
  return { failure: isCut() ? undefined : `${part} waits for what never comes` };
}

/** Chooses while it may, and keeps the order of the queue else. */
function onlyWhile(may: () => boolean, schedule: Schedule): Schedule {
  const { messagesPerTurn } = schedule;
  return { messagesPerTurn, choose: (ready) => (may() ? schedule.choose(ready) : 0) };
}

function watchedClock(clock: Clock, { onShared }: Watch, isCut: () => boolean): Clock {
  return {
    ...clock,
    setTimer: (fire, afterMs) => {
      onShared?.();
      return clock.setTimer(fire, afterMs);
    },
    clearTimer: (timer) => {
      onShared?.();
      clock.clearTimer(timer);
    },
    yieldTurn: (run) => {
      clock.yieldTurn(() => {
        if (!isCut()) run();
      });
    },
  };
}

function watchedRandom(random: Random, onShared: () => void): Random {
  const u32 = (): number => {
    onShared();
    return random.u32();
  };
  const bytes = (length: number): Uint8Array => {
    onShared();
    return random.bytes(length);
  };
  return randomOver(u32, bytes, (purpose) => watchedRandom(random.fork(purpose), onShared));
}
