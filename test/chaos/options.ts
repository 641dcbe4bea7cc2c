/** What a user may say of a run of chaos; each option is checked by name before anything is started. */

import { parseArgs } from "node:util";
import { describeError } from "../../src/errors.ts";
import type { FaultKind } from "../../src/testing/index.ts";
import { CHAOS_KINDS, checkKinds } from "./kinds.ts";

/** A run of chaos. */
export interface ChaosOptions {
  /** No new storm begins after it. */
  readonly forMs: number;
  /** Of the first storm; the next storm has the next number. `undefined`: drawn. */
  readonly seed: bigint | undefined;
  readonly kinds: readonly FaultKind[];
  /** Chance that a storm has a kind in it. */
  readonly keep: number;
  readonly stormMs: number;
  readonly validators: number;
  readonly fullNodes: number;
  /** File of a plan that stands in for a drawn one. */
  readonly planFile: string | undefined;
  /** Whether the data directories are kept in any case. */
  readonly keepsFolder: boolean;
  readonly json: boolean;
}

/** What is run when nothing is said. */
export const CHAOS_DEFAULTS = {
  minutes: 1,
  keep: 0.5,
  stormSeconds: 30,
  validators: 4,
  fullNodes: 2,
} as const;

/** How it is called. */
export const USAGE: readonly string[] = [
  "npm run chaos -- [options]",
  "",
  "  --minutes M       begin storms for so long (1)",
  "  --seed N          of the first storm; the next has the next number (drawn)",
  "  --kinds A,B       kinds of faults to draw from (all processes can do)",
  "  --keep P          chance that a storm has a kind in it (0.5)",
  "  --storm S         seconds a storm is long; then everything heals (30)",
  "  --plan FILE       a fault plan in JSON instead of drawn ones",
  "  --validators N    nodes that make commits (4)",
  "  --full-nodes N    nodes that follow (2)",
  "  --keep-data       keep the data directories; a failure keeps them anyway",
  "  --json            one JSON object a line",
];

const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;

const OPTIONS = {
  minutes: { type: "string" },
  seed: { type: "string" },
  kinds: { type: "string" },
  keep: { type: "string" },
  storm: { type: "string" },
  plan: { type: "string" },
  validators: { type: "string" },
  "full-nodes": { type: "string" },
  "keep-data": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/**
 * Reads a command line.
 *
 * @returns what to run, `"help"`, or everything that is wrong
 */
export function chaosOptions(
  args: readonly string[],
): ChaosOptions | "help" | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const values = parsed(args, problems);
  if (values === undefined) return { problems };
  if (values.help === true) return "help";
  const number = (name: NumberName): number => numberOf(name, values[name], problems);
  const options: ChaosOptions = {
    forMs: number("minutes") * MS_PER_MINUTE,
    seed: seedOf(values.seed, problems),
    kinds: kindsOf(values.kinds, problems),
    keep: number("keep"),
    stormMs: number("storm") * MS_PER_SECOND,
    validators: number("validators"),
    fullNodes: number("full-nodes"),
    planFile: values.plan,
    keepsFolder: values["keep-data"] === true,
    json: values.json === true,
  };
  if (values.plan !== undefined && values.kinds !== undefined) {
    problems.push("cannot use --kinds: --plan says what goes wrong (give one of them)");
  }
  return problems.length > 0 ? { problems } : options;
}

function parsed(args: readonly string[], problems: string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    problems.push(`cannot read the options: ${describeError(error)}`);
    return undefined;
  }
}

interface NumberRule {
  readonly otherwise: number;
  readonly expected: string;
  readonly holds: (number: number) => boolean;
}

/** Sixteen nodes are as many as a devnet has cities for; fewer than four validators survive nothing. */
const NUMBERS = {
  minutes: {
    otherwise: CHAOS_DEFAULTS.minutes,
    expected: "a number above 0, at most 1440",
    holds: (number) => number > 0 && number <= 1_440,
  },
  keep: {
    otherwise: CHAOS_DEFAULTS.keep,
    expected: "a number from 0 to 1",
    holds: (number) => number >= 0 && number <= 1,
  },
  storm: {
    otherwise: CHAOS_DEFAULTS.stormSeconds,
    expected: "seconds from 1 to 600",
    holds: (number) => number >= 1 && number <= 600,
  },
  validators: {
    otherwise: CHAOS_DEFAULTS.validators,
    expected: "a whole number from 4 to 12",
    holds: (number) => Number.isInteger(number) && number >= 4 && number <= 12,
  },
  "full-nodes": {
    otherwise: CHAOS_DEFAULTS.fullNodes,
    expected: "a whole number from 0 to 4",
    holds: (number) => Number.isInteger(number) && number >= 0 && number <= 4,
  },
} as const satisfies Readonly<Record<string, NumberRule>>;

type NumberName = keyof typeof NUMBERS;

function numberOf(name: NumberName, text: string | undefined, problems: string[]): number {
  const { otherwise, expected, holds } = NUMBERS[name];
  if (text === undefined) return otherwise;
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (holds(number)) return number;
  problems.push(`cannot use --${name} ${text}: expected ${expected}`);
  return otherwise;
}

function seedOf(text: string | undefined, problems: string[]): bigint | undefined {
  if (text === undefined || /^[0-9]{1,19}$/.test(text)) {
    return text === undefined ? undefined : BigInt(text);
  }
  problems.push(`cannot use --seed ${text}: expected a whole number of at most 19 digits`);
  return undefined;
}

function kindsOf(text: string | undefined, problems: string[]): readonly FaultKind[] {
  if (text === undefined) return CHAOS_KINDS;
  try {
    return checkKinds(text.split(",").map((kind) => kind.trim()));
  } catch (error) {
    problems.push(`cannot use --kinds: ${describeError(error)}`);
    return [];
  }
}
