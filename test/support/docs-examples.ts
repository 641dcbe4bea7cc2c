/**
 * Takes the examples out of a page and makes programs of them. Imports of the package lead to the
 * sources, those of `../examples/` to the examples; `// => value` after an expression and `// prints: text` after a `console.log` become
 * checks. The `@example` blocks of doc comments are not taken: nothing executes those.
 */

import { readFileSync } from "node:fs";
import ts from "typescript";

/**
 * How an example is run: by itself, or by mocha (`ts test`), where one fenced as `ts red` has to fail and
 * to print what the block fenced as `console` after it says.
 */
export type ExampleKind = "program" | "test" | "red";

/** One fenced `ts` block. */
export interface Example {
  readonly page: string;
  /** Line of the page on which the code begins. */
  readonly line: number;
  readonly kind: ExampleKind;
  readonly code: string;
  /** Of a red test: what the page says it prints. */
  readonly output: string;
}

/** What an example's comments promise and cannot be checked, or an ordered list of printed lines. */
export interface Promises {
  readonly prints: readonly string[];
  readonly uncheckable: readonly string[];
}

/** Finds the blocks fenced as `ts`; `ts no-run` marks a sketch that is not a program. */
export function extractExamples(page: string, markdown: string): readonly Example[] {
  const examples: Example[] = [];
  for (const block of markdown.matchAll(/^```ts(?: (test|red))? *\n([\s\S]*?)^``` *$/gm)) {
    const line = markdown.slice(0, block.index).split("\n").length + 1;
    const [whole, mark, code = ""] = block;
    const kind = mark === "test" || mark === "red" ? mark : "program";
    const output = kind === "red" ? outputAfter(markdown.slice(block.index + whole.length)) : "";
    examples.push({ page, line, kind, code, output });
  }
  return examples;
}

/** The `console` block that comes next, unless another example comes before it. */
function outputAfter(rest: string): string {
  const [before = ""] = rest.split(/^```ts/m);
  return /^```console *\n([\s\S]*?)^``` *$/m.exec(before)?.[1] ?? "";
}

/**
 * A text with what differs from run to run of one example blanked: numbers, hashes, tokens and paths.
 * What a page says a red test prints is compared in this form.
 */
export function withoutNumbers(text: string): string {
  return text
    .replace(/sim1\.[\w.~,+-]+/g, "sim1")
    .replace(/mocha \S+/g, "mocha file")
    .replace(/\b(?:0x[0-9a-f]+|[0-9a-f]*[0-9][0-9a-f]*(?:\.[0-9]+)?)\b/g, "#");
}

/** Points imports of the package's public entries at their sources, `root` being the way there. */
export function rewriteImports(code: string, root: string): string {
  const entries = publicEntries();
  const placed = code.replace(/(["'])\.\.\/examples\//g, `$1${root}/examples/`);
  return placed.replace(
    /(["'])(coppice(?:\/[a-z-]+)?)\1/g,
    (whole, _quote: string, name: string) => {
      const source = entries.get(name);
      return source === undefined ? whole : JSON.stringify(`${root}/${source}`);
    },
  );
}

/** The public entries of package.json by the name users write, each with its source. */
export function publicEntries(): ReadonlyMap<string, string> {
  const { name, exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const entries = Object.entries<{ readonly types?: string }>(exports).flatMap(
    ([key, { types }]) => {
      const source = types?.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ".ts");
      return source === undefined ? [] : [[key.replace(/^\./, name), source] as const];
    },
  );
  return new Map(entries);
}

/** Makes the program that runs: each `// => value` becomes a call that compares. */
export function instrument(code: string): string {
  const checks = valueChecks(code).map(({ start, end, expression, expected }) => ({
    start,
    end,
    text: `__shows(${expression}, ${JSON.stringify(expected)});`,
  }));
  const body = checks.reduceRight(
    (text, { start, end, text: call }) => text.slice(0, start) + call + text.slice(end),
    code,
  );
  return `${SHOWS}\n${body}\nexport {};\n`;
}

/** Lists what the comments promise beyond the values that {@link instrument} compares. */
export function promisesOf(code: string): Promises {
  const checked = valueChecks(code).length;
  const promised = code.match(/\/\/ =>/g)?.length ?? 0;
  const prints = [...code.matchAll(/^(.*)\/\/ prints: (.*)$/gm)];
  const stray = prints.filter(
    ([, before = ""]) => !/console\.log\(/.test(before) && before.trim() !== "",
  );
  return {
    prints: prints.map(([, , text = ""]) => text.trim()),
    uncheckable: [
      ...(checked === promised
        ? []
        : ["a `// =>` stands after something that is not an expression statement"]),
      ...stray.map(([whole]) => `a \`// prints:\` stands after no console.log: ${whole.trim()}`),
    ],
  };
}

/** The promised lines that do not appear in what was printed, in the order promised. */
export function missingLines(promised: readonly string[], printed: string): readonly string[] {
  const lines = printed.split("\n").map((line) => line.trim());
  let from = 0;
  return promised.filter((text) => {
    const at = lines.indexOf(text, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

interface ValueCheck {
  readonly start: number;
  readonly end: number;
  readonly expression: string;
  readonly expected: string;
}

function valueChecks(code: string): readonly ValueCheck[] {
  const tree = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  const checks: ValueCheck[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const expected = /^[ \t]*\/\/ => (.*)/.exec(code.slice(node.end))?.[1];
      if (expected !== undefined) {
        const expression = node.expression.getText(tree);
        checks.push({
          start: node.getStart(tree),
          end: node.end,
          expression,
          expected: expected.trim(),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return checks;
}

const SHOWS = [
  'import { inspect as __inspect } from "node:util";',
  "function __shows(value, expected) {",
  "  const shown = [__inspect(value, { depth: null, breakLength: Infinity }), JSON.stringify(value)];",
  "  if (shown.includes(expected)) return;",
  '  throw new Error("the page promises " + expected + ", the program gives " + shown[0]);',
  "}",
].join(" ");
