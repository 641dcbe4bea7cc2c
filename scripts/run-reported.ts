/** Runs test files and reads what came of each test in them. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RanTest } from "../test/support/conformance-rows.ts";
import { runTool } from "./run.ts";

/** What is read of mocha's JSON report. */
interface MochaReport {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string }[];
}

/** How long one test may take, in ms: those of scale share a busy machine. */
const TEST_TIMEOUT_MS = 120_000;

/**
 * Runs test files, by path or glob, whatever the project's own settings leave out.
 *
 * @param files none of them runs no test at all
 */
export function runReported(files: readonly string[]): readonly RanTest[] {
  if (files.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "coppice-report-"));
  try {
    const file = join(folder, "report.json");
    const tool = ["--no-config", "--extension", "ts", "--node-option", "import=tsx"];
    const report = ["--reporter", "json", "--reporter-option", `output=${file}`];
    const limits = ["--timeout", String(TEST_TIMEOUT_MS), "--forbid-only", "--forbid-pending"];
    runTool("mocha", [...tool, ...report, ...limits, ...files]);
    const { passes, failures } = JSON.parse(readFileSync(file, "utf8")) as MochaReport;
    return [
      ...passes.map(({ fullTitle }) => ({ title: fullTitle, passed: true })),
      ...failures.map(({ fullTitle }) => ({ title: fullTitle, passed: false })),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
