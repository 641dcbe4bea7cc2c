/** Checks sizes the linter does not know: whole files, single tests, machine configs, casts. */

import ts from "typescript";
import { complain, countLines, type SourceFile, walk } from "./tidy-source.ts";

/** Caps in raw lines, by the kind of file. */
const LINES_MAX = {
  source: 300,
  supervisor: 90,
  test: 400,
  oneTest: 40,
  machineConfig: 120,
} as const;

/**
 * Casts (`as`, but not `as const`) a thousand lines of product may hold. The aim is 3; half of what
 * there is stands where protocols, which are types only, meet messages, which are values (src/actor).
 */
const CASTS_PER_THOUSAND_LINES_MAX = 4;

/** Refuses a file over its cap. */
export function checkFileLines(source: SourceFile): readonly string[] {
  const max = capOf(source.path);
  const lines = countLines(source.text);
  if (lines <= max) return [];
  return [
    `${source.path}: ${lines} lines, the cap is ${max}. Ask what it is really two of, and give each its file.`,
  ];
}

/** Refuses a single test or hook that tells more than one story. */
export function checkTestLines(source: SourceFile): readonly string[] {
  const complaints: string[] = [];
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    if (!["it", "beforeEach", "before", "afterEach", "after"].includes(node.expression.text))
      return;
    const lines = countLines(node.getText(source.tree));
    if (lines <= LINES_MAX.oneTest) return;
    complaints.push(
      complain(
        source,
        node,
        `this \`${node.expression.text}\` has ${lines} lines, the cap is ${LINES_MAX.oneTest}. Test one claim, and name the setup after what it shows.`,
      ),
    );
  });
  return complaints;
}

/** Refuses a machine whose configuration no longer fits one look. */
export function checkMachineLines(source: SourceFile): readonly string[] {
  const complaints: string[] = [];
  walk(source, (node) => {
    if (!isCallTo(node, "createMachine")) return;
    const lines = countLines(node.getText(source.tree));
    if (lines <= LINES_MAX.machineConfig) return;
    complaints.push(
      complain(
        source,
        node,
        `this machine has ${lines} lines, the cap is ${LINES_MAX.machineConfig}. Move what happens into named actions and guards, or split the life in two.`,
      ),
    );
  });
  return complaints;
}

/** Counts casts, leaving out `as const` and the type slots of machines (`types: {} as …`). */
export function castsIn(source: SourceFile): readonly ts.AsExpression[] {
  const casts: ts.AsExpression[] = [];
  walk(source, (node) => {
    if (!ts.isAsExpression(node) || node.type.getText(source.tree) === "const") return;
    const emptyObject =
      ts.isObjectLiteralExpression(node.expression) && node.expression.properties.length === 0;
    if (emptyObject && source.path.endsWith(".machine.ts")) return;
    casts.push(node);
  });
  return casts;
}

/** Refuses more casts than the whole product may hold, and says where they are. */
export function checkCasts(sources: readonly SourceFile[]): readonly string[] {
  const lines = sources.reduce((sum, { text }) => sum + countLines(text), 0);
  const found = sources.flatMap((source) =>
    castsIn(source).map((cast) =>
      complain(
        source,
        cast,
        "a cast (`as`). Narrow with a check, or type it where the value is made.",
      ),
    ),
  );
  const max = Math.max(
    CASTS_PER_THOUSAND_LINES_MAX,
    (lines / 1_000) * CASTS_PER_THOUSAND_LINES_MAX,
  );
  if (found.length <= max) return [];
  return [
    `${found.length} casts in ${lines} lines, the cap is ${CASTS_PER_THOUSAND_LINES_MAX} per 1,000. Remove some of these:`,
    ...found,
  ];
}

/** The usual words, spelled apart so that this file does not complain of itself. */
const NOTE_TO_ONESELF = new RegExp(
  `(?://|\\*).*\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|")})\\b`,
);

/** Refuses notes to oneself: they do not land. */
export function checkNoTodo(source: SourceFile): readonly string[] {
  return source.text.split("\n").flatMap((line, index) => {
    const word = NOTE_TO_ONESELF.exec(line)?.[1];
    return word === undefined
      ? []
      : [`${source.path}:${index + 1}: ${word}. Do it now, or open an issue and delete the note.`];
  });
}

/** Tells whether a node calls something by this name, also as a method. */
export function isCallTo(node: ts.Node, name: string): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression;
  return (
    (ts.isIdentifier(callee) && callee.text === name) ||
    (ts.isPropertyAccessExpression(callee) && callee.name.text === name)
  );
}

function capOf(path: string): number {
  if (/^(test|bench|examples|scripts)\//.test(path)) return LINES_MAX.test;
  return /^supervisors\/[^/]+\.ts$/.test(path) ? LINES_MAX.supervisor : LINES_MAX.source;
}
