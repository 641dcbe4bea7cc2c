/** A sequence as a text that others read: JSON for scripts, and Mermaid for documents. */

import type { SequenceLayout } from "./sequence.ts";

/** As JSON: who is in it, what was said with its cause, answers, silences, and what happened to whom. */
export function sequenceJson({ lines, arrows, replies, idles, turns }: SequenceLayout): string {
  const said = {
    actors: lines.map(({ id, name }) => ({ id, name })),
    messages: arrows.map(({ header }) => header),
    replies: replies.map(({ reply }) => reply),
    silencesMs: idles.map(({ ms }) => ms),
    turns: turns.map(({ id, atMs, kind, word }) => ({ id, atMs, kind, word })),
  };
  return JSON.stringify(said, null, 2);
}

/** As Mermaid's `sequenceDiagram`. */
export function sequenceMermaid({ lines, arrows, replies }: SequenceLayout): string {
  const names = new Map(lines.map(({ id }, at) => [id, `a${at}`]));
  const said = arrows.map(({ header: { from, to, type, outcome }, y }) => {
    const head = outcome === "handled" ? "->>" : "-x";
    const told = outcome === "handled" ? type : `${type} (${outcome})`;
    return { y, line: `  ${names.get(from)}${head}${names.get(to)}: ${labelText(told)}` };
  });
  const answered = replies.map(({ ask: { from, to, type }, y }) => ({
    y,
    line: `  ${names.get(to)}-->>${names.get(from)}: answer to ${labelText(type)}`,
  }));
  return [
    "sequenceDiagram",
    ...lines.map(({ name }, at) => `  participant a${at} as ${labelText(name)}`),
    ...[...said, ...answered].sort((one, other) => one.y - other.y).map(({ line }) => line),
    "",
  ].join("\n");
}

/** What Mermaid would read as its own is written as a number. */
function labelText(text: string): string {
  return text.replaceAll(/[;:#<>"]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
