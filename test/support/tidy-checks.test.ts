import { expect } from "chai";
import { staleDocs } from "../../scripts/generated-docs.ts";
import { checkDefaults } from "./tidy-defaults.ts";
import { checkFailures, failuresInCode, failuresInTable } from "./tidy-errors.ts";
import {
  bannedWords,
  checkDocs,
  checkExportCount,
  checkIndex,
  checkNames,
} from "./tidy-exports.ts";
import { checkMachineForm, checkMachines } from "./tidy-machines.ts";
import { checkLinks, checkTitle } from "./tidy-markdown.ts";
import { checkMirror } from "./tidy-mirror.ts";
import {
  castsIn,
  checkCasts,
  checkFileLines,
  checkMachineLines,
  checkNoTodo,
  checkTestLines,
} from "./tidy-sizes.ts";
import { parseSource } from "./tidy-source.ts";

const DOC = "/** Says so. */\n";

describe("the tidy checks, each on a planted fault", () => {
  it("find a file, a test and a machine over their caps, and nothing at the cap", () => {
    const lines = (count: number) => "const a = 1;\n".repeat(count);
    const call = (name: string, count: number) =>
      `${name}("x", () => {\n${"a;\n".repeat(count - 2)}});\n`;

    expect(checkFileLines(parseSource("src/a.ts", lines(300)))).to.deep.equal([]);
    expect(checkFileLines(parseSource("src/a.ts", lines(301)))).to.have.length(1);
    expect(checkFileLines(parseSource("supervisors/a.ts", lines(91)))).to.have.length(1);
    expect(checkFileLines(parseSource("test/a.test.ts", lines(401)))).to.have.length(1);
    expect(checkTestLines(parseSource("test/a.test.ts", call("it", 40)))).to.deep.equal([]);
    expect(checkTestLines(parseSource("test/a.test.ts", call("it", 41)))).to.have.length(1);
    expect(
      checkMachineLines(parseSource("src/a.machine.ts", call("setup({}).createMachine", 121))),
    ).to.have.length(1);
  });

  it("count casts but not `as const` nor the type slots of a machine", () => {
    const text = "a as const; b as string; const c = { types: {} as D };";

    expect(castsIn(parseSource("src/a.ts", text))).to.have.length(2);
    expect(castsIn(parseSource("src/a.machine.ts", text))).to.have.length(1);
    expect(checkCasts([parseSource("src/a.ts", "b as string;".repeat(5))])).to.have.length(6);
    expect(checkCasts([parseSource("src/a.ts", "b as string;".repeat(4))])).to.deep.equal([]);
  });

  it("find a note to oneself in a comment only", () => {
    expect(
      checkNoTodo(parseSource("src/a.ts", `a; // ${"TO"}DO later\nconst NOTE = "todo";`)),
    ).to.have.length(1);
  });

  it("find banned words whatever joins them, and not inside other words", () => {
    expect(bannedWords("peerInfo")).to.deep.equal(["info"]);
    expect(bannedWords("string-utils")).to.deep.equal(["utils"]);
    expect(bannedWords("XMLData")).to.deep.equal(["data"]);
    expect(bannedWords("database-information")).to.deep.equal([]);
    const source = parseSource(
      "src/helpers/a.ts",
      `${DOC}export interface IPeer {}\n${DOC}export const _x = 1;`,
    );
    expect(checkNames(source)).to.have.length(3);
  });

  it("find an export without a doc comment and one whose sentence is not closed", () => {
    expect(checkDocs(parseSource("src/a.ts", `${DOC}export const a = 1;`))).to.deep.equal([]);
    expect(checkDocs(parseSource("src/a.ts", "export const a = 1;"))).to.have.length(1);
    expect(
      checkDocs(parseSource("src/a.ts", "/** @param b c */\nexport function a(b: 1) {}")),
    ).to.have.length(1);
    expect(checkDocs(parseSource("src/a.ts", "/** Says */\nexport type A = 1;"))).to.have.length(1);
    expect(
      checkDocs(
        parseSource("src/a.ts", `${DOC}export function a(): 1;\nexport function a(): 1 {}`),
      ),
    ).to.deep.equal([]);
  });

  it("find too many exports, code in an index and a re-export elsewhere", () => {
    const nine = Array.from({ length: 9 }, (_, index) => `export const a${index} = 1;`).join("\n");

    expect(checkExportCount(parseSource("src/a.ts", nine), 8)).to.have.length(1);
    expect(checkExportCount(parseSource("src/index.ts", nine), 8)).to.deep.equal([]);
    expect(
      checkIndex(parseSource("src/index.ts", 'export { a } from "./a.ts";\nconst b = 1;')),
    ).to.have.length(1);
    expect(checkIndex(parseSource("src/b.ts", 'export { a } from "./a.ts";'))).to.have.length(1);
  });

  it("find a file without its test, and a reason that no longer holds", () => {
    const sources = [
      parseSource("src/x/a.ts", "export const a = 1;"),
      parseSource("src/x/b.ts", "export type B = 1;"),
    ];
    const reason = "the conformance suite runs it";

    expect(checkMirror(sources, [], [])).to.have.length(1);
    expect(checkMirror(sources, ["test/unit/x/a.test.ts"], [])).to.deep.equal([]);
    expect(checkMirror(sources, [], [{ path: "src/x/a.ts", reason }])).to.deep.equal([]);
    expect(checkMirror(sources, [], [{ path: "src/x/a.ts", reason: "later" }])).to.have.length(1);
    expect(
      checkMirror(sources, ["test/unit/x/a.test.ts"], [{ path: "src/x/a.ts", reason }]),
    ).to.have.length(1);
    expect(checkMirror([], [], [{ path: "src/gone.ts", reason }])).to.have.length(1);
  });

  it("find a failure without a row, a row without a failure, and a row that says it wrong", () => {
    const code = failuresInCode(
      parseSource(
        "src/errors.ts",
        'interface ErrorDetails { "a.b": { readonly c: 1; readonly d: 2 }; "a.e": {} }\nconst TRANSIENT = new Set(["a.b"]);',
      ),
    );
    const row = (details: string, transient: string) =>
      failuresInTable(
        `| code |\n| \`a.b\` | ${details} | ${transient} | x |\n| \`a.e\` | – | no |`,
      );

    expect(checkFailures(code, row("`c`, `d`", "yes"))).to.deep.equal([]);
    expect(checkFailures(code, row("`c`", "yes"))).to.have.length(1);
    expect(checkFailures(code, row("`c`, `d`", "no"))).to.have.length(1);
    expect(checkFailures(code, [])).to.have.length(2);
    expect(checkFailures([], row("", "no"))).to.have.length(2);
  });

  it("find a promised default that the constant does not hold, and one that no constant holds", () => {
    const options =
      "interface O {\n/** Waits.\n * @defaultValue 5_000 */ readonly waitMs?: number }\n";
    const complaints = (code: string) => checkDefaults(parseSource("src/a.ts", options + code));

    expect(complaints("const DEFAULTS = { waitMs: 5000 };")).to.deep.equal([]);
    expect(
      complaints(
        "const WAIT_MS = 5_000;\nconst optionDefaults = Object.freeze({ waitMs: WAIT_MS });",
      ),
    ).to.deep.equal([]);
    expect(complaints("function a({ waitMs = 5_000 }: O) {}")).to.deep.equal([]);
    expect(complaints("const a = options.waitMs ?? 4_000;")).to.have.length(1);
    expect(complaints("")).to.have.length(1);
  });

  it("find a state without a description and a function inside a machine", () => {
    const machine = (state: string) =>
      parseSource(
        "a.machine.ts",
        `setup({}).createMachine({ context: () => ({}), states: { on: ${state} } });`,
      );

    expect(
      checkMachines(machine('{ description: "Lit. Leaves by off.", entry: "light" }')),
    ).to.deep.equal([]);
    expect(checkMachines(machine("{}"))).to.have.length(1);
    expect(checkMachines(machine('{ description: "x", entry: () => {} }'))).to.have.length(1);
    expect(checkMachines(machine('{ description: "x", states: { in: {} } }'))).to.have.length(1);
  });

  it("find a machine that is not one literal, and a second one in its file", () => {
    const form = (text: string) => checkMachineForm(parseSource("src/a.machine.ts", text));

    expect(form('setup({}).createMachine({ states: { a: { on: { e: "b" } } } });')).to.deep.equal(
      [],
    );
    expect(form("createMachine({});")).to.have.length(1);
    expect(form("setup({}).createMachine(config);")).to.have.length(1);
    expect(form("setup({}).createMachine({ ...more, [key]: 1 });")).to.have.length(2);
    expect(form("setup({}).createMachine({}); setup({}).createMachine({});")).to.have.length(1);
    expect(form("export const a = 1;")).to.have.length(1);
  });

  it("find a page with two titles or none, a dead link, and a stale generated page", async () => {
    expect(checkTitle("a.md", "# A\n\n```sh\n# not a title\n```\n")).to.deep.equal([]);
    expect(checkTitle("a.md", "# A\n# B\n")).to.have.length(1);
    expect(checkTitle("a.md", "text\n")).to.have.length(1);
    expect(
      checkLinks("docs/a.md", "[x](../package.json) [y](https://a.b) `[z](no.md)` [w](no.md#a)"),
    ).to.have.length(1);
    const doc = { path: "docs/x.md", render: () => "new" };
    expect(await staleDocs([doc], () => "new")).to.deep.equal([]);
    expect(await staleDocs([doc], () => undefined)).to.have.length(1);
  });
});
