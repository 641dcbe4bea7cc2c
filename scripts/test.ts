/**
 * Runs the tests and ends with one plain line, `N passed, N failed`, whatever happens: also when a
 * test file does not load, and when a run reports but does not leave. All of them run in two processes at
 * once, each with every other file; the second one speaks when the first is through. What failed is told
 * at the end, of both, so that the last lines of a log are enough to know it.
 *
 *   npm test                      everything
 *   npm test -- --grep mailbox    what matches
 */

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Lines } from "./lines.ts";
import { runWatched } from "./run.ts";

const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/;

/** The line from which on mocha's report tells of nothing but what failed. */
const FAILURES_LINE = /^\s+\d+ failing$/;

/** How long a run may stay alive after its report before it counts as holding something open. */
const GRACE_MS = 20_000;

/** Runs at once at most: what is tested starts processes of its own. */
const RUNS_MAX = 2;

/** Folders that are tested by `npm test`; mocha runs a file alone when it is told to. */
const FOLDERS = ["test", "examples"];

/** Those with commands of their own. */
const APART = [join("test", "browser"), join("test", "hostile"), join("test", "package")];

/** What a run has come to. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What mocha tells of them, line by line. */
  readonly failures: readonly string[];
}

const given = process.argv.slice(2);
const shares = given.includes("--spec") ? [[]] : sharesOf(testFiles());
const runs = shares.map((files) => startRun([...given, ...files]));
for (const { lines } of runs) await lines.speak();
const outcomes = await Promise.all(runs.map(({ outcome }) => outcome));
for (const line of outcomes.flatMap(({ failures }) => failures)) console.log(line);
const passed = outcomes.reduce((sum, one) => sum + one.passed, 0);
const failed = outcomes.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function testFiles(): string[] {
  const all = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  return all
    .filter((file) => file.endsWith(".test.ts") && !APART.some((folder) => file.startsWith(folder)))
    .sort();
}

/** Every other file each, so that what takes long in one folder is spread. */
function sharesOf(files: readonly string[]): string[][] {
  const count = Math.min(RUNS_MAX, availableParallelism());
  return Array.from({ length: count }, (_, share) =>
    files.filter((_file, at) => at % count === share),
  );
}

/** Begins a run; its lines wait until they are asked for. */
function startRun(args: readonly string[]): { lines: Lines; outcome: Promise<Outcome> } {
  const lines = new Lines();
  return { lines, outcome: runMocha(args, lines).finally(() => lines.end()) };
}

async function runMocha(args: readonly string[], lines: Lines): Promise<Outcome> {
  let closing = ["", "0", "1"];
  const failures: string[] = [];
  const color = process.stdout.isTTY ? ["--color"] : [];
  const { ended, exitCode } = await runWatched(
    "mocha",
    ["--reporter", "test/support/reporter.ts", ...color, ...args],
    { isLast: (line) => CLOSING_LINE.test(line), graceMs: GRACE_MS },
    (line) => {
      const found = CLOSING_LINE.exec(line);
      if (found !== null) closing = [...found];
      else if (failures.length > 0 || FAILURES_LINE.test(stripVTControlCharacters(line)))
        failures.push(line);
      else lines.add(line);
    },
  );
  const [passed, told] = closing.slice(1).map(Number);
  if (ended) failures.push(heldOpen());
  // A run that fails without a failed test is a failure of its own.
  const own = ended || (exitCode !== 0 && told === 0) ? 1 : 0;
  return { passed: passed ?? 0, failed: (told ?? 0) + own, failures };
}

function heldOpen(): string {
  return `The run reported and stayed alive for ${GRACE_MS / 1_000} s: a test left a timer, socket or process open. It counts as one failure.`;
}
