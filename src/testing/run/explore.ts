/** Many runs of a spec, seed after seed: which failed, what was reached, and whether runs repeat themselves. */

import { guardAmbient, outside } from "../ambient.ts";
import { fieldsOf, optional, required } from "../../option-rules.ts";
import { callable, wholeNumber } from "../../option-value.ts";
import { checkOptions, RUNS_MAX, SEED, SHARE } from "../option-check.ts";
import { checkSpec } from "../spec-check.ts";
import { drawsOf } from "../drive/draws.ts";
import { firstDifference, StepRecord } from "../drive/self-check.ts";
import type { Ms } from "../fault-plan.ts";
import { type Shrunk, shrink, type ShrinkOptions } from "../faults/shrink.ts";
import type { Failure, SimReport, SimSpec } from "../spec.ts";
import { replay } from "./replay.ts";
import { simulate } from "./simulate.ts";
import { decodeToken, encodeToken } from "../faults/token.ts";

/** Which runs. */
export interface ExploreOptions {
  /** How many. */
  readonly runs: number;
  /** The first seed. @defaultValue 1n */
  readonly from?: bigint;
  /** Share of the runs that are done twice and compared step by step. @defaultValue 0.02 */
  readonly selfCheckShare?: number;
  /** Asked before each run: whether there is time for it. @defaultValue there always is */
  readonly hasTime?: () => boolean;
  /** Ends the campaign when so many have failed. @defaultValue no limit */
  readonly failuresMax?: number;
}

/** What a campaign was. */
export interface Campaign {
  readonly runs: number;
  /** Every report that is not ok, in the order of their seeds. */
  readonly failures: readonly SimReport[];
  /** In how many runs each `sometimes` was reached. */
  readonly reached: ReadonlyMap<string, number>;
  /** `sometimes` that no run reached. */
  readonly missed: readonly string[];
  /** Runs that were done twice. */
  readonly selfChecks: number;
  readonly events: number;
  readonly virtualMs: Ms;
  readonly nodeSeconds: number;
}

const OPTIONS = fieldsOf({
  runs: required(wholeNumber(0, RUNS_MAX)),
  from: optional(SEED),
  selfCheckShare: optional(SHARE),
  hasTime: optional(callable),
  failuresMax: optional(wholeNumber(1, RUNS_MAX)),
});

const EXPLORE_DEFAULTS = { from: 1n, selfCheckShare: 0.02 } as const;

/**
 * Runs seeds in a row.
 *
 * @throws RuntimeError `option.invalid` with the first field of the spec or the options that means nothing
 * @example
 * const { failures } = await explore(spec, { runs: 200 });
 */
export async function explore(spec: SimSpec, options: ExploreOptions): Promise<Campaign> {
  checkSpec(spec);
  checkOptions(OPTIONS, options, "explore");
  const { runs, from = EXPLORE_DEFAULTS.from, failuresMax } = options;
  const tally = new Tally(spec);
  return await underOneGuard(async () => {
    for (let nth = 0; nth < runs && hasTimeLeft(options); nth += 1) {
      const seed = from + BigInt(nth);
      tally.add(await (isChecked(seed, options) ? tally.twice(seed) : simulate(spec, { seed })));
      if (failuresMax !== undefined && tally.failures.length >= failuresMax) break;
    }
    return tally.campaign();
  });
}

/** Taking the platform's time away costs as much as a short run: many runs share it. */
async function underOneGuard<T>(work: () => Promise<T>): Promise<T> {
  const guard = guardAmbient();
  try {
    return await work();
  } finally {
    guard.lift();
  }
}

/** Whoever asks for the campaign may look at a real watch. */
function hasTimeLeft({ hasTime }: Pick<ExploreOptions, "hasTime">): boolean {
  return hasTime === undefined || outside("time for a campaign", hasTime);
}

/** The same seeds are checked whatever else is. */
function isChecked(
  seed: bigint,
  { selfCheckShare = EXPLORE_DEFAULTS.selfCheckShare }: ExploreOptions,
): boolean {
  return drawsOf(seed).unit("self-check", "", 0) < selfCheckShare;
}

class Tally {
  readonly failures: SimReport[] = [];
  readonly #spec: SimSpec;
  readonly #reached = new Map<string, number>();
  #runs = 0;
  #selfChecks = 0;
  #events = 0;
  #virtualMs: Ms = 0;
  #nodeSeconds = 0;

  constructor(spec: SimSpec) {
    this.#spec = spec;
    for (const { name } of spec.sometimes ?? []) this.#reached.set(name, 0);
  }

  add(report: SimReport): void {
    this.#runs += 1;
    this.#events += report.events;
    this.#virtualMs += report.virtualMs;
    this.#nodeSeconds += report.nodeSeconds;
    for (const name of report.reached) this.#reached.set(name, (this.#reached.get(name) ?? 0) + 1);
    if (!report.ok) this.failures.push(report);
  }

  /** @returns the run; one that differs from itself has failed, whatever it was */
  async twice(seed: bigint): Promise<SimReport> {
    this.#selfChecks += 1;
    const [left, right] = [new StepRecord(), new StepRecord()];
    const report = await simulate(this.#spec, { seed, steps: left });
    await simulate(this.#spec, { seed, steps: right });
    const difference = firstDifference(left, right);
    if (difference === undefined) return report;
    const { step } = difference;
    const message = `two runs of one seed part at step ${step}: ${difference.left}; ${difference.right}`;
    const failure: Failure = {
      ...{ kind: "nondeterminism", name: "self-check", message, step },
      ...{ atMs: report.virtualMs, signature: "nondeterminism self-check", tail: [] },
    };
    return { ...report, ok: false, failure };
  }

  campaign(): Campaign {
    const reached = this.#reached;
    return {
      runs: this.#runs,
      failures: this.failures,
      reached,
      missed: [...reached].filter(([, runs]) => runs === 0).map(([name]) => name),
      selfChecks: this.#selfChecks,
      events: this.#events,
      virtualMs: this.#virtualMs,
      nodeSeconds: this.#nodeSeconds,
    };
  }
}

/** A failure with few faults, and what it took to find them. */
export interface ShrunkRun {
  /** The smallest run that fails the same way; its token replays it. */
  readonly report: SimReport;
  readonly shrunk: Shrunk;
}

/**
 * Finds a small part of a failing run's faults that fails the same way.
 *
 * @param report of a run that failed
 * @throws RangeError when it did not
 */
export async function shrinkRun(
  spec: SimSpec,
  report: SimReport,
  limits: Pick<ShrinkOptions, "replaysMax"> & Pick<ExploreOptions, "hasTime"> = {},
): Promise<ShrunkRun> {
  const { seed, mask } = decodeToken(report.token);
  const shrunk = await underOneGuard(() =>
    shrink({
      ...limits,
      mask,
      hasTime: () => hasTimeLeft(limits),
      failed: { signature: report.failure?.signature, fired: report.fired },
      run: async (tried) => {
        const { failure, fired } = await simulate(spec, { seed, mask: tried });
        return { signature: failure?.signature, fired };
      },
    }),
  );
  const token = encodeToken({ specId: spec.id, seed, mask: shrunk.mask });
  return { report: await replay(spec, token), shrunk };
}
