/** Looking for a schedule under which a small system of actors goes wrong: all of them, or drawn ones. */

import type { Schedule } from "../../actor/interposer.ts";
import { invalidOption } from "../../options.ts";
import { type ExploredSystem, runSchedule } from "./schedule-run.ts";
import { ScheduleTree } from "./schedule-tree.ts";
import { recording } from "./schedules.ts";

/** How far all schedules are followed. */
export interface ExploreOptions {
  /** Actors that may run at once; a system of more is refused. @defaultValue 8 */
  readonly actorsMax?: number;
  /** Turns of a run at which somebody is chosen; from then on the order of the queue stands. @defaultValue 200 */
  readonly choicesMax?: number;
  /** Runs made at most. @defaultValue 100_000 */
  readonly runsMax?: number;
  /** Virtual milliseconds that pass, each time nothing is ready, until the next timer. @defaultValue 0 */
  readonly forMs?: number;
  /**
   * `races` leaves out runs that differ only in the order of turns that have nothing to do with each
   * other: right when actors share nothing but messages, and when neither `check` nor the host's code
   * looks at the order in which different actors did things. @defaultValue "races"
   */
  readonly reduction?: "races" | "none";
}

/** How far all schedules are followed unless told otherwise. */
export const EXPLORE_DEFAULTS = {
  actorsMax: 8,
  choicesMax: 200,
  runsMax: 100_000,
  forMs: 0,
  reduction: "races",
} as const;

/** A schedule under which the system goes wrong. */
export interface ScheduleFailure {
  readonly message: string;
  /** For `recordedSchedule`. */
  readonly choices: readonly number[];
}

/** What was explored. */
export interface Exploration {
  /** Schedules that were run to their end. */
  readonly schedules: number;
  /** Runs that were given up because they come to the same as another one. */
  readonly leftOut: number;
  /** Choices of the run that had most. */
  readonly choicesDeepest: number;
  /**
   * Whether every schedule was covered: time passes only when nobody is ready, promises come to rest
   * between two turns, and one message is a turn.
   */
  readonly isComplete: boolean;
  /** Why not, or what ended it. */
  readonly stoppedBy: "failure" | "runs" | "choices" | "divergence" | undefined;
  readonly failure: ScheduleFailure | undefined;
}

/**
 * Runs a system under one schedule after another until it fails or there is none left.
 *
 * @throws RuntimeError `option.invalid` when the system has too many actors
 */
export async function exploreSchedules<S>(
  system: ExploredSystem<S>,
  options: ExploreOptions = {},
): Promise<Exploration> {
  const { actorsMax, choicesMax, runsMax, forMs, reduction } = { ...EXPLORE_DEFAULTS, ...options };
  const tree = new ScheduleTree({ choicesMax, leavesOutEqual: reduction === "races" });
  const tally = { schedules: 0, leftOut: 0, choicesDeepest: 0 };
  const report = (stoppedBy: Exploration["stoppedBy"], failure?: ScheduleFailure): Exploration => {
    return { ...tally, isComplete: stoppedBy === undefined, stoppedBy, failure };
  };
  do {
    if (tally.schedules + tally.leftOut >= runsMax) return report("runs");
    const { message, actors } = await runInTree(system, tree, forMs);
    if (actors > actorsMax) throw invalidOption("system", `of ${actorsMax} actors at most`, actors);
    if (tree.hasStrayed) return report("divergence");
    tally.choicesDeepest = Math.max(tally.choicesDeepest, tree.choices.length);
    if (tree.isCut) tally.leftOut += 1;
    else tally.schedules += 1;
    if (message !== undefined) return report("failure", { message, choices: tree.choices });
  } while (tree.next());
  return report(tree.isBeyond ? "choices" : undefined);
}

async function runInTree<S>(
  system: ExploredSystem<S>,
  tree: ScheduleTree,
  forMs: number,
): Promise<{ readonly message: string | undefined; readonly actors: number }> {
  let alive = 0;
  let actors = 0;
  const shared = (): void => tree.shared();
  const message = await runSchedule(system, {
    schedule: tree,
    forMs,
    isCut: () => tree.isCut,
    onShared: shared,
    interposer: {
      mail: (mail, receiver) => {
        tree.sent(mail.id, receiver.id);
        return undefined;
      },
      delivered: (mail) => tree.delivered(mail.id),
      start: () => {
        alive += 1;
        actors = Math.max(actors, alive);
        shared();
        return undefined;
      },
      ended: () => {
        alive -= 1;
        shared();
      },
      answered: () => tree.answered(),
      noted: shared,
      lost: shared,
    },
  });
  return { message, actors };
}

/** What drawn schedules came to. */
export interface Sample {
  readonly runs: number;
  readonly failed: number;
  /** The first that failed. */
  readonly failure: (ScheduleFailure & { readonly run: number }) | undefined;
}

/**
 * Runs a system under drawn schedules, one after another, to the last.
 *
 * @param scheduleOf makes the schedule of one run, by its number from 0
 */
export async function sampleSchedules<S>(
  system: ExploredSystem<S>,
  runs: number,
  scheduleOf: (run: number) => Schedule,
): Promise<Sample> {
  let failed = 0;
  let failure: Sample["failure"];
  for (let run = 0; run < runs; run += 1) {
    const schedule = recording(scheduleOf(run));
    const message = await runSchedule(system, { schedule });
    if (message === undefined) continue;
    failed += 1;
    failure ??= { message, choices: schedule.choices, run };
  }
  return { runs, failed, failure };
}
