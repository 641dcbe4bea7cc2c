/** The tree: home screen of the terminal. */

import { stateText } from "../../picture/state-text.ts";
import { depthOf, lifeOf, restartsOf } from "../actor-cells.ts";
import { type Cell, cells, type Line } from "../line.ts";
import { rateText } from "../../picture/figures.ts";
import { type Page, placeIn, type Scene } from "../scene.ts";
import { sparkline } from "../sparkline.ts";
import { type TreeRow, treeRows } from "../tree-list.ts";

/** Columns besides the name, and where there is much room. */
const NARROW = { life: 11, state: 12, depth: 5, rate: 5, spark: 8, restarts: 5 } as const;
const WIDE = { life: 11, state: 28, depth: 6, rate: 6, spark: 20, restarts: 6 } as const;

/** From this width on there is much room. */
const WIDE_COLUMNS = 110;

type Widths = { readonly [column in keyof typeof NARROW]: number } & { readonly name: number };

/** Draws the tree. */
export function treePage(scene: Scene): Page {
  const list = treeRows(scene.picture, scene.view);
  const widths = widthsFor(scene.columns);
  const ids = list.map(({ row }) => row.id);
  return {
    heading: cells([
      { text: "ACTOR", width: widths.name },
      { text: "LIFE", width: widths.life },
      { text: "STATE", width: widths.state },
      { text: "WAIT", width: widths.depth, align: "right" },
      { text: "MSG/S", width: widths.rate, align: "right" },
      { text: "", width: widths.spark },
      { text: "R/MAX", width: widths.restarts, align: "right" },
    ]).map(({ text }) => ({ text, tone: "title" })),
    count: list.length,
    chosen: placeIn(scene.view, ids),
    lineAt: (index) => lineOf(list[index], widths, scene),
    opens: (index) => opened(ids[index]),
    idAt: (index) => ids[index],
  };
}

/** The widths that fill a screen. */
export function widthsFor(columns: number): Widths {
  const rest = columns >= WIDE_COLUMNS ? WIDE : NARROW;
  const taken = Object.values(rest).reduce((sum, width) => sum + width + 1, 0);
  return { ...rest, name: Math.max(8, columns - taken) };
}

/** Opens the page of an actor. */
export function opened(id: number | undefined) {
  return id === undefined ? undefined : { screen: "actor" as const, id };
}

/** What stands of an actor beside its name. */
export function actorCells({ row }: Pick<TreeRow, "row">, widths: Widths, scene: Scene): Cell[] {
  const { rates } = scene;
  return [
    { ...lifeOf(row), width: widths.life },
    { text: stateText(row.now.state), width: widths.state },
    { ...depthOf(row), width: widths.depth, align: "right" },
    {
      text: rateText(row.rate),
      width: widths.rate,
      align: "right",
      tone: row.rate > 0 ? "plain" : "dim",
    },
    { text: sparkline(rates.of(row.id), widths.spark), width: widths.spark, tone: "good" },
    { ...restartsOf(row), width: widths.restarts, align: "right" },
  ];
}

function lineOf(tree: TreeRow | undefined, widths: Widths, scene: Scene): Line {
  if (tree === undefined) return [];
  const { before, hidden, row } = tree;
  const folded = hidden > 0 ? ` +${hidden}` : "";
  const name = `${before}${row.origin.label}${folded}`;
  return cells([{ text: name, width: widths.name }, ...actorCells(tree, widths, scene)]);
}
