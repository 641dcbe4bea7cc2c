/** Checks that every source file has its unit test, or a reason to have none. */

import ts from "typescript";
import { isIndex } from "./tidy-exports.ts";
import type { SourceFile } from "./tidy-source.ts";

/** Source that is tested elsewhere, and where. */
export interface Untested {
  /** A file, or a folder with a slash at its end: every file below it without a mirror of its own. */
  readonly path: string;
  readonly reason: string;
}

/**
 * Compares sources with tests, both ways: a file without a test or a reason, and a reason that no
 * longer holds. Files of types only have nothing to run; index files only re-export.
 */
export function checkMirror(
  sources: readonly SourceFile[],
  tests: readonly string[],
  untested: readonly Untested[],
): readonly string[] {
  const paths = new Set(sources.map(({ path }) => path));
  const missing = sources.flatMap((source) => {
    if (isIndex(source.path) || isTypesOnly(source)) return [];
    if (untested.some((row) => covers(row, source.path)) || isTested(source.path, tests)) return [];
    return [
      `${source.path}: has no unit test. Write ${mirrorOf(source.path)}, or say in test/support/untested.ts where it is tested.`,
    ];
  });
  const stale = untested.flatMap(({ path, reason }) => {
    const isFolder = path.endsWith("/");
    if (isFolder ? ![...paths].some((one) => one.startsWith(path)) : !paths.has(path)) {
      return [`test/support/untested.ts: ${path} is gone. Delete its row.`];
    }
    if (!isFolder && isTested(path, tests))
      return [`test/support/untested.ts: ${path} has a test now. Delete its row.`];
    return reason.split(" ").length < 4
      ? [
          `test/support/untested.ts: "${reason}" is no reason for ${path}. Say where it is tested instead.`,
        ]
      : [];
  });
  return [...missing, ...stale];
}

function covers({ path }: Untested, source: string): boolean {
  return path.endsWith("/") ? source.startsWith(path) : source === path;
}

/** The unit test that belongs to a source file. */
function mirrorOf(path: string): string {
  return `test/unit/${path.replace(/^src\//, "").replace(/\.ts$/, ".test.ts")}`;
}

function isTested(path: string, tests: readonly string[]): boolean {
  return tests.includes(mirrorOf(path));
}

function isTypesOnly(source: SourceFile): boolean {
  return source.tree.statements.every(
    (node) =>
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) ||
      (ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true) ||
      (ts.isExportDeclaration(node) && node.isTypeOnly) ||
      (ts.canHaveModifiers(node) &&
        (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)),
  );
}
