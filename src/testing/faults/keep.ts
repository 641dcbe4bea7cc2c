/** Keeping a failure that was found: a text for people, with the token that replays it. */

import { invalidOption } from "../../options.ts";
import { decodeToken } from "./token.ts";

/** What is kept of a failure. */
export interface KeptFailure {
  readonly token: string;
  /** Name of the file of the test that keeps it, without its folder. */
  readonly test: string;
  /** What went wrong then, as a red test tells it. */
  readonly failure: readonly string[];
  /** Of the faults that are left, as `describeFaults` tells them. */
  readonly faults: readonly string[];
}

/** A failure, ready to be written. */
export interface KeptText {
  /** Name of its file; the same run gives the same name. */
  readonly file: string;
  readonly text: string;
}

/** Begins the line that says whose test it is. */
const TEST_MARK = "test: ";

/** How the names of such files end. */
export const KEPT_ENDING = ".sim.txt";

/**
 * Writes a failure down.
 *
 * @throws RuntimeError `option.invalid` when the token cannot be read
 */
export function keptText({ token, test, failure, faults }: KeptFailure): KeptText {
  const specId = oneLine(decodeToken(token).specId);
  const lines = [
    `${specId} failed like this; simulation found it. Every test of ${specId} beside this folder`,
    "replays it first. It is green when the failure is mended; delete the file to forget it.",
    `${TEST_MARK}${test}`,
    "",
    ...failure,
    "",
    faults.length === 0 ? "No fault was needed." : "It took these faults:",
    ...faults.map((line) => `  ${line}`),
  ];
  const comments = lines.map((line) => `# ${oneLine(line)}`.trimEnd());
  return { file: fileOf(specId, token), text: [...comments, "", token, ""].join("\n") };
}

/**
 * Reads the token of a failure that was written down.
 *
 * @param name of the file, for the refusal
 * @throws RuntimeError `option.invalid` when there is not exactly one, or it cannot be read
 */
export function keptToken(text: string, name: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const tokens = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const [token] = tokens;
  if (token === undefined || tokens.length > 1) {
    throw invalidOption(name, "one token besides comments that begin with #", tokens.length);
  }
  decodeToken(token);
  return token;
}

/** The file of the test that kept a failure; `undefined` when nobody wrote it down. */
export function keptTest(text: string): string | undefined {
  const mark = `# ${TEST_MARK}`;
  const line = text.split(/\r?\n/).find((one) => one.startsWith(mark));
  return line?.slice(mark.length).trim();
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}

function fileOf(specId: string, token: string): string {
  const stem = specId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, STEM_CHARACTERS_MAX);
  const digest = token.slice(token.lastIndexOf(".") + 1);
  return `${stem === "" ? "spec" : stem}-${digest}${KEPT_ENDING}`;
}

/** Longest part of a name that comes from a spec's id, in characters. */
const STEM_CHARACTERS_MAX = 80;
