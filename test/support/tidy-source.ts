/** Reads the repository's own files for the tidy checks: text, lines and syntax tree. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The folders whose code ships. */
export const PRODUCT = ["src", "messages", "actors", "supervisors"] as const;

/** One TypeScript file. */
export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Parses `text` as if it stood at `path`. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  return { path, text, tree };
}

/** Reads every `.ts` file below the folders, in order of path. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return listFiles(folders, ".ts").map((path) => parseSource(path, readFileSync(path, "utf8")));
}

/** Lists the files below the folders whose name ends so; a folder that is not there has none. */
export function listFiles(folders: readonly string[], ending: string): readonly string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .sort();
}

/** Counts lines as an editor shows them. */
export function countLines(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

/** Writes where a node stands and what to do about it: `path:line: sentence`. */
export function complain(source: SourceFile, node: ts.Node, sentence: string): string {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return `${source.path}:${line + 1}: ${sentence}`;
}

/** Calls `visit` with every node of the file, parents first. */
export function walk(source: SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(source.tree);
}

/** The name of a property written plainly or in quotes. */
export function propertyName(name: ts.PropertyName | undefined): string | undefined {
  if (name === undefined) return undefined;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/** The value of a property of an object literal. */
export function propertyOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property) && propertyName(property.name) === name) {
      return property.initializer;
    }
  }
  return undefined;
}
