import { expect } from "chai";
import {
  extractExamples,
  instrument,
  missingLines,
  promisesOf,
  publicEntries,
  rewriteImports,
  withoutNumbers,
} from "./docs-examples.ts";

describe("examples in pages", () => {
  it("takes blocks fenced as ts and leaves sketches and other languages", () => {
    const page =
      "# A\n\n```ts\n1;\n```\n\n```ts no-run\n2;\n```\n\n```sh\n3\n```\n\n```ts\n4;\n```\n";

    expect(extractExamples("docs/a.md", page)).to.deep.equal([
      { page: "docs/a.md", line: 4, kind: "program", code: "1;\n", output: "" },
      { page: "docs/a.md", line: 16, kind: "program", code: "4;\n", output: "" },
    ]);
  });

  it("takes tests for mocha, and with a red one what it prints", () => {
    const page =
      "```ts test\n1;\n```\n\n```ts red\n2;\n```\n\ntext\n\n```console\nno\n```\n\n```ts red\n3;\n```\n";
    const examples = extractExamples("a.md", page);

    expect(examples.map(({ kind, output }) => [kind, output])).to.deep.equal([
      ["test", ""],
      ["red", "no\n"],
      ["red", ""],
    ]);
  });

  it("compares what is printed without what differs from run to run", () => {
    const line = (token: string, hash: string, file: string) =>
      `seed 0x${hash}  t=${token.length}.004 s  replay: SIM=sim1.${token} npx mocha ${file} --fgrep a`;

    expect(withoutNumbers(line("a.1.-.x", "a", "b.ts"))).to.equal(
      withoutNumbers(line("a~0040.7k.oXy_.zz", "fe3", "build/c.mts")),
    );
    expect(withoutNumbers("a node  node.kill")).to.equal("a node  node.kill");
  });

  it("points public entries at their sources and leaves every other import", () => {
    const code =
      'import { a } from "coppice";\nimport "coppice/secret";\nimport ts from "typescript";';

    expect(rewriteImports(code, "../..")).to.equal(
      'import { a } from "../../src/index.ts";\nimport "coppice/secret";\nimport ts from "typescript";',
    );
    expect(rewriteImports('import "../examples/a/b.ts";', "../..")).to.equal(
      'import "../../examples/a/b.ts";',
    );
    expect(publicEntries().get("coppice/messages")).to.equal("messages/index.ts");
  });

  it("turns a promised value into a comparison, also behind await", () => {
    expect(instrument("await f(1); // => 3\ng();")).to.contain(
      '__shows(await f(1), "3"); // => 3\ng();',
    );
  });

  it("refuses a promise it cannot check", () => {
    expect(promisesOf("const a = 1; // => 1").uncheckable).to.have.length(1);
    expect(promisesOf("a(); // prints: b").uncheckable).to.have.length(1);
    expect(promisesOf("console.log(1); // prints: 1\n1; // => 1").uncheckable).to.deep.equal([]);
  });

  it("wants promised lines in the order promised", () => {
    expect(missingLines(["a", "b"], "a\nnoise\nb\n")).to.deep.equal([]);
    expect(missingLines(["b", "a"], "a\nb\n")).to.deep.equal(["a"]);
  });
});
