/**
 * Every program in README.md and docs/*.md compiles and does what its comments promise. The pages
 * under docs/decisions are records, and `@example` blocks in the code are not executed.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import ts from "typescript";
import {
  type Example,
  extractExamples,
  instrument,
  missingLines,
  promisesOf,
  rewriteImports,
  withoutNumbers,
} from "./support/docs-examples.ts";
import { listFiles } from "./support/tidy-source.ts";

const FOLDER = "build/docs-examples";
const RUN_LIMIT_MS = 60_000;

const pages = [
  ...["README.md"].filter((page) => existsSync(page)),
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const examples = pages.flatMap((page) => extractExamples(page, readFileSync(page, "utf8")));

describe("the examples in README.md and docs", function () {
  this.timeout(RUN_LIMIT_MS + 60_000);

  before(() => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    for (const example of examples) {
      const code = rewriteImports(example.code, "../..");
      writeFileSync(typedFile(example), `${code}\nexport {};\n`);
      writeFileSync(runFile(example), instrument(code));
    }
  });

  it("compile under the project's own options", () => {
    expect(typeErrors(examples.map(typedFile))).to.deep.equal([]);
  });

  for (const example of examples) {
    it(`${example.page}:${example.line} does what its comments promise`, () => {
      const { prints, uncheckable } = promisesOf(example.code);
      expect(uncheckable).to.deep.equal([]);

      const run = runExample(example);

      expect(run.signal, `the example did not end within ${RUN_LIMIT_MS} ms`).to.equal(null);
      expect(missingLines(prints, run.stdout), `printed:\n${run.stdout}`).to.deep.equal([]);
      if (example.kind !== "red") expect(run.status, run.stderr + run.stdout).to.equal(0);
      else expectOutput(example, run.stdout);
    });
  }
});

/** Runs an example by itself or by mocha, without what this run of tests was told about simulations. */
function runExample(example: Example): ReturnType<typeof spawnSync> & { readonly stdout: string } {
  const mocha = ["node_modules/mocha/bin/mocha.js", "--no-config"];
  const env = Object.entries(process.env).filter(([name]) => !/^SIM(_|$)/.test(name));
  return spawnSync(
    process.execPath,
    ["--import", "tsx", ...(example.kind === "program" ? [] : mocha), runFile(example)],
    { encoding: "utf8", timeout: RUN_LIMIT_MS, env: Object.fromEntries(env) },
  );
}

/** A red test fails, and prints what the page says, numbers aside. */
function expectOutput({ output }: Example, printed: string): void {
  const promised = withoutNumbers(output).split("\n");
  const lines = promised.map((line) => line.trim()).filter((line) => line !== "" && line !== "...");

  expect(lines).to.not.have.length(0);
  expect(printed).to.match(/^ +1 failing$/m);
  expect(missingLines(lines, withoutNumbers(printed)), `printed:\n${printed}`).to.deep.equal([]);
}

function typedFile(example: Example): string {
  return `${FOLDER}/${nameOf(example)}.ts`;
}

function runFile(example: Example): string {
  return `${FOLDER}/${nameOf(example)}.run.mts`;
}

function nameOf({ page, line }: Example): string {
  return `${page.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase()}-${line}`;
}

function typeErrors(files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    ts.sys,
    ".",
  );
  // What the product declares of packages without types is nobody's import.
  const declarations = listFiles(["src"], ".d.ts");
  const program = ts.createProgram([...files, ...declarations], {
    ...options,
    noUnusedLocals: false,
    noUnusedParameters: false,
  });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) =>
    ts.formatDiagnostic(diagnostic, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => "\n",
    }),
  );
}
