/** Refusing what a user of the kit wrote: one sentence that names the field, whatever it is a field of. */

import { RuntimeError } from "../errors.ts";
import type { OptionProblem, OptionRule } from "../option-rules.ts";
import { valueRule } from "../option-value.ts";
import { SEED_MAX } from "./faults/token.ts";

/** Runs that anybody asks for at once: more take days. */
export const RUNS_MAX = 1_000_000_000;

/** What may be a seed. */
export const SEED = valueRule<bigint>("a bigint from 0n to 2^64 - 1", (value) => {
  return typeof value === "bigint" && value >= 0n && value <= SEED_MAX;
});

/** What may be a name. */
export const TEXT = valueRule<string>(
  "a text",
  (value) => typeof value === "string" && value !== "",
);

/** What may be a share, or a chance. */
export const SHARE = valueRule<number>("a number from 0 to 1", (value) => {
  return typeof value === "number" && value >= 0 && value <= 1;
});

/**
 * Refuses a value that does not keep a rule.
 *
 * @param purpose completes "cannot ...", such as `simulate as a test`
 * @throws RuntimeError `option.invalid` with the first field that is wrong
 */
export function checkOptions(rule: OptionRule, value: unknown, purpose: string): void {
  const problem = rule(value, "");
  if (problem !== undefined) refuseOption(problem, purpose);
}

/** Says what is wrong. @throws RuntimeError `option.invalid` */
export function refuseOption(problem: OptionProblem, purpose: string): never {
  const { expected, received, isUnknown } = problem;
  const option = problem.option === "" ? "options" : problem.option;
  const reason = isUnknown === true ? `did you mean ${expected}?` : `expected ${expected}`;
  throw new RuntimeError(
    "option.invalid",
    { option, expected, received },
    `cannot ${purpose}: ${option}: ${reason} (${received})`,
  );
}
