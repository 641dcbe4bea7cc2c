/**
 * Says of every promise of a group whether a test shows it, and of every public function or test case
 * of the reference what stands for it and what shows that. Runs only the files whose titles carry
 * ids or names of the group, and fails when a row has no passing test.
 *
 *   npm run features -- A              all but the attacks on whole processes
 *   npm run features -- A --hostile    those too; they take minutes
 *   npm run features -- S              discovery and state sync
 */

import { readFileSync } from "node:fs";
import { A } from "../test/features/a.ts";
import type { FeatureGroup } from "../test/features/feature-group.ts";
import { S } from "../test/features/s.ts";
import {
  describeVerdict,
  judgeRows,
  type RanTest,
  type RowTable,
  tally,
} from "../test/support/conformance-rows.ts";
import {
  functionTable,
  mayShow,
  namesNotFound,
  promiseTable,
} from "../test/support/feature-rows.ts";
import { listFiles, PRODUCT } from "../test/support/tidy-source.ts";
import { runReported } from "./run-reported.ts";

const GROUPS: readonly FeatureGroup[] = [A, S];

/** Tests of installed packages and of the tables themselves show no promise. */
const NEVER = ["test/package/", "test/support/"];
const HOSTILE = "test/hostile/";

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  const letters = args.filter((arg) => !arg.startsWith("--"));
  const groups = GROUPS.filter(({ letter }) => letters.length === 0 || letters.includes(letter));
  const unknown = letters.filter((letter) => !GROUPS.some((group) => group.letter === letter));
  if (unknown.length > 0) {
    console.error(`there is no group ${unknown.join(", ")} (there are ${lettersOf(GROUPS)})`);
    return 2;
  }
  const sound = groups.map((group) => isShown(group, args.includes("--hostile")));
  return sound.every(Boolean) ? 0 : 1;
}

function isShown(group: FeatureGroup, withHostile: boolean): boolean {
  const files = listFiles(["test", "examples"], ".test.ts")
    .filter((path) => !NEVER.some((folder) => path.startsWith(folder)))
    .filter((path) => withHostile || !path.startsWith(HOSTILE))
    .filter((path) => mayShow(group, readFileSync(path, "utf8")));
  const tests = runReported(files);
  const missing = namesNotFound(group, productTexts());
  for (const name of missing) console.log(`NOT THERE ${name}`);
  const promises = report(`promises ${group.letter}`, promiseTable(group), tests);
  const functions = report(`${group.reference} of the reference`, functionTable(group), tests);
  const failed = tests.filter(({ passed }) => !passed);
  for (const { title } of failed) console.log(`FAILED ${title}`);
  console.log(
    `${files.length} files, ${tests.length} tests, ${failed.length} failed, ${missing.length} names not there`,
  );
  return promises && functions && failed.length === 0 && missing.length === 0;
}

function report(what: string, table: RowTable, tests: readonly RanTest[]): boolean {
  const { verdicts, complaints } = judgeRows(table, tests);
  for (const verdict of verdicts) console.log(describeVerdict(verdict));
  for (const complaint of complaints) console.log(`COMPLAINT ${complaint}`);
  const { passed, not_applicable: leftOut, missing, failed } = tally(verdicts);
  console.log(
    `${what}: ${verdicts.length} rows, ${passed} shown, ${leftOut} left out, ${missing} missing, ${failed} failed`,
  );
  return missing + failed + complaints.length === 0;
}

function productTexts(): ReadonlyMap<string, string> {
  return new Map(listFiles(PRODUCT, ".ts").map((path) => [path, readFileSync(path, "utf8")]));
}

function lettersOf(groups: readonly FeatureGroup[]): string {
  return groups.map(({ letter }) => letter).join(", ");
}
