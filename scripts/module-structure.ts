/**
 * The generated parts of `docs/module-structure.md`: the tree of a real node, which is started here on simulated time
 * among two others, and the mailboxes and limits that the sources state. They stand between marks; the rest of the page
 * is written by hand.
 */

import { readFileSync } from "node:fs";
import ts from "typescript";
import { MAILBOX_LIMIT } from "../src/mailbox/mailbox.ts";
import { kindOf, type Tree } from "../test/support/devnet-tree.ts";
import { MemoryNodes } from "../test/support/memory-nodes.ts";
import { isCallTo } from "../test/support/tidy-sizes.ts";
import {
  propertyName,
  propertyOf,
  readSources,
  type SourceFile,
  walk,
} from "../test/support/tidy-source.ts";

/** The page. */
export const STRUCTURE_PAGE = "docs/module-structure.md";

/** Renders the page: what is written by hand as it is, what is generated anew. */
export async function renderStructure(): Promise<string> {
  const actors = readSources(["actors"]);
  const parts: Readonly<Record<string, readonly string[]>> = {
    tree: ["```text", ...drawTree(await treeOfNode()), "```"],
    mailboxes: mailboxTable(actors),
    limits: limitTable(readSources(["actors", "src", "supervisors"])),
  };
  return readFileSync(STRUCTURE_PAGE, "utf8").replaceAll(
    /(<!-- generated: (\w+) -->\n).*?(<!-- end -->)/gs,
    (_, head: string, name: string, end: string) =>
      [head.trimEnd(), "", ...(parts[name] ?? []), "", end].join("\n"),
  );
}

/** Starts three nodes, waits until they are connected, and reads the tree of the last one. */
async function treeOfNode(): Promise<Tree> {
  const nodes = new MemoryNodes();
  const started = await nodes.startAll(3);
  const tree = started.at(-1)?.node.tree.snapshot();
  await nodes.end();
  if (tree === undefined) throw new Error("no node was started");
  return tree;
}

function drawTree(tree: Tree, before = "", below = ""): readonly string[] {
  const children = onceAKind(tree.children);
  const facts = [tree.kind ?? "", tree.restart ?? ""].filter((fact) => fact !== "").join(", ");
  const name = kindOf(tree.path).endsWith("/*") ? "one for every peer" : tree.id;
  return [
    `${before}${name}${facts === "" ? "" : `  (${facts})`}`,
    ...children.flatMap((child, at) => {
      const isLast = at === children.length - 1;
      const [head, rest] = isLast ? ["└── ", "    "] : ["├── ", "│   "];
      return drawTree(child, below + head, below + rest);
    }),
  ];
}

/** Of actors that are one for every peer the first stands for all. */
function onceAKind(children: readonly Tree[]): readonly Tree[] {
  const kinds = new Map<string, Tree>();
  for (const child of children)
    if (!kinds.has(kindOf(child.path))) kinds.set(kindOf(child.path), child);
  return [...kinds.values()];
}

function mailboxTable(sources: readonly SourceFile[]): readonly string[] {
  const rows = sources.flatMap((source) => {
    const found: string[] = [];
    walk(source, (node) => {
      if (!isCallTo(node, "defineActor") && !isCallTo(node, "defineMachineActor")) return;
      const plan = node.arguments.find(ts.isObjectLiteralExpression);
      if (plan !== undefined) found.push(mailboxRow(plan, source));
    });
    return found;
  });
  return ["| actor | messages at most | of one more |", "|---|---:|---|", ...rows];
}

function mailboxRow(plan: ts.ObjectLiteralExpression, source: SourceFile): string {
  const textOf = (node: ts.Expression | undefined) => node?.getText(source.tree);
  const mailbox = propertyOf(plan, "mailbox");
  const stated = mailbox && ts.isObjectLiteralExpression(mailbox) ? mailbox : undefined;
  const messages = stated && textOf(propertyOf(stated, "messagesMax"));
  const overflow = stated && textOf(propertyOf(stated, "overflow"));
  const name = spokenName(textOf(propertyOf(plan, "name")) ?? source.path);
  return `| \`${name}\` | ${messages ?? grouped(MAILBOX_LIMIT.messagesMax)} | ${overflow?.replaceAll('"', "") ?? MAILBOX_LIMIT.overflow} |`;
}

/** An actor's name as the tree shows it; the constant of a registered name is spelled after it. */
function spokenName(text: string): string {
  if (!text.endsWith(".name")) return text.replaceAll('"', "");
  return text.slice(0, -".name".length).toLowerCase().replaceAll("_", "-");
}

function limitTable(sources: readonly SourceFile[]): readonly string[] {
  const rows = sources.flatMap((source) =>
    source.tree.statements.flatMap((statement) =>
      ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.flatMap((one) => limitRow(one, source))
        : [],
    ),
  );
  return ["| limits | stated in | numbers |", "|---|---|---|", ...rows];
}

function limitRow(
  { name, initializer }: ts.VariableDeclaration,
  source: SourceFile,
): readonly string[] {
  const title = name.getText(source.tree);
  if (!/^[A-Z_]+_LIMITS$/.test(title)) return [];
  if (initializer === undefined || !ts.isObjectLiteralExpression(initializer)) return [];
  const numbers = initializer.properties.flatMap((property) =>
    ts.isPropertyAssignment(property)
      ? [`${propertyName(property.name)} ${property.initializer.getText(source.tree)}`]
      : [],
  );
  const text = numbers.join(", ").replaceAll(/\s+/g, " ");
  return [`| \`${title}\` | \`${source.path}\` | ${text} |`];
}

/** A number as the sources write it. */
function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, "_");
}
