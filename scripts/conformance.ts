/**
 * Says of every rule of OTP this runtime claims whether it holds: runs `test/otp`, finds the rules by
 * the ids in the titles, and fails when one is broken or has no test.
 */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NOT_APPLICABLE } from "../test/otp/not-applicable.ts";
import { ROWS } from "../test/otp/rows.ts";
import {
  describeVerdict,
  judgeRows,
  type RanTest,
  tally,
} from "../test/support/conformance-rows.ts";
import { runTool } from "./run.ts";

/** What is read of mocha's JSON report. */
interface MochaReport {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string }[];
}

/** How long one test may take, in ms: those of scale share a busy machine. */
const TEST_TIMEOUT_MS = 120_000;

const tests = runTests();
const { verdicts, complaints } = judgeRows(ROWS, NOT_APPLICABLE, tests);
for (const verdict of verdicts) console.log(describeVerdict(verdict));
for (const complaint of complaints) console.log(`COMPLAINT ${complaint}`);
const unnamed = tests.filter(({ passed }) => !passed).length;
const counts = tally(verdicts);
console.log(
  `conformance: ${verdicts.length} rows, ${counts.passed} passed, ${counts.not_applicable} not applicable, ` +
    `${counts.missing} missing, ${counts.failed} failed; ${tests.length} tests, ${unnamed} failed`,
);
const isSound = counts.missing + counts.failed + complaints.length + unnamed === 0;
process.exitCode = isSound && tests.length > 0 ? 0 : 1;

/** Runs every conformance test and reads what came of each. */
function runTests(): readonly RanTest[] {
  const folder = mkdtempSync(join(tmpdir(), "coppice-conformance-"));
  try {
    const file = join(folder, "report.json");
    const tool = ["--no-config", "--extension", "ts", "--node-option", "import=tsx"];
    const report = ["--reporter", "json", "--reporter-option", `output=${file}`];
    const limits = ["--timeout", String(TEST_TIMEOUT_MS), "--forbid-only", "--forbid-pending"];
    runTool("mocha", [...tool, ...report, ...limits, "test/otp/**/*.test.ts"]);
    const { passes, failures } = JSON.parse(readFileSync(file, "utf8")) as MochaReport;
    return [
      ...passes.map(({ fullTitle }) => ({ title: fullTitle, passed: true })),
      ...failures.map(({ fullTitle }) => ({ title: fullTitle, passed: false })),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
