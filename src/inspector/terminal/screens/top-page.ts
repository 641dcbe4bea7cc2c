/** Who waits most, works most, falls most: actors in the order of one number. */

import type { Row } from "../../picture/picture.ts";
import { isFound } from "../tree-list.ts";
import { cells, line } from "../line.ts";
import { type Page, placeIn, type Scene, type View } from "../scene.ts";
import { actorCells, opened, widthsFor } from "./tree-page.ts";

/** Actors listed at most. */
const LISTED_MAX = 500;

const NUMBERS: Readonly<Record<View["sort"], (row: Row) => number>> = {
  depth: ({ now }) => now.depth,
  rate: ({ rate }) => rate,
  restarts: ({ now }) => now.restarts,
  handled: ({ now }) => now.handled,
};

/** The actors with the most of a number, the most first. */
export function topRows(rows: Iterable<Row>, sort: View["sort"], filter: string): readonly Row[] {
  const numberOf = NUMBERS[sort];
  return [...rows]
    .filter((row) => row.goneAtMs === undefined && isFound(row, filter.toLowerCase()))
    .sort((one, other) => numberOf(other) - numberOf(one) || one.id - other.id)
    .slice(0, LISTED_MAX);
}

/** Draws the list. */
export function topPage(scene: Scene): Page {
  const { picture, view, columns } = scene;
  const list = topRows(picture.rows.values(), view.sort, view.filter);
  const widths = widthsFor(columns);
  const ids = list.map(({ id }) => id);
  return {
    heading: line(`MOST BY ${view.sort}   sort: d waiting  r rate  s restarts  c handled`, "title"),
    count: list.length,
    chosen: placeIn(view, ids),
    lineAt: (index) => {
      const row = list[index];
      if (row === undefined) return [];
      // The end of a path tells actors apart, its beginning is the same for most.
      const name = row.path.length > widths.name ? `…${row.path.slice(1 - widths.name)}` : row.path;
      return cells([{ text: name, width: widths.name }, ...actorCells({ row }, widths, scene)]);
    },
    opens: (index) => opened(ids[index]),
    idAt: (index) => ids[index],
  };
}
