/**
 * What options may hold, as data: rules made of smaller rules, each with the words that complete
 * "expected ...". A rule only looks and says what is wrong; callers make the failure.
 */

import { shownValue, type ValueRule } from "./option-value.ts";

/** What is wrong with one option. */
export interface OptionProblem {
  /** Which one, such as `authorities[2].stake`. */
  readonly option: string;
  /** What it holds, in few words. */
  readonly received: string;
  /** What it should hold; of a name that no option has, the one that was probably meant. */
  readonly expected: string;
  /** Whether there is no option of this name. */
  readonly isUnknown?: true;
}

/** Decides whether a value will do; the first thing wrong with it otherwise. */
export type OptionRule = (value: unknown, option: string) => OptionProblem | undefined;

/** The rule of an option that must be there. */
export function required({ holds, expected }: ValueRule<unknown>): OptionRule {
  return (value, option) =>
    holds(value) ? undefined : { option, expected, received: shownValue(value) };
}

/** The same for one that may be left out; `undefined` is left out too. */
export function optional(rule: OptionRule | ValueRule<unknown>): OptionRule {
  const check = typeof rule === "function" ? rule : required(rule);
  return (value, option) => (value === undefined ? undefined : check(value, option));
}

/** A list whose items keep a rule. */
export function listOf(
  rule: OptionRule | ValueRule<unknown>,
  { min = 0, max }: { readonly min?: number; readonly max: number },
): OptionRule {
  const check = typeof rule === "function" ? rule : required(rule);
  const expected = min === 0 ? `a list of at most ${max}` : `a list of ${min} to ${max}`;
  return (value, option) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      return { option, expected, received: shownValue(value) };
    }
    // Not `map`, which passes over the holes of a list.
    for (const [index, item] of value.entries()) {
      const problem = check(item, `${option}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Any number of entries under names of the user's own. */
export function dictionaryOf(rule: ValueRule<unknown>): OptionRule {
  const check = required(rule);
  return (value, option) => {
    if (!isObject(value)) return { option, expected: "an object", received: shownValue(value) };
    for (const [name, item] of Object.entries(value)) {
      const problem = check(item, `${option}.${name}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/**
 * An object whose fields keep a rule each.
 *
 * @param fields every field there is
 * @param others whether other fields may stand beside them; a plain object has none otherwise
 */
export function fieldsOf(
  fields: Readonly<Record<string, OptionRule>>,
  others: "refused" | "allowed" = "refused",
): OptionRule {
  return (value, option) => {
    if (!isObject(value)) return { option, expected: "an object", received: shownValue(value) };
    const at = (name: string): string => (option === "" ? name : `${option}.${name}`);
    // An object of a class has fields of its own that are nobody's options.
    const stranger = others === "refused" && isPlain(value) ? strangerIn(value, fields) : undefined;
    if (stranger !== undefined) {
      const expected = nearestName(stranger, Object.keys(fields));
      const received = shownValue(Reflect.get(value, stranger));
      return { option: at(stranger), expected, received, isUnknown: true };
    }
    for (const [name, rule] of Object.entries(fields)) {
      const problem = rule(Reflect.get(value, name), at(name));
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function strangerIn(value: object, fields: object): string | undefined {
  return Object.entries(value).find(
    ([name, held]) => held !== undefined && !Object.hasOwn(fields, name),
  )?.[0];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The name that was probably meant, or all there are. */
export function nearestName(name: string, known: readonly string[]): string {
  const lengthMost = Math.max(2, Math.floor(name.length / 3));
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: editsBetween(name, candidate) }))
    .sort((one, other) => one.edits - other.edits);
  const isNear = nearest !== undefined && nearest.edits <= lengthMost;
  return isNear ? nearest.candidate : `one of ${known.join(", ")}`;
}

/** Longest name that is compared; nobody mistypes a longer one. */
const NAME_CHARACTERS_MAX = 64;

/** Characters to add, drop or exchange to make one name of another (Levenshtein), case aside. */
function editsBetween(one: string, other: string): number {
  if (one.length > NAME_CHARACTERS_MAX) return Number.POSITIVE_INFINITY;
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of [...from].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= to.length; at += 1) {
      const exchange = (row[at - 1] ?? 0) + (character === to[at - 1] ? 0 : 1);
      next.push(Math.min((next[at - 1] ?? 0) + 1, (row[at] ?? 0) + 1, exchange));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
