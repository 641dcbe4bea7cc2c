/** Simulations as tests of mocha: one line a spec, and a red one prints what runs it again. */

import { drawsOf } from "./drive/draws.ts";
import { failureText, replayLine, type TestPlace } from "./faults/report.ts";
import { decodeToken } from "./faults/token.ts";
import { explore, shrinkRun } from "./run/explore.ts";
import { replay } from "./run/replay.ts";
import type { SimReport, SimSpec } from "./spec.ts";

/** How one test simulates. */
export interface SimTestOptions {
  /** Seeds in a row. @defaultValue 50 */
  readonly runs?: number;
  /** The first of them. @defaultValue 1n */
  readonly from?: bigint;
  /** Share of the runs that are done twice and compared. @defaultValue 0.02 */
  readonly selfCheckShare?: number;
  /** Replays a failure may be shrunk by; 0 leaves it as it is. @defaultValue 200 */
  readonly replaysMax?: number;
  /** For mocha, in ms. @defaultValue 60,000 */
  readonly timeoutMs?: number;
}

const SIM_TEST_DEFAULTS = {
  runs: 50,
  from: 1n,
  selfCheckShare: 0.02,
  replaysMax: 200,
  timeoutMs: 60_000,
} as const;

/**
 * Declares a test that simulates a spec. With `SIM=<token>` in the environment it replays that run
 * instead, and leaves out specs the token is not of.
 *
 * @example
 * itSim("keeps what it acknowledged", { runs: 200 }, counterSpec);
 */
export function itSim(title: string, options: SimTestOptions, spec: SimSpec): void {
  // biome-ignore lint/nursery/noJsRestrictedProperties: the command line of a test run is where a token comes from.
  const token = process.env["SIM"];
  it(title, async function () {
    this.timeout(options.timeoutMs ?? SIM_TEST_DEFAULTS.timeoutMs);
    if (token !== undefined && decodeToken(token).specId !== spec.id) this.skip();
    const place = { file: this.test?.file ?? "", title: this.test?.fullTitle() ?? title };
    const red = await simulateForTest(spec, { ...options, place, token });
    if (red !== undefined) throw new Error(red);
  });
}

/** What {@link simulateForTest} is told besides. */
export interface SimTest extends SimTestOptions {
  readonly place: TestPlace;
  /** Replays this run alone. */
  readonly token?: string | undefined;
}

/**
 * Simulates a spec as a test does.
 *
 * @returns what a red test prints; `undefined` when every run was green and every `sometimes` was reached
 * @throws RuntimeError `option.invalid`
 */
export async function simulateForTest(spec: SimSpec, test: SimTest): Promise<string | undefined> {
  if (test.token !== undefined) {
    const report = await replay(spec, test.token);
    return report.ok ? undefined : redText(report, test.place);
  }
  const { runs, from, selfCheckShare, replaysMax } = { ...SIM_TEST_DEFAULTS, ...test };
  const campaign = await explore(spec, { runs, from, selfCheckShare, failuresMax: 1 });
  const [failed] = campaign.failures;
  if (failed !== undefined) return await shrunkText(spec, failed, { ...test, replaysMax });
  if (campaign.missed.length === 0) return undefined;
  return `in ${campaign.runs} runs from seed 0x${from.toString(16)} none reached: ${campaign.missed.join(", ")}`;
}

async function shrunkText(
  spec: SimSpec,
  failed: SimReport,
  { replaysMax = SIM_TEST_DEFAULTS.replaysMax, place }: SimTest,
): Promise<string> {
  const isOfChance = failed.failure?.kind !== "nondeterminism";
  if (replaysMax === 0 || !isOfChance) return redText(failed, place);
  const { report, shrunk } = await shrinkRun(spec, failed, { replaysMax });
  return redText(report, place, shrunk);
}

function redText(
  report: SimReport,
  place: TestPlace,
  shrunk?: Parameters<typeof failureText>[0]["shrunk"],
): string {
  const { failure, seed, token, plan, fired } = report;
  if (failure === undefined) return `the run of ${token} is green when it is run again`;
  const run = { failure, seed, token, fired, plan, draws: drawsOf(seed), shrunk };
  return failureText({ ...run, replay: replayLine(token, place) });
}
