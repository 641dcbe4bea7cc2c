/** The folder in which failures are kept beside a test: one file each, read before anything is drawn. */

// biome-ignore lint/style/noRestrictedImports: no world runs here; what is kept belongs beside the user's test.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invalidOption } from "../../options.ts";
import { KEPT_ENDING, type KeptFailure, keptText, keptToken } from "../faults/keep.ts";
import { decodeToken } from "../faults/token.ts";

/** A failure that is kept. */
export interface KeptRun {
  readonly file: string;
  readonly token: string;
}

/** Failures kept in one folder: each is replayed at each run of its test. */
export const KEPT_MAX = 1_000;

/**
 * What is kept of a spec, by name.
 *
 * @returns none when there is no such folder
 * @throws RuntimeError `option.invalid` when a file cannot be read as one
 */
export function keptRuns(folder: string, specId: string): readonly KeptRun[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(KEPT_ENDING));
  if (names.length > KEPT_MAX)
    throw invalidOption(folder, `at most ${KEPT_MAX} files`, names.length);
  return names
    .sort()
    .map((name) => join(folder, name))
    .map((file) => ({ file, token: keptToken(readFileSync(file, "utf8"), file) }))
    .filter(({ token }) => decodeToken(token).specId === specId);
}

/** Keeps a failure. @returns the file */
export function keepRun(folder: string, kept: KeptFailure): string {
  const { file, text } = keptText(kept);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}
