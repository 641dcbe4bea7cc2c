/**
 * The filter line over messages: `type:sync.* to:/node/p2p/* -outcome:handled word`. All that is given must hold; `-`
 * turns one round, `*` stands for any rest; a word without a key is looked for everywhere. `>5ms` asks for those that were
 * handled longer than that, `wait>5ms` for those that waited longer: only watched actors tell, of all others nothing is known.
 */

import type { StepTimes } from "../../picture/step-times.ts";
import type { MessageFilter } from "../../protocol/bodies.ts";
import type { MessageHeader } from "../../protocol/headers.ts";

/** A message with the names of its actors. */
export interface NamedMessage {
  readonly header: MessageHeader;
  readonly from: string;
  readonly to: string;
  /** Of one that a watched actor took. */
  readonly times?: StepTimes | undefined;
}

type Term = { readonly isNot: boolean } & (
  | { readonly key: "from" | "to" | "type" | "outcome" | "any"; readonly pattern: string }
  | { readonly key: "waitMs" | "handleMs"; readonly overMs: number }
);

/** Longer than so many ms. */
const LONGER = /^(wait)?>(\d+(?:\.\d+)?)(?:ms)?$/;

const KEYS = ["from", "to", "type", "outcome"] as const;

/** The words of a line that has no terms, such as that over the tree. */
export function wordsIn(line: string): readonly string[] {
  return line.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Reads the line; nothing in it is wrong, what is no term is a word. */
export function parseQuery(text: string): readonly Term[] {
  return text.split(/\s+/).filter(Boolean).map(termIn);
}

function termIn(part: string): Term {
  const isNot = part.startsWith("-") && part.length > 1;
  const asked = isNot ? part.slice(1) : part;
  const [, wait, over] = LONGER.exec(asked) ?? [];
  if (over !== undefined)
    return { key: wait === undefined ? "handleMs" : "waitMs", isNot, overMs: Number(over) };
  const [head = "", ...rest] = asked.split(":");
  const key = KEYS.find((one) => one === head);
  if (key === undefined || rest.length === 0)
    return { key: "any", isNot, pattern: asked.toLowerCase() };
  return { key, isNot, pattern: rest.join(":").toLowerCase() };
}

/** Whether a message is what the line asks for. */
export function isAsked(query: readonly Term[], message: NamedMessage): boolean {
  return query.every((term) => holds(term, message) !== term.isNot);
}

function holds(term: Term, { header, from, to, times }: NamedMessage): boolean {
  switch (term.key) {
    case "waitMs":
    case "handleMs":
      return (times?.[term.key] ?? 0) > term.overMs;
    case "from":
      return isLike(from, term.pattern);
    case "to":
      return isLike(to, term.pattern);
    case "type":
      return isLike(header.type, term.pattern);
    case "outcome":
      return isLike(header.outcome, term.pattern);
    case "any":
      return `${header.type} ${from} ${to} ${header.outcome}`.toLowerCase().includes(term.pattern);
  }
}

function isLike(text: string, pattern: string): boolean {
  const own = text.toLowerCase();
  const parts = pattern.split("*");
  if (parts.length === 1) return own.includes(pattern);
  const [first = "", ...rest] = parts;
  if (!own.startsWith(first)) return false;
  let at = first.length;
  for (const [nth, part] of rest.entries()) {
    const isLast = nth === rest.length - 1;
    const found = isLast && part !== "" ? own.lastIndexOf(part) : own.indexOf(part, at);
    if (found < at || (isLast && part !== "" && found + part.length !== own.length)) return false;
    at = found + part.length;
  }
  return true;
}

/** The part of the line that the host can answer, so that it tells no more than is asked. */
export function hostFilter(query: readonly Term[]): MessageFilter {
  const type = query.flatMap((term) => (term.key === "type" && !term.isNot ? term.pattern : []))[0];
  return type === undefined || !/^[\w.]+\.\*$/.test(type) ? {} : { type };
}
