/** Simulations as tests of mocha: one line a spec, and a red one prints what runs it again. */

import { relative } from "node:path";
import { decodeToken } from "./faults/token.ts";
import type { TestPlace } from "./faults/report.ts";
import type { SimSpec } from "./spec.ts";
import { findForTest } from "./suite/canary.ts";
import { processEnvironment } from "./suite/environment.ts";
import { simulateForTest, timeMsOf } from "./suite/sim-test.ts";
import {
  type CanaryOptions,
  checkCanaryOptions,
  checkTestOptions,
  SIM_TEST_DEFAULTS,
  type SimTestOptions,
} from "./suite/test-options.ts";

/** Between the time of a simulation and that of its test, in ms: the run that was under way may end. */
const GRACE_MS = 30_000;

/**
 * Declares a test that simulates a spec: first what is kept of it, then drawn seeds. The environment of the
 * process may say otherwise: `SIM=<token>` replays that one run and leaves out specs it is not of, with
 * `SIM_KEEP=1` a failure is kept, `SIM_RUNS` and `SIM_FROM` choose the seeds.
 *
 * @throws RuntimeError `option.invalid` for an option or a variable that means nothing
 * @example
 * itSim("keeps what it acknowledged", { runs: 200 }, counterSpec);
 */
export function itSim(title: string, options: SimTestOptions, spec: SimSpec): void {
  checkTestOptions(options);
  const environment = processEnvironment();
  const { token } = environment;
  const { shrinkMs = SIM_TEST_DEFAULTS.shrinkMs } = options;
  const test = it(title, async function () {
    this.timeout(timeMsOf({ ...options, environment }) + shrinkMs + GRACE_MS);
    if (token !== undefined && decodeToken(token).specId !== spec.id) this.skip();
    const place = placeOf(this.test);
    throwRed(await simulateForTest(spec, { ...options, place, environment, declared }));
  });
  const declared = specsOf(test.file ?? "");
  declared.add(spec.id);
}

/** Ids of the specs each file has tests of: what is kept for another is replayed by nobody. */
const declaredIn = new Map<string, Set<string>>();

function specsOf(file: string): Set<string> {
  const specs = declaredIn.get(file) ?? new Set();
  declaredIn.set(file, specs);
  return specs;
}

/**
 * Declares a test that is green when simulating finds a bug that was planted, and by the check that is
 * meant to find it: a canary for faults that became tame and checks that look away. Left out while
 * `SIM` replays one run.
 *
 * @throws RuntimeError `option.invalid` for an option that means nothing
 * @example
 * itFinds("an early acknowledgement", { failure: "acknowledged is durable" }, specWith({ isHasty: true }));
 */
export function itFinds(title: string, options: CanaryOptions, spec: SimSpec): void {
  checkCanaryOptions(options);
  const { token } = processEnvironment();
  const { timeoutMs = SIM_TEST_DEFAULTS.timeoutMs } = options;
  it(title, async function () {
    this.timeout(timeoutMs + GRACE_MS);
    if (token !== undefined) this.skip();
    throwRed(await findForTest(spec, { ...options, place: placeOf(this.test) }));
  });
}

/** A test, as far as it is looked at. */
interface Declared {
  readonly file?: string | undefined;
  fullTitle(): string;
}

function placeOf(test: Declared | undefined): TestPlace {
  return { file: relative("", test?.file ?? ""), title: test?.fullTitle() ?? "" };
}

/** The text is all there is to say: where the test stands in the sources of mocha nobody wants to know. */
function throwRed(text: string | undefined): void {
  if (text === undefined) return;
  const error = new Error(text);
  error.stack = `Error: ${text}`;
  throw error;
}
