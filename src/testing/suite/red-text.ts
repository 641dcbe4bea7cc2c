/** What a red simulation prints, from its report. */

import { basename } from "node:path";
import { drawsOf } from "../drive/draws.ts";
import { describeFaults } from "../faults/fault-text.ts";
import type { KeptFailure } from "../faults/keep.ts";
import {
  failureLines,
  failureText,
  keepLine,
  type RedRun,
  replayLine,
  type TestPlace,
} from "../faults/report.ts";
import type { SimReport } from "../spec.ts";

/** What is known of a failure besides its run. */
export interface FailureWords extends Pick<RedRun, "shrunk" | "found" | "findability"> {
  /** The file it is kept in. */
  readonly keptAs?: string | undefined;
}

/**
 * Tells a run that failed, as a red test does.
 *
 * @param place the test that does the run
 * @returns that the run is green, when it is
 * @example
 * const report = await simulate(spec, { seed: 7n });
 * if (!report.ok) throw new Error(describeFailure(report, { file: "test/a.test.ts", title: "a" }));
 */
export function describeFailure(
  report: SimReport,
  place: TestPlace,
  { keptAs, ...words }: FailureWords = {},
): string {
  const { failure, seed, token, plan, fired, hash, isReplayable } = report;
  if (failure === undefined) return `the run of ${token} is green`;
  const toKeep = isReplayable ? keepLine(token, place) : undefined;
  return failureText({
    ...{ failure, seed, token, fired, plan, hash, ...words },
    draws: drawsOf(seed),
    replay: isReplayable ? replayLine(token, place) : undefined,
    keep: keptAs === undefined ? toKeep : `it is kept in ${keptAs}`,
  });
}

/** What is kept of a run that failed. @returns `undefined` when it did not, or no token holds it */
export function toKeep(report: SimReport, place: TestPlace): KeptFailure | undefined {
  const { failure, token, seed, plan, fired, isReplayable } = report;
  if (failure === undefined || !isReplayable) return undefined;
  const faults = describeFaults(fired, { plan, draws: drawsOf(seed) });
  return { token, test: basename(place.file), failure: failureLines({ failure }), faults };
}
