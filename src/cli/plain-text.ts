/** Shows answers of a node to people; whatever a node tells, it can be shown. */

import type { Plain } from "../control/plain.ts";
import { tableLines } from "./table.ts";

/** Digits of a key or a digest that tell it apart for the eye. */
const SHORT_CHARACTERS = 12;

/** Shortens long hexadecimal text. */
export function short(text: string): string {
  const isHex = text.length > 2 * SHORT_CHARACTERS && /^[0-9a-f]+$/.test(text);
  return isHex ? `${text.slice(0, SHORT_CHARACTERS)}…` : text;
}

/** One field of an answer as text; empty for null. */
function textOf(value: Plain | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An answer as lines: a list of objects as a table, an object as name and value. */
export function answerLines(answer: Plain): readonly string[] {
  if (isList(answer)) return listLines(answer);
  if (!isFields(answer)) return [textOf(answer)];
  return tableLines(["name", "value"], Object.entries(flat(answer))).slice(1);
}

function listLines(answer: readonly Plain[]): readonly string[] {
  const rows = answer.map((item) => (isFields(item) ? flat(item) : { value: textOf(item) }));
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.length === 0) return ["none"];
  return tableLines(
    header,
    rows.map((row) => header.map((name) => short(new Map(Object.entries(row)).get(name) ?? ""))),
  );
}

/** Fields of fields get dotted names. */
function flat(fields: Readonly<Record<string, Plain>>, prefix = ""): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isFields(value)) Object.assign(result, flat(value, `${prefix}${name}.`));
    else result[`${prefix}${name}`] = textOf(value);
  }
  return result;
}

/** Whether an answer is a list. */
export function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

/** Whether an answer is an object. */
export function isFields(value: Plain | undefined): value is { readonly [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number an answer holds under a name; `undefined` when it holds none. */
export function numberIn(answer: Plain | undefined, name: string): number | undefined {
  const value = isFields(answer) ? answer[name] : undefined;
  return typeof value === "number" ? value : undefined;
}

/** A text an answer holds under a name; `undefined` when it holds none. */
export function textIn(answer: Plain | undefined, name: string): string | undefined {
  const value = isFields(answer) ? answer[name] : undefined;
  return typeof value === "string" ? value : undefined;
}
