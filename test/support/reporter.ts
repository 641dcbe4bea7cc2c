/**
 * Reports a mocha run the long way and closes with one plain line, `N passed, N failed`, so that a
 * person and a script read the same result.
 */

import Mocha from "mocha";

/** Prints the spec report, then what was left out, then the closing line. */
export default class ClosingLineReporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    if (pending > 0) Mocha.reporters.Base.consoleLog(`${pending} left out`);
    Mocha.reporters.Base.consoleLog(closingLine(passes, failures));
  }
}

/** Writes the closing line of a run. */
export function closingLine(passed: number, failed: number): string {
  return `${passed} passed, ${failed} failed`;
}
