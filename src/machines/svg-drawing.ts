/** The parts of a drawn machine, without the picture around them: states, edges and beginnings at their places. */

import type { Box, ChartLayout, PlacedEdge, PlacedState, Point } from "./chart-layout.ts";
import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { DOT, LINE, PADDING } from "./layout-sizes.ts";
import { historySign } from "./mermaid-states.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

/** Space around a drawing. */
export const MARGIN = 8;

/** A picture under way. */
interface Picture {
  readonly index: GraphIndex;
  readonly transitions: ReadonlyMap<string, GraphTransition>;
  /** Goes before every id, so that several pictures can stand in one page. */
  readonly prefix: string;
}

/**
 * Draws what is in a picture, in the order in which it lies on top of each other.
 *
 * @param prefix goes before every id, so that several pictures can stand in one page
 */
export function drawMachine(
  graph: MachineGraph,
  layout: ChartLayout,
  prefix: string,
): readonly string[] {
  const picture: Picture = {
    index: indexGraph(graph),
    transitions: new Map(graph.transitions.map((transition) => [transition.id, transition])),
    prefix,
  };
  return [
    `<defs><marker id="${prefix}-head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerUnits="userSpaceOnUse" ` +
      'markerHeight="8" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    // Edges lie on the composites they are in, and under the states they pass.
    ...layout.states.filter(holdsOthers(picture)).map((state) => drawState(state, picture)),
    ...layout.edges.map((edge) => drawEdge(edge, picture)),
    ...layout.states
      .filter((one) => !holdsOthers(picture)(one))
      .map((one) => drawState(one, picture)),
    ...beginnings(layout),
  ];
}

function holdsOthers({ index }: Picture): (placed: PlacedState) => boolean {
  return ({ id }) => index.state(id).children.length > 0;
}

function drawState(placed: PlacedState, { index }: Picture): string {
  const state = index.state(placed.id);
  const parent = state.parent === null ? undefined : index.state(state.parent);
  const kind = parent?.kind === "parallel" && state.children.length > 0 ? "region" : state.kind;
  const name = xmlAttribute(state.id);
  const told = state.description === null ? "" : `<title>${xmlText(state.description)}</title>`;
  return `<g class="state ${kind}" data-state="${name}">${told}${shape(placed, state)}</g>`;
}

function shape(placed: PlacedState, state: GraphState): string {
  if (state.kind === "history") {
    const { x, y } = middleOf(placed);
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${DOT.history / 2}"/>${text(historySign(state), { x, y: y + 4 }, "name middle")}`;
  }
  const outline = rect(placed, 7);
  const second = state.kind === "final" ? rect(inset(placed, 3), 5) : "";
  const isLeaf = state.children.length === 0;
  return [outline, second, isLeaf ? leafText(placed, state) : headText(placed, state)].join("");
}

/** The text of a state without others in it stands in its middle. */
function leafText(placed: PlacedState, { key }: GraphState): string {
  const { x } = middleOf(placed);
  const high = LINE.name + placed.lines.length * LINE.small;
  const top = placed.y + (placed.height - high) / 2;
  const lines = placed.lines.map((line, at) =>
    text(line, { x, y: top + LINE.name + 10 + at * LINE.small }, "line middle"),
  );
  return [text(key, { x, y: top + 13 }, "name middle"), ...lines].join("");
}

/** The text of a composite stands at its left, above what is in it. */
function headText({ x, y, lines }: PlacedState, { key }: GraphState): string {
  const left = x + PADDING;
  const below = lines.map((line, at) =>
    text(line, { x: left, y: y + LINE.name + 14 + at * LINE.small }, "line"),
  );
  return [text(key, { x: left, y: y + 17 }, "name"), ...below].join("");
}

function drawEdge(
  { kind, of, points, text: label }: PlacedEdge,
  { transitions, prefix }: Picture,
): string {
  const transition = kind === "transition" ? transitions.get(of) : undefined;
  const look = ["edge", kind, ...(transition === undefined ? [] : looksOf(transition))].join(" ");
  const owner = kind === "transition" ? ` data-transition="${xmlAttribute(of)}"` : "";
  const told = transition?.description ?? null;
  const title = told === null ? "" : `<title>${xmlText(told)}</title>`;
  const path = `<path d="${pathOf(points)}" marker-end="url(#${prefix}-head)"/>`;
  return `<g class="${look}"${owner}>${title}${path}${label === null ? "" : labelLines(label)}</g>`;
}

function looksOf({ trigger, reenter }: GraphTransition): readonly string[] {
  return [trigger.type.replaceAll("_", "-"), ...(reenter ? ["anew"] : [])];
}

function labelLines({ lines, x, y }: NonNullable<PlacedEdge["text"]>): string {
  const top = y - (lines.length * LINE.small) / 2 + 10;
  return lines
    .map((line, at) => text(line, { x, y: top + at * LINE.small }, "label middle"))
    .join("");
}

function beginnings({ edges }: ChartLayout): readonly string[] {
  return edges.flatMap(({ kind, points: [first] }) =>
    kind === "begin" && first !== undefined
      ? [
          `<circle class="begin" cx="${n(first.x)}" cy="${n(first.y - DOT.begin / 2)}" r="${DOT.begin / 2}"/>`,
        ]
      : [],
  );
}

/** A smooth line: the points between its ends bend it, and it passes through the middles between them. */
function pathOf(points: readonly Point[]): string {
  const [first, ...bends] = points;
  const last = bends.pop();
  if (first === undefined || last === undefined) return "";
  if (bends.length === 0) return `M${pair(first)}L${pair(last)}`;
  const curves = bends.map((bend, at) => {
    const next = bends[at + 1];
    const to = next === undefined ? last : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    return `Q${pair(bend)} ${pair(to)}`;
  });
  return `M${pair(first)}${curves.join("")}`;
}

function rect({ x, y, width, height }: Box, radius: number): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}"/>`;
}

function inset({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function text(line: string, { x, y }: Point, look: string): string {
  return `<text class="${look}" x="${n(x)}" y="${n(y)}">${xmlText(line)}</text>`;
}

function pair({ x, y }: Point): string {
  return `${n(x)} ${n(y)}`;
}

/** One digit after the point is finer than anybody sees. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
