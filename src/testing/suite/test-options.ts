/** What a test that simulates is told, and what it does unless told otherwise. */

import { fieldsOf, listOf, optional, required } from "../../option-rules.ts";
import { wholeNumber } from "../../option-value.ts";
import { DAY } from "./environment.ts";
import { checkOptions, RUNS_MAX, SEED, SHARE, TEXT } from "../option-check.ts";

/** A failure nobody has mended yet. */
export interface KnownFailure {
  /** Of a run that fails like it. */
  readonly token: string;
  /** Why it may stay for now. */
  readonly why: string;
  /** The last day on which it may, such as `2027-01-31`. Held against `SIM_TODAY`, where that is set. */
  readonly until: string;
}

/** How one test simulates. */
export interface SimTestOptions {
  /** Seeds in a row; 0 does only what is kept. @defaultValue 50 */
  readonly runs?: number;
  /** The first of them. @defaultValue 1n */
  readonly from?: bigint;
  /** Share of the runs that are done twice and compared. @defaultValue 0.02 */
  readonly selfCheckShare?: number;
  /** Replays a failure may be shrunk by; 0 leaves it as it is. @defaultValue 200 */
  readonly replaysMax?: number;
  /** Time for the runs, in ms; a test that cannot do them all in it is red. @defaultValue 60_000 */
  readonly timeoutMs?: number;
  /** Time to shrink a failure in besides, in ms. @defaultValue 30_000 */
  readonly shrinkMs?: number;
  /** Tokens that are replayed before anything is drawn. @defaultValue none */
  readonly corpus?: readonly string[];
  /** Failures that do not count; one that happens no more is red. @defaultValue none */
  readonly known?: readonly KnownFailure[];
  /** Folder of what `SIM_KEEP=1` has kept, seen from the test's file. @defaultValue "regressions" */
  readonly keptIn?: string;
}

/** How a test that looks for a planted bug simulates. */
export interface CanaryOptions {
  /** Name of the check that has to find it, as `failure.name` has it. */
  readonly failure: string;
  /** Seeds in a row it has to be found in. @defaultValue 50 */
  readonly runs?: number;
  /** The first of them. @defaultValue 1n */
  readonly from?: bigint;
  /** Time for the runs, in ms. @defaultValue 60_000 */
  readonly timeoutMs?: number;
}

/** What a test does unless told otherwise. */
export const SIM_TEST_DEFAULTS = {
  runs: 50,
  from: 1n,
  selfCheckShare: 0.02,
  replaysMax: 200,
  timeoutMs: 60_000,
  shrinkMs: 30_000,
  keptIn: "regressions",
} as const;

/** Tokens, or known failures, of one test. */
const LISTED_MAX = 1_000;

/** Longest time of a test, in ms: a day. */
const TIME_MS_MAX = 86_400_000;

const SEARCH = {
  runs: optional(wholeNumber(0, RUNS_MAX)),
  from: optional(SEED),
  timeoutMs: optional(wholeNumber(1, TIME_MS_MAX)),
};

const TEST = fieldsOf({
  ...SEARCH,
  selfCheckShare: optional(SHARE),
  replaysMax: optional(wholeNumber(0, RUNS_MAX)),
  shrinkMs: optional(wholeNumber(0, TIME_MS_MAX)),
  corpus: optional(listOf(TEXT, { max: LISTED_MAX })),
  known: optional(
    listOf(fieldsOf({ token: required(TEXT), why: required(TEXT), until: required(DAY) }), {
      max: LISTED_MAX,
    }),
  ),
  keptIn: optional(TEXT),
});

const CANARY = fieldsOf({ ...SEARCH, failure: required(TEXT) });

/**
 * Refuses options that mean nothing.
 *
 * @throws RuntimeError `option.invalid` with the name of the first
 */
export function checkTestOptions(options: SimTestOptions): void {
  checkOptions(TEST, options, "simulate as a test");
}

/** The same for a test that looks for a planted bug. @throws RuntimeError `option.invalid` */
export function checkCanaryOptions(options: CanaryOptions): void {
  checkOptions(CANARY, options, "simulate as a test");
}
