/** A copy of the sources with one planted bug in it. */

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Mutant } from "./mutant.ts";

/** What a campaign needs of the project. */
const PARTS = [
  "src",
  "messages",
  "actors",
  "supervisors",
  "examples",
  "test",
  "package.json",
  "tsconfig.json",
];

/** A text with an edit in it. */
export type Edited = { readonly source: string } | { readonly problem: string };

/** Applies the edits of a planted bug; each text has to stand there exactly once. */
export function edited(source: string, { edits }: Pick<Mutant, "edits">): Edited {
  let result = source;
  for (const [from, to] of edits) {
    const pieces = result.split(from);
    if (pieces.length !== 2) {
      return { problem: `stands there ${pieces.length - 1} times, not once: ${from}` };
    }
    result = pieces.join(to);
  }
  return { source: result };
}

/** A copy of the project; without a bug, the control. */
export interface Copy {
  readonly folder: string;
  remove(): void;
}

/** @throws Error when the bug does not fit the sources any more */
export function copyWith(mutant: Mutant | undefined): Copy {
  const folder = mkdtempSync(join(tmpdir(), "coppice-mutant-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  for (const part of PARTS) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  if (mutant !== undefined) {
    const path = join(folder, mutant.file);
    const result = edited(readFileSync(path, "utf8"), mutant);
    if ("problem" in result) {
      remove();
      throw new Error(`cannot plant ${mutant.id} in ${mutant.file}: a text ${result.problem}`);
    }
    writeFileSync(path, result.source);
  }
  return { folder, remove };
}
