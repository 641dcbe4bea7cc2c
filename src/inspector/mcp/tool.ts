/** What a tool is: a name, what it asks for, and the slice of a picture it gives. */

import { SHOWN_CHARACTERS_MAX, shownValue } from "../../option-value.ts";
import type { Picture } from "../picture/picture.ts";

/** Entries of a list when nothing is said, and at most. */
export const ENTRIES = { usual: 50, max: 500 } as const;

/** Characters of one answer: what an agent can read at once. */
export const ANSWER_CHARACTERS_MAX = 60_000;

/** What a tool can be asked for, by name. */
export type Arguments = Readonly<Record<string, string | number | undefined>>;

/** One argument as a schema. */
export interface ArgumentSchema {
  readonly type: "string" | "integer";
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A tool. It only looks. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly takes: Readonly<Record<string, ArgumentSchema>>;
  /** What must be given. @defaultValue nothing */
  readonly needs?: readonly string[];
  /** Number of the actor that is to be watched before it answers. @defaultValue none */
  readonly watches?: (asked: Arguments, picture: Picture) => number | undefined;
  /**
   * What it says.
   *
   * @param entries of each list at most; it is asked again with fewer when what it says is too long
   */
  readonly facts: (asked: Arguments, picture: Picture, entries: number) => unknown;
}

/** Arguments of a list that is given in parts. */
export const LISTING = {
  limit: {
    type: "integer",
    description: `how many of each list (${ENTRIES.usual})`,
    minimum: 1,
    maximum: ENTRIES.max,
  },
  offset: { type: "integer", description: "how many to leave out before", minimum: 0 },
} as const satisfies Readonly<Record<string, ArgumentSchema>>;

/** A part of a list, which says what it is a part of. */
export interface ListPart {
  readonly total: number;
  readonly offset: number;
  readonly entries: readonly unknown[];
  /** Where the next part begins; absent at the end. */
  readonly next?: number;
}

/** Takes a part. */
export function partOf(
  list: readonly unknown[],
  { offset = 0 }: Arguments,
  entries: number,
): ListPart {
  const from = Math.min(list.length, Number(offset));
  const to = Math.min(list.length, from + entries);
  const rest = to < list.length ? { next: to } : {};
  return { total: list.length, offset: from, entries: list.slice(from, to), ...rest };
}

/** Runs a tool; what is too long is made shorter, list by list, down to a single entry. */
export function answerOf(tool: Tool, asked: Arguments, picture: Picture): string {
  let entries = Number(asked["limit"] ?? ENTRIES.usual);
  for (;;) {
    const text = JSON.stringify(tool.facts(asked, picture, entries));
    if (text.length <= ANSWER_CHARACTERS_MAX) return text;
    if (entries === 1) return cutText(text);
    entries = Math.floor(entries / 2);
  }
}

function cutText(text: string): string {
  const start = text.slice(0, ANSWER_CHARACTERS_MAX / 2);
  return JSON.stringify({ cut: `the first of ${text.length} characters`, start });
}

/**
 * What is wrong with what was asked; undefined when nothing is. It tells the agent what to ask instead.
 */
export function complaintAbout(
  { takes, needs = [] }: Tool,
  asked: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const name of needs) if (asked[name] === undefined) return `${name} is missing`;
  for (const [name, value] of Object.entries(asked)) {
    const schema = Object.hasOwn(takes, name) ? takes[name] : undefined;
    if (schema === undefined) {
      return `there is no argument ${name.slice(0, SHOWN_CHARACTERS_MAX)} (there are: ${Object.keys(takes).join(", ") || "none"})`;
    }
    if (!fits(schema, value)) return `${name} is ${shownValue(value)} (${schema.description})`;
  }
  return undefined;
}

function fits(
  { type, minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: ArgumentSchema,
  value: unknown,
): boolean {
  if (type === "string") return typeof value === "string";
  return Number.isSafeInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
}
