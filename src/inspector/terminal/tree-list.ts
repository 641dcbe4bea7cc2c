/** The rows a viewer sees of a tree: in order, without what is folded, with whom a filter finds and those above. */

import type { Picture, Row } from "../picture/picture.ts";

/** One row with its place in the drawing. */
export interface TreeRow {
  readonly row: Row;
  /** What stands before its name: `│  ├─ `. */
  readonly before: string;
  /** Actors below it that are not shown. */
  readonly hidden: number;
}

/** What of a tree is wanted. */
export interface TreeWish {
  readonly folded: ReadonlySet<number>;
  /** A part of a path or of a state; empty for all. */
  readonly filter: string;
}

/** Lists a tree from the top. */
export function treeRows({ rows }: Picture, { folded, filter }: TreeWish): readonly TreeRow[] {
  const wanted = filter === "" ? undefined : found(rows, filter.toLowerCase());
  const below = new Map<number, Row[]>();
  for (const row of [...rows.values()].sort((one, other) => one.id - other.id)) {
    if (wanted !== undefined && !wanted.has(row.id)) continue;
    const parent = rows.has(row.origin.parent) ? row.origin.parent : 0;
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [row]);
    else siblings.push(row);
  }
  const tree: Tree = { below, folded: wanted === undefined ? folded : new Set(), listed: [] };
  for (const row of below.get(0) ?? []) list(row, { before: "", edge: "" }, tree);
  return tree.listed;
}

interface Tree {
  readonly below: ReadonlyMap<number, readonly Row[]>;
  readonly folded: ReadonlySet<number>;
  readonly listed: TreeRow[];
}

/** What stands before an actor, and before those below it. */
interface Branch {
  readonly before: string;
  readonly edge: string;
}

function list(row: Row, { before, edge }: Branch, tree: Tree): void {
  const { below, folded, listed } = tree;
  const isFolded = folded.has(row.id);
  listed.push({ row, before, hidden: isFolded ? countBelow(row.id, below) : 0 });
  if (isFolded) return;
  const children = below.get(row.id) ?? [];
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1;
    const branch = isLast
      ? { before: `${edge}└─ `, edge: `${edge}   ` }
      : { before: `${edge}├─ `, edge: `${edge}│  ` };
    list(child, branch, tree);
  }
}

/** Whom a filter finds, and all those above them. */
function found(rows: ReadonlyMap<number, Row>, filter: string): ReadonlySet<number> {
  const wanted = new Set<number>();
  for (const row of rows.values()) {
    if (!isFound(row, filter)) continue;
    for (let up: Row | undefined = row; up !== undefined; up = rows.get(up.origin.parent)) {
      if (wanted.has(up.id)) break;
      wanted.add(up.id);
    }
  }
  return wanted;
}

/** Whether a filter finds an actor: by its path, its behaviour, its life or its state. */
export function isFound({ path, origin, now }: Row, filter: string): boolean {
  return [path, origin.behaviour, now.life, now.state].some((text) =>
    text.toLowerCase().includes(filter),
  );
}

function countBelow(id: number, below: ReadonlyMap<number, readonly Row[]>): number {
  const children = below.get(id) ?? [];
  return children.reduce((sum, child) => sum + 1 + countBelow(child.id, below), 0);
}
