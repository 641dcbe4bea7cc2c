/** Draws a supervision tree as a running node tells it. */

import type { Plain } from "../control/plain.ts";
import { isFields, isList, numberIn, textIn } from "./plain-text.ts";
import { tableLines } from "./table.ts";

/** What stands beside the drawing; restarts are empty where a node does not count them. */
const HEADER = ["actor", "kind", "life", "restart", "restarts", "mailbox", "handled"];

/**
 * Draws a tree, one line an actor.
 *
 * @param tree the answer of a node to `tree`
 * @example
 * drawTree({ id: "node", kind: "supervisor", children: [] });
 */
export function drawTree(tree: Plain): readonly string[] {
  return tableLines(HEADER, rowsOf(tree, { before: "", below: "" }));
}

/** What stands before an actor, and before those below it. */
interface Branch {
  readonly before: string;
  readonly below: string;
}

function rowsOf(node: Plain, branch: Branch): readonly (readonly string[])[] {
  const below = childrenOf(node);
  const rows = below.flatMap((child, index) =>
    rowsOf(child, branchTo(branch, index === below.length - 1)),
  );
  return [rowOf(node, branch.before), ...rows];
}

function branchTo({ below }: Branch, isLast: boolean): Branch {
  return isLast
    ? { before: `${below}└── `, below: `${below}    ` }
    : { before: `${below}├── `, below: `${below}│   ` };
}

function rowOf(node: Plain, before: string): readonly string[] {
  const count = (name: string): string => String(numberIn(node, name) ?? "");
  return [
    `${before}${textIn(node, "id") ?? "?"}`,
    textIn(node, "kind") ?? "",
    textIn(node, "life") ?? "",
    textIn(node, "restart") ?? "",
    count("restarts"),
    count("mailbox"),
    count("handled"),
  ];
}

function childrenOf(node: Plain): readonly Plain[] {
  const children = isFields(node) ? node["children"] : undefined;
  return isList(children) ? children : [];
}
