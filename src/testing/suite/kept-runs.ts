/** The folder in which failures are kept beside a test: one file each, read before anything is drawn. */

// biome-ignore lint/style/noRestrictedImports: no world runs here; what is kept belongs beside the user's test.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { invalidOption } from "../../options.ts";
import { KEPT_ENDING, type KeptFailure, keptTest, keptText, keptToken } from "../faults/keep.ts";
import { decodeToken } from "../faults/token.ts";

/** A failure that is kept. */
export interface KeptRun {
  readonly file: string;
  readonly token: string;
}

/** Who reads what is kept. */
export interface KeptReader {
  readonly specId: string;
  /** File of the test. */
  readonly test: string;
  /** Ids of all specs that file has tests of. @defaultValue not known, so no failure is a stray */
  readonly declared?: ReadonlySet<string> | undefined;
}

/** Failures kept in one folder: each is replayed at each run of its test. */
export const KEPT_MAX = 1_000;

/**
 * What is kept of a spec, by name.
 *
 * @returns none when there is no such folder
 * @throws RuntimeError `option.invalid` when a file cannot be read as one, or nobody replays it any more:
 *   its test is gone, or has no such spec
 */
export function keptRuns(folder: string, reader: KeptReader): readonly KeptRun[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(KEPT_ENDING));
  if (names.length > KEPT_MAX)
    throw invalidOption(folder, `at most ${KEPT_MAX} files`, names.length);
  return names
    .sort()
    .map((name) => join(folder, name))
    .flatMap((file) => runOf(file, reader));
}

function runOf(file: string, reader: KeptReader): readonly KeptRun[] {
  const text = readFileSync(file, "utf8");
  const token = keptToken(text, file);
  const { specId } = decodeToken(token);
  if (specId === reader.specId) return [{ file, token }];
  const test = keptTest(text);
  if (test !== undefined && isStray(specId, test, reader)) {
    const expected = `a failure of a spec that ${test} still has: keep it anew, or delete the file`;
    throw invalidOption(file, expected, specId);
  }
  return [];
}

function isStray(specId: string, test: string, { test: own, declared }: KeptReader): boolean {
  if (declared === undefined) return false;
  return test === basename(own) ? !declared.has(specId) : !existsSync(join(dirname(own), test));
}

/** Keeps a failure. @returns the file */
export function keepRun(folder: string, kept: KeptFailure): string {
  const { file, text } = keptText(kept);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}
