/**
 * Says of every rule of OTP this runtime claims whether it holds: runs `test/otp`, finds the rules by
 * the ids in the titles, and fails when one is broken or has no test.
 */

import { NOT_APPLICABLE } from "../test/otp/not-applicable.ts";
import { ROWS } from "../test/otp/rows.ts";
import { describeVerdict, judgeRows, tally } from "../test/support/conformance-rows.ts";
import { runReported } from "./run-reported.ts";

const tests = runReported(["test/otp/**/*.test.ts"]);
const { verdicts, complaints } = judgeRows({ rows: ROWS, notApplicable: NOT_APPLICABLE }, tests);
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
