/**
 * The repository's own rules, those no tool knows. Each check is a function in test/support with a
 * test on a planted fault; here they look at the real files. Every message says what to do instead.
 */

import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { GENERATED_DOCS, staleDocs } from "../scripts/generated-docs.ts";
import { lintPlanted } from "./support/planted.ts";
import { checkDefaults } from "./support/tidy-defaults.ts";
import { checkDrawing } from "./support/tidy-drawing.ts";
import { checkFailures, failuresInCode, failuresInTable } from "./support/tidy-errors.ts";
import {
  checkDocs,
  checkExportCount,
  checkIndex,
  checkNames,
  exportsOf,
} from "./support/tidy-exports.ts";
import { checkMachineForm, checkMachines } from "./support/tidy-machines.ts";
import { checkLinks, checkTitle } from "./support/tidy-markdown.ts";
import { checkMirror } from "./support/tidy-mirror.ts";
import {
  checkCasts,
  checkFileLines,
  checkMachineLines,
  checkNoTodo,
  checkTestLines,
} from "./support/tidy-sizes.ts";
import { listFiles, PRODUCT, parseSource, readSources } from "./support/tidy-source.ts";
import { UNTESTED } from "./support/untested.ts";

const EXPORTS_MAX = 8;

const product = readSources(PRODUCT);
const tests = readSources(["test"]);
const everything = [...product, ...tests, ...readSources(["bench", "examples", "scripts"])];
const pages = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((page) => existsSync(page)),
  ...listFiles(["docs"], ".md"),
];

/** Fails with one complaint a line. */
function expectNone(complaints: readonly string[]): void {
  expect(complaints, `\n${complaints.join("\n")}\n`).to.have.length(0);
}

describe("the repository", () => {
  before(() => {
    const exported = product.reduce((sum, source) => sum + exportsOf(source).length, 0);
    console.log(
      `    ${product.length} product files, ${exported} exports, ${tests.length} test files`,
    );
  });

  it("keeps files within their caps", () => {
    expectNone(everything.flatMap(checkFileLines));
  });

  it("keeps single tests and machines within their caps", () => {
    expectNone([...tests.flatMap(checkTestLines), ...product.flatMap(checkMachineLines)]);
  });

  it("keeps exports per file within the cap", () => {
    expectNone(product.flatMap((source) => checkExportCount(source, EXPORTS_MAX)));
  });

  it("casts at most three times in a thousand lines", () => {
    expectNone(checkCasts(product));
  });

  it("names things for what they are", () => {
    expectNone(product.flatMap(checkNames));
  });

  it("documents every export", () => {
    expectNone(product.flatMap(checkDocs));
  });

  it("has a unit test for every source file, or a reason", () => {
    expectNone(
      checkMirror(
        product,
        tests.map(({ path }) => path),
        UNTESTED,
      ),
    );
  });

  it("draws supervisors as they are declared", () => {
    expectNone(product.filter(({ path }) => path.startsWith("supervisors/")).flatMap(checkDrawing));
  });

  it("lists every failure in docs/errors.md, and no other", () => {
    const code = failuresInCode(
      parseSource("src/errors.ts", readFileSync("src/errors.ts", "utf8")),
    );
    const table = failuresInTable(readFileSync("docs/errors.md", "utf8"));

    expect(code).to.not.have.length(0);
    expectNone(checkFailures(code, table));
  });

  it("states each default once", () => {
    const folderOf = ({ path }: { readonly path: string }) => path.slice(0, path.lastIndexOf("/"));

    expectNone(
      product.flatMap((source) =>
        checkDefaults(
          source,
          product.filter((other) => folderOf(other) === folderOf(source)),
        ),
      ),
    );
  });

  it("holds no notes to oneself", () => {
    expectNone(everything.flatMap(checkNoTodo));
  });

  it("re-exports from index files only, and nothing else there", () => {
    expectNone(product.flatMap(checkIndex));
  });

  it("describes every state of every machine", () => {
    expectNone(product.filter(({ path }) => path.endsWith(".machine.ts")).flatMap(checkMachines));
  });

  it("writes one literal machine in each file of a machine", () => {
    expectNone(
      product.filter(({ path }) => path.endsWith(".machine.ts")).flatMap(checkMachineForm),
    );
  });

  it("keeps generated pages fresh", async function () {
    // One of them draws the tree of a node, which is started for it.
    this.timeout(120_000);
    const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

    expectNone(await staleDocs(GENERATED_DOCS, read));
  });

  it("gives each page one title and links that lead somewhere", () => {
    expectNone(
      pages.flatMap((path) => {
        const markdown = readFileSync(path, "utf8");
        return [...checkTitle(path, markdown), ...checkLinks(path, markdown)];
      }),
    );
  });

  it("points every public entry at a source that exists", () => {
    const named = readFileSync("package.json", "utf8").match(/\.\/dist\/[^"]+\.js/g) ?? [];
    const sources = named.map((path) => path.replace("./dist/", "").replace(/\.js$/, ".ts"));

    expect(sources).to.not.have.length(0);
    expectNone(
      sources
        .filter((path) => !existsSync(path))
        .map((path) => `package.json points at ${path}, which is not there.`),
    );
  });
});

describe("the lint rules of the doors", () => {
  const planted: Readonly<Record<string, readonly [string, string]>> = {
    "Date.now": ["export const a = Date.now();", "noJsRestrictedProperties"],
    "new Date()": ["export const a = new Date();", "plugin"],
    "performance.now": ["export const a = performance.now();", "noRestrictedGlobals"],
    setTimeout: ["setTimeout(() => {}, 1);", "noRestrictedGlobals"],
    setInterval: ["setInterval(() => {}, 1);", "noRestrictedGlobals"],
    setImmediate: ["setImmediate(() => {});", "noRestrictedGlobals"],
    queueMicrotask: ["queueMicrotask(() => {});", "noRestrictedGlobals"],
    "Math.random": ["export const a = Math.random();", "noJsRestrictedProperties"],
    "process.env": ["export const a = process.env;", "noJsRestrictedProperties"],
    console: ['console.log("a");', "noRestrictedGlobals"],
    fetch: ['export const a = fetch("a:");', "noRestrictedGlobals"],
    globalThis: ["export const a = globalThis.setTimeout;", "plugin"],
    ...Object.fromEntries(
      ["fs", "net", "tls", "http", "crypto", "os", "dns", "child_process"].map((name) => [
        `node:${name}`,
        [`import * as a from "node:${name}";\nexport const b = a;`, "noRestrictedImports"] as const,
      ]),
    ),
  };
  const cases = Object.entries(planted).map(([what, [code, rule]], index) => ({
    what,
    code,
    rule,
    name: `planted-${index}.ts`,
  }));

  it("refuse ambient time, chance, disk, network, environment and console, and say where the door is", function () {
    this.timeout(30_000);

    const folders = ["src/peer", "messages", "actors", "supervisors"];
    const paths = cases.map(({ name, ...rest }, index) => ({
      ...rest,
      path: `${folders[index % 4]}/${name}`,
    }));
    const report = lintPlanted(
      Object.fromEntries(paths.map(({ path, code }) => [path, `${code}\n`])),
    );

    for (const { path, rule, what } of paths)
      expect(report.findings, what).to.include(`${path} ${rule}`);
    for (const door of [
      "src/time/clock.ts",
      "src/time/random.ts",
      "src/store/store.ts",
      "src/transport/transport.ts",
      "src/cli",
    ]) {
      expect(report.text).to.contain(door);
    }
  });

  it("let a door through by its path and leave methods of the same name alone", function () {
    this.timeout(30_000);

    const report = lintPlanted({
      "src/time/real-planted.ts": "export const a = Date.now();\nsetTimeout(() => {}, 1);\n",
      "src/store/lmdb.ts": 'import * as a from "node:fs";\nexport const b = a;\n',
      "src/transport/tcp-planted.ts": 'import * as a from "node:net";\nexport const b = a;\n',
      "src/cli/planted.ts": 'console.log("a");\n',
      "src/peer/planted.ts":
        "export const a = (b: { setTimeout(): void }) => b.setTimeout();\nexport const c = new Date(4);\n",
    });

    expect(report.findings).to.deep.equal([]);
  });
});
