/**
 * Compiles the project, then the type tests: every `@ts-expect-error` in test/types is a program
 * that must not compile. Says how many of them behaved.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { runTool } from "./run.ts";

/** What the compiler writes when an expected error did not come. */
const UNUSED_EXPECTATION = 2578;

const projects = ["tsconfig.json", "tsconfig.scripts.json", "tsconfig.page.json"];
const failed = projects.filter((project) => runTool("tsc", ["-p", project]) !== 0);
const typeTests = checkTypeTests("tsconfig.test-types.json");

console.log(
  `type tests: ${typeTests.behaved} of ${typeTests.negative} negative cases did not compile, as expected`,
);
if (failed.length > 0) console.log(`does not compile: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 || typeTests.failed ? 1 : 0;

function checkTypeTests(project: string): { negative: number; behaved: number; failed: boolean } {
  if (!existsSync("test/types") || !readdirSync("test/types").some((f) => f.endsWith(".ts"))) {
    return { negative: 0, behaved: 0, failed: false };
  }
  const parsed = ts.getParsedCommandLineOfConfigFile(
    project,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: report },
  );
  if (!parsed) return { negative: 0, behaved: 0, failed: true };
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const diagnostics = ts.getPreEmitDiagnostics(program);
  for (const diagnostic of diagnostics) report(diagnostic);
  const negative = parsed.fileNames
    .filter((name) => name.includes("/test/types/"))
    .reduce(
      (sum, name) => sum + (readFileSync(name, "utf8").match(/@ts-expect-error/g)?.length ?? 0),
      0,
    );
  const compiled = diagnostics.filter(({ code }) => code === UNUSED_EXPECTATION).length;
  return { negative, behaved: negative - compiled, failed: diagnostics.length > 0 };
}

function report(diagnostic: ts.Diagnostic): void {
  console.error(
    ts
      .formatDiagnostic(diagnostic, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => process.cwd(),
        getNewLine: () => "\n",
      })
      .trimEnd(),
  );
}
