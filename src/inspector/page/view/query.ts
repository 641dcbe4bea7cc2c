/**
 * The filter line over messages: `type:sync.* to:/node/p2p/* -outcome:handled word`. All that is given must hold; `-`
 * turns one round, `*` stands for any rest; a word without a key is looked for everywhere.
 */

import type { MessageFilter } from "../../protocol/bodies.ts";
import type { MessageHeader } from "../../protocol/headers.ts";

/** A message with the names of its actors. */
export interface NamedMessage {
  readonly header: MessageHeader;
  readonly from: string;
  readonly to: string;
}

interface Term {
  readonly key: "from" | "to" | "type" | "outcome" | "any";
  readonly isNot: boolean;
  readonly pattern: string;
}

const KEYS = ["from", "to", "type", "outcome"] as const;

/** The words of a line that has no terms, such as that over the tree. */
export function wordsIn(line: string): readonly string[] {
  return line.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Reads the line; nothing in it is wrong, what is no term is a word. */
export function parseQuery(text: string): readonly Term[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => {
      const isNot = part.startsWith("-") && part.length > 1;
      const [head = "", ...rest] = (isNot ? part.slice(1) : part).split(":");
      const key = KEYS.find((one) => one === head);
      const isTerm = key !== undefined && rest.length > 0;
      const pattern = isTerm ? rest.join(":") : part.slice(isNot ? 1 : 0);
      return { key: isTerm ? key : "any", isNot, pattern: pattern.toLowerCase() };
    });
}

/** Whether a message is what the line asks for. */
export function isAsked(query: readonly Term[], message: NamedMessage): boolean {
  return query.every((term) => holds(term, message) !== term.isNot);
}

function holds({ key, pattern }: Term, { header, from, to }: NamedMessage): boolean {
  switch (key) {
    case "from":
      return isLike(from, pattern);
    case "to":
      return isLike(to, pattern);
    case "type":
      return isLike(header.type, pattern);
    case "outcome":
      return isLike(header.outcome, pattern);
    case "any":
      return `${header.type} ${from} ${to} ${header.outcome}`.toLowerCase().includes(pattern);
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
  const type = query.find(({ key, isNot }) => key === "type" && !isNot)?.pattern;
  return type === undefined || !/^[\w.]+\.\*$/.test(type) ? {} : { type };
}
