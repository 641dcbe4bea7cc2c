/** XML as indented lines. */

import { xmlAttribute, xmlText } from "./xml-text.ts";

/** Attributes in the order they are written; null leaves one out. */
export type XmlAttributes = Readonly<Record<string, string | null>>;

/** Writes an element with others in it; without any it closes itself. */
export function xmlElement(
  name: string,
  attributes: XmlAttributes,
  children: readonly (readonly string[])[] = [],
): readonly string[] {
  const head = opening(name, attributes);
  const inner = children.flat();
  if (inner.length === 0) return [`${head}/>`];
  return [`${head}>`, ...inner.map((line) => `  ${line}`), `</${name}>`];
}

/** Writes an element with nothing but text in it. */
export function xmlTextElement(name: string, text: string): readonly string[] {
  return [`<${name}>${xmlText(text)}</${name}>`];
}

function opening(name: string, attributes: XmlAttributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${xmlAttribute(value)}"`],
  );
  return `<${name}${written.join("")}`;
}
