/** What a run of tests is told from outside: the only place of the kit that reads the environment. */

import { valueRule } from "../../option-value.ts";
import { invalidOption } from "../../options.ts";
import { RUNS_MAX } from "../option-check.ts";
import { decodeToken, SEED_MAX } from "../faults/token.ts";

/** What the environment says of simulations. */
export interface TestEnvironment {
  /** `SIM`: the one run to do. Specs it is not of are left out. */
  readonly token?: string;
  /** `SIM_KEEP`: failures are written down, to be replayed first from then on. */
  readonly keeps?: boolean;
  /** `SIM_RUNS`: seeds of each test, whatever the test says; their time grows along. */
  readonly runs?: number;
  /** `SIM_FROM`: the first of them, such as `0x1f`. */
  readonly from?: bigint;
  /** `SIM_TODAY`: the day known failures are held against, such as `2027-01-31`; no clock is asked for it. */
  readonly today?: string;
}

/** A day, such that later ones are greater texts. */
export const DAY = valueRule<string>("a day, such as 2027-01-31", (value) => {
  return (
    typeof value === "string" && /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value)
  );
});

/**
 * Reads variables of an environment; empty ones count as not set.
 *
 * @throws RuntimeError `option.invalid` with the name of the one that means nothing
 */
export function testEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): TestEnvironment {
  const {
    SIM: token = "",
    SIM_KEEP: keep = "",
    SIM_RUNS = "",
    SIM_FROM = "",
    SIM_TODAY = "",
  } = variables;
  // Said here once, not by every test that then leaves itself out.
  if (token !== "") decodeToken(token);
  return {
    ...(token !== "" && { token }),
    ...(keep !== "" && { keeps: flagOf(keep) }),
    ...(SIM_RUNS !== "" && { runs: Number(numberOf("SIM_RUNS", SIM_RUNS, BigInt(RUNS_MAX))) }),
    ...(SIM_TODAY !== "" && { today: dayOf(SIM_TODAY) }),
    ...(SIM_FROM !== "" && { from: numberOf("SIM_FROM", SIM_FROM, SEED_MAX) }),
  };
}

/** What the process was started with. */
export function processEnvironment(): TestEnvironment {
  // biome-ignore lint/nursery/noJsRestrictedProperties: the command line of a test run is where a token comes from.
  return testEnvironment(process.env);
}

function flagOf(text: string): boolean {
  if (text === "1" || text === "0") return text === "1";
  throw invalidOption("SIM_KEEP", "1 or 0", text);
}

function dayOf(text: string): string {
  if (DAY.holds(text)) return text;
  throw invalidOption("SIM_TODAY", DAY.expected, text);
}

function numberOf(name: string, text: string, max: bigint): bigint {
  const isNumber = /^(?:0x[0-9a-fA-F]{1,16}|[0-9]{1,20})$/.test(text);
  if (!isNumber || BigInt(text) > max) throw invalidOption(name, `a number from 0 to ${max}`, text);
  return BigInt(text);
}
