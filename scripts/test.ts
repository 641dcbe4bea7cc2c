/**
 * Runs the tests and ends with one plain line, `N passed, N failed`, whatever happens: also when a
 * test file does not load, and when the run reports but does not leave.
 *
 *   npm test                      everything
 *   npm test -- --grep mailbox    what matches
 */

import { runWatched } from "./run.ts";

const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/;

/** How long a run may stay alive after its report before it counts as holding something open. */
const GRACE_MS = 20_000;

let closing = "0 passed, 1 failed";
const given = process.argv.slice(2);
/** Named here and not in mocha's own file, so that mocha runs a file alone when it is told to. */
const everything = ["--spec", "test/**/*.test.ts", "--spec", "examples/**/*.test.ts"];
const outcome = await runWatched(
  "mocha",
  [
    "--reporter",
    "test/support/reporter.ts",
    ...(process.stdout.isTTY ? ["--color"] : []),
    ...(given.includes("--spec") ? [] : everything),
    ...given,
  ],
  { isLast: (line) => CLOSING_LINE.test(line), graceMs: GRACE_MS },
  (line) => {
    if (CLOSING_LINE.test(line)) closing = line;
    else console.log(line);
  },
);

if (outcome.ended) {
  console.log(
    `The run reported and stayed alive for ${GRACE_MS / 1_000} s: a test left a timer, socket or process open. It counts as one failure.`,
  );
  closing = closing.replace(/(\d+) failed$/, (_, failed: string) => `${Number(failed) + 1} failed`);
}
console.log(closing);
process.exitCode = outcome.ended || outcome.exitCode !== 0 ? 1 : 0;
