/** Actors in the order of one number, in place of the tree: a table of those with the most. */

import { wordsIn } from "./query.ts";
import type { Row } from "../../picture/picture.ts";
import { type ActorRow, isMeant, type TreeList } from "./tree-rows.ts";
import type { TreeIndex } from "./tree-index.ts";

/** What the table is sorted by; `order` is the tree itself. */
export const SORTS = ["order", "depth", "rate", "restarts", "taken"] as const;

/** One of them. */
export type Sort = (typeof SORTS)[number];

/** Rows of the table. */
export const SORTED_MAX = 500;

/** How the table is made. */
export interface SortWish {
  readonly sort: Sort;
  readonly filter: string;
  readonly rateOf: (id: number) => number;
}

/** Lists living actors, the most first; equal ones by their numbers. */
export function sortedRows(
  rows: ReadonlyMap<number, Row>,
  tree: TreeIndex,
  { sort, filter, rateOf }: SortWish,
): TreeList & { readonly left: number } {
  const words = wordsIn(filter);
  const worthOf = (row: Row): number => numberOf(row, sort, rateOf);
  const all = [...rows.values()]
    .filter((row) => row.goneAtMs === undefined && isMeant(tree.byPath.get(row.path), row, words))
    .map((row) => ({ row, value: worthOf(row) }))
    .sort((one, other) => other.value - one.value || one.row.id - other.row.id);
  const shown = all.slice(0, SORTED_MAX).map(({ row }) => row);
  return {
    length: shown.length,
    left: all.length - shown.length,
    at: (nth) => rowAt(shown, nth, tree),
    levelAt: () => 1,
    nthOf: (key) => shown.findIndex(({ path }) => path === key),
  };
}

function rowAt(shown: readonly Row[], nth: number, tree: TreeIndex): ActorRow | undefined {
  const row = shown[nth];
  const place = row === undefined ? undefined : tree.byPath.get(row.path);
  if (row === undefined || place === undefined) return undefined;
  const of = shown.length;
  return { type: "actor", key: row.path, level: 1, nth: nth + 1, of, place, row, isOutlier: false };
}

function numberOf({ id, now }: Row, sort: Sort, rateOf: (id: number) => number): number {
  switch (sort) {
    case "depth":
      return now.depth;
    case "rate":
      return rateOf(id);
    case "restarts":
      return now.restarts;
    case "taken":
      return now.handled;
    case "order":
      return 0;
  }
}
