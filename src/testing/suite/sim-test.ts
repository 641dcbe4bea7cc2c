/**
 * A simulation as a test: first the failures that are kept and those that are listed, then drawn seeds
 * up to the first that fails in a way nobody knows of.
 */

import { dirname, join } from "node:path";
import { realClock } from "../../time/real-clock.ts";
import type { TestPlace } from "../faults/report.ts";
import { type Campaign, explore, shrinkRun } from "../run/explore.ts";
import { replay } from "../run/replay.ts";
import type { SimReport, SimSpec } from "../spec.ts";
import type { TestEnvironment } from "./environment.ts";
import { findabilityText } from "./findability.ts";
import { keepRun, type KeptReader, keptRuns } from "./kept-runs.ts";
import { describeFailure, type FailureWords, toKeep } from "./red-text.ts";
import { SIM_TEST_DEFAULTS, type SimTestOptions } from "./test-options.ts";

/** What {@link simulateForTest} is told besides. */
export interface SimTest extends SimTestOptions {
  readonly place: TestPlace;
  /** @defaultValue nothing is set */
  readonly environment?: TestEnvironment;
  /** Ids of all specs the test's file has tests of. @defaultValue nobody knows */
  readonly declared?: ReadonlySet<string>;
  /** Of the one who waits for the test, in ms. @defaultValue the platform's */
  readonly nowMs?: () => number;
}

/** A test with nothing left open. */
type Settled = Required<Omit<SimTest, Open>> & Pick<SimTest, Open>;

type Open = "corpus" | "known" | "declared";

/**
 * Simulates a spec as a test does.
 *
 * @returns what a red test prints; `undefined` when every run was green and every `sometimes` was reached
 * @throws RuntimeError `option.invalid` for a token of another spec, or a kept file that is none
 */
export async function simulateForTest(spec: SimSpec, test: SimTest): Promise<string | undefined> {
  const { environment = {} } = test;
  const clock = realClock();
  const settled: Settled = {
    ...{ ...SIM_TEST_DEFAULTS, nowMs: () => clock.monotonic(), ...test, environment },
    runs: runsOf(test),
    from: environment.from ?? test.from ?? SIM_TEST_DEFAULTS.from,
    timeoutMs: timeMsOf(test),
  };
  const { token } = environment;
  if (token !== undefined) return await replayOne(spec, token, settled);
  const kept = await replayKept(spec, settled);
  if (kept !== undefined) return kept;
  const known = await replayKnown(spec, settled);
  return known.red ?? (await search(spec, settled, known.signatures));
}

/** Seeds a test does: what the environment says goes first. */
function runsOf({ environment, runs = SIM_TEST_DEFAULTS.runs }: SimTest): number {
  return environment?.runs ?? runs;
}

/** Time a test has for its runs, in ms; more runs than it asks for have more. */
export function timeMsOf(test: Omit<SimTest, "place">): number {
  const { environment, runs = SIM_TEST_DEFAULTS.runs } = test;
  const { timeoutMs = SIM_TEST_DEFAULTS.timeoutMs } = test;
  return Math.ceil(timeoutMs * Math.max(1, (environment?.runs ?? runs) / Math.max(1, runs)));
}

async function replayOne(spec: SimSpec, token: string, test: Settled): Promise<string | undefined> {
  const report = await replay(spec, token);
  if (!report.ok) return red(report, test, { found: "replayed" });
  return test.environment.keeps === true
    ? `cannot keep failure: the run of ${token} is green`
    : undefined;
}

function readerOf({ id: specId }: SimSpec, { place, declared }: Settled): KeptReader {
  return { specId, test: place.file, declared };
}

async function replayKept(spec: SimSpec, test: Settled): Promise<string | undefined> {
  for (const { file, token } of keptRuns(folderOf(test), readerOf(spec, test))) {
    const report = await replay(spec, token);
    if (!report.ok) return red(report, test, { found: "it was kept, and fails", keptAs: file });
  }
  for (const token of test.corpus ?? []) {
    const report = await replay(spec, token);
    if (!report.ok) return red(report, test, { found: "listed in the test's corpus" });
  }
  return undefined;
}

/** What known failures are like; one that does not happen any more has to leave the list. */
async function replayKnown(
  spec: SimSpec,
  { known = [], environment: { today } }: Settled,
): Promise<{ readonly red?: string; readonly signatures: ReadonlySet<string> }> {
  const signatures = new Set<string>();
  for (const { token, why, until } of known) {
    if (today !== undefined && today > until) {
      const red = `known failure "${why}" was to be mended by ${until}, and it is ${today}: mend it, or say anew until when it may stay`;
      return { red, signatures };
    }
    const { failure } = await replay(spec, token);
    if (failure === undefined) {
      const red = `known failure "${why}" is mended: move ${token} from \`known\` to \`corpus\``;
      return { red, signatures };
    }
    signatures.add(failure.signature);
  }
  return { signatures };
}

/** Draws seeds until one fails in a way that is not known. */
async function search(
  spec: SimSpec,
  test: Settled,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  const { runs, from, selfCheckShare, timeoutMs, nowMs } = test;
  const endMs = nowMs() + timeoutMs;
  const reached = new Set<string>();
  for (let done = 0; done < runs; ) {
    const range = { runs: runs - done, from: from + BigInt(done), selfCheckShare };
    const hasTime = (): boolean => nowMs() < endMs;
    const campaign = await explore(spec, { ...range, failuresMax: 1, hasTime });
    const [failed] = campaign.failures;
    done += campaign.runs;
    noteReached(campaign, reached);
    if (failed?.failure !== undefined && !known.has(failed.failure.signature)) {
      return await shrunkText(spec, failed, { test, run: done });
    }
    if (failed === undefined && done < runs) {
      return `only ${done} of ${runs} runs fitted into ${timeoutMs} ms: raise timeoutMs, or lower runs`;
    }
  }
  const missed = (spec.sometimes ?? []).map(({ name }) => name).filter((one) => !reached.has(one));
  if (runs === 0 || missed.length === 0) return undefined;
  return `in ${runs} runs from seed 0x${from.toString(16)} none reached: ${missed.join(", ")}`;
}

function noteReached(campaign: Campaign, reached: Set<string>): void {
  for (const [name, runs] of campaign.reached) if (runs > 0) reached.add(name);
}

/** A run that differs from itself shrinks to nothing in particular. */
async function shrunkText(
  spec: SimSpec,
  failed: SimReport,
  { test, run }: { readonly test: Settled; readonly run: number },
): Promise<string> {
  const { runs, replaysMax, shrinkMs, nowMs } = test;
  const words = { found: `found in run ${run} of ${runs}`, findability: findabilityText(run) };
  const isOfChance = failed.failure?.kind !== "nondeterminism";
  if (replaysMax === 0 || !isOfChance) return red(failed, test, words);
  const endMs = nowMs() + shrinkMs;
  const limits = { replaysMax, hasTime: () => nowMs() < endMs };
  const { report, shrunk } = await shrinkRun(spec, failed, limits);
  // One that cannot be told apart from chance after all is told as it was found.
  return report.ok ? red(failed, test, words) : red(report, test, { ...words, shrunk });
}

/** What is told of a red run; it is kept first, where the environment says so. */
function red(report: SimReport, test: Settled, words: FailureWords): string {
  const { environment, place } = test;
  const kept =
    environment.keeps === true && words.keptAs === undefined ? toKeep(report, place) : undefined;
  const keptAs = kept === undefined ? words.keptAs : keepRun(folderOf(test), kept);
  return describeFailure(report, place, { ...words, keptAs });
}

function folderOf({ place, keptIn }: Settled): string {
  return join(dirname(place.file), keptIn);
}
