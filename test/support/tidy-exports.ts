/** Finds what a file exports and says, and checks names, docs and the shape of index files. */

import ts from "typescript";
import { complain, type SourceFile } from "./tidy-source.ts";

/** One exported declaration. */
export interface Exported {
  readonly name: string;
  readonly node: ts.Statement;
  /** The prose of its doc comment; empty when there is none. */
  readonly doc: string;
  /** Whether it is a plain `interface` or `type`. */
  readonly typeOnly: boolean;
}

/** Lists the declarations a file exports; overloads count once, by their first signature. */
export function exportsOf(source: SourceFile): readonly Exported[] {
  const found = new Map<string, Exported>();
  for (const node of source.tree.statements) {
    if (!isExported(node)) continue;
    for (const name of declaredNames(node)) {
      if (found.has(name)) continue;
      const typeOnly = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
      found.set(name, { name, node, doc: docOf(node), typeOnly });
    }
  }
  return [...found.values()];
}

/** Reads the prose of the doc comment right before a node. */
function docOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comments.at(-1)?.comment);
  return (text ?? "").trim();
}

/** Asks for a doc comment on every export: a sentence, closed by a full stop. */
export function checkDocs(source: SourceFile): readonly string[] {
  if (isIndex(source.path)) return [];
  return exportsOf(source).flatMap(({ name, node, doc }) => {
    if (doc === "") {
      return [
        complain(
          source,
          node,
          `\`${name}\` is exported without a doc comment. Write one sentence in the present tense that says what it does.`,
        ),
      ];
    }
    const first = doc.split(/\n\s*\n/)[0] ?? "";
    if (/[.!?:;)`}]$/.test(first.trim())) return [];
    return [
      complain(
        source,
        node,
        `the doc comment of \`${name}\` does not end its first paragraph. Close the sentence.`,
      ),
    ];
  });
}

/**
 * Files that are one vocabulary: many small words of one language, which a reader wants on one page.
 * Splitting them would make imports longer and nothing clearer.
 */
const VOCABULARIES: ReadonlySet<string> = new Set([
  "src/actor/child-spec.ts",
  "src/actor/protocol.ts",
  "src/actor/result.ts",
  "src/actor/sys.ts",
  "src/chain/ports.ts",
  "src/cli/config-rules.ts",
  "src/crypto/keys.ts",
  "src/supervision/admin.ts",
  "src/wire/envelope.ts",
  "src/wire/field.ts",
  "src/wire/schema.ts",
]);

/** Refuses more functions and values than one file can be about; types go with what they describe. */
export function checkExportCount(source: SourceFile, max: number): readonly string[] {
  if (isIndex(source.path) || source.path.startsWith("messages/")) return [];
  if (VOCABULARIES.has(source.path)) return [];
  const count = exportsOf(source).filter(({ typeOnly }) => !typeOnly).length;
  if (count <= max) return [];
  return [
    `${source.path}: exports ${count} names, the cap is ${max}. Split it by concept, or stop exporting what nobody imports.`,
  ];
}

/** Asks index files to re-export and nothing else, and other files not to re-export. */
export function checkIndex(source: SourceFile): readonly string[] {
  const index = isIndex(source.path);
  return source.tree.statements.flatMap((node) => {
    const reExport = ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
    if (index && !reExport) {
      return [
        complain(source, node, "an index file only re-exports. Move this to a file named for it."),
      ];
    }
    if (!index && ts.isExportDeclaration(node)) {
      return [
        complain(
          source,
          node,
          "only index files re-export. Write `export` at the declaration, and import from the file that has it.",
        ),
      ];
    }
    return [];
  });
}

const BANNED = [
  "manager",
  "service",
  "helper",
  "util",
  "utility",
  "common",
  "misc",
  "base",
  "impl",
  "data",
  "info",
];

/** Refuses words that name a drawer instead of a thing, in file names and exported names. */
export function checkNames(source: SourceFile): readonly string[] {
  const inPath = source.path
    .replace(/\.ts$/, "")
    .split("/")
    .flatMap((part) => bannedWords(part))
    .map(
      (word) =>
        `${source.path}: the path says "${word}". Name the file for the one concept it holds.`,
    );
  const inNames = exportsOf(source).flatMap(({ name, node }) => {
    const words = bannedWords(name);
    if (ts.isInterfaceDeclaration(node) && /^I[A-Z][a-z]/.test(name)) words.push("I…");
    if (name.startsWith("_")) words.push("_…");
    return words.map((word) =>
      complain(
        source,
        node,
        `\`${name}\` says "${word}". Name it for what it is (a noun) or decides (a verb).`,
      ),
    );
  });
  return [...inPath, ...inNames];
}

/** Names the reference systems gave their messages; a search for them must land here. */
const REFERENCE_NAMES: ReadonlySet<string> = new Set(["GetCommitInfo", "CommitInfo"]);

/** The banned words in a name, whatever way its words are joined; plurals count. */
export function bannedWords(name: string): string[] {
  if (REFERENCE_NAMES.has(name)) return [];
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => BANNED.some((banned) => word === banned || word === `${banned}s`));
}

/** Tells whether a path is a folder's public face. */
export function isIndex(path: string): boolean {
  return /(^|\/)index\.ts$/.test(path);
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declaredNames(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const named =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node);
  return named && node.name ? [node.name.text] : [];
}
