/** Compares the table of failures for people with the union of failures in the code. */

import ts from "typescript";
import { propertyName, type SourceFile, walk } from "./tidy-source.ts";

/** One failure: its code, the names of its details in order, whether trying again may help. */
export interface FailureRow {
  readonly code: string;
  readonly details: readonly string[];
  readonly transient: boolean;
}

/** Reads the union `ErrorDetails` and the set `TRANSIENT` of src/errors.ts. */
export function failuresInCode(source: SourceFile): readonly FailureRow[] {
  const details = new Map<string, readonly string[]>();
  const transient = new Set<string>();
  walk(source, (node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === "ErrorDetails") {
      for (const member of node.members) {
        const code = propertyName(member.name);
        if (code !== undefined && ts.isPropertySignature(member))
          details.set(code, fieldsOf(member.type));
      }
    }
    if (
      ts.isVariableDeclaration(node) &&
      node.name.getText(source.tree) === "TRANSIENT" &&
      node.initializer
    ) {
      for (const literal of stringsIn(node.initializer)) transient.add(literal);
    }
  });
  return [...details].map(([code, fields]) => ({
    code,
    details: fields,
    transient: transient.has(code),
  }));
}

/** Reads the rows `| code | details | transient | … |` of a markdown text. */
export function failuresInTable(markdown: string): readonly FailureRow[] {
  return markdown.split("\n").flatMap((line) => {
    const [, code, details = "", transient = ""] = line.split("|").map((cell) => cell.trim());
    const name = /^`([a-z_]+\.[a-z_]+)`$/.exec(code ?? "")?.[1];
    if (name === undefined) return [];
    const fields = [...details.matchAll(/`([^`]+)`/g)].map(([, field = ""]) => field);
    return [{ code: name, details: fields, transient: transient === "yes" }];
  });
}

/** Compares both ways, and each row in its details and transience. */
export function checkFailures(
  code: readonly FailureRow[],
  table: readonly FailureRow[],
): readonly string[] {
  const rows = new Map(table.map((row) => [row.code, row]));
  const known = new Set(code.map((row) => row.code));
  const wrong = code.flatMap((failure) => {
    const row = rows.get(failure.code);
    if (row === undefined)
      return [
        `docs/errors.md: no row for \`${failure.code}\`. Add one: code, details, transient, when, what to do.`,
      ];
    const complaints: string[] = [];
    if (row.details.join() !== failure.details.join()) {
      complaints.push(
        `docs/errors.md: \`${failure.code}\` lists (${row.details.join(", ")}), src/errors.ts has (${failure.details.join(", ")}). Make the row say what the code carries.`,
      );
    }
    if (row.transient !== failure.transient) {
      complaints.push(
        `docs/errors.md: \`${failure.code}\` says transient ${row.transient ? "yes" : "no"}, src/errors.ts says the opposite. Make the row follow TRANSIENT.`,
      );
    }
    return complaints;
  });
  const gone = table
    .filter((row) => !known.has(row.code))
    .map((row) => `docs/errors.md: \`${row.code}\` is in no code. Delete the row.`);
  return [...wrong, ...gone];
}

function fieldsOf(type: ts.TypeNode | undefined): readonly string[] {
  if (type === undefined || !ts.isTypeLiteralNode(type)) return [];
  return type.members.flatMap(({ name }) => propertyName(name) ?? []);
}

function stringsIn(node: ts.Node): readonly string[] {
  if (ts.isStringLiteral(node)) return [node.text];
  const found: string[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...stringsIn(child));
  });
  return found;
}
