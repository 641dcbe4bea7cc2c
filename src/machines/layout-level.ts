/**
 * Lays out one level of a machine: sized boxes and the edges between them, without knowing what is in a box. The
 * only file that knows dagre.
 *
 * dagre is used flat on purpose: in its compound mode it takes ten times as long on 200 states and cannot
 * route an edge to a composite.
 */

import { Graph, layout } from "@dagrejs/dagre";
import type { Box, Point } from "./chart-layout.ts";
import { wrapRows } from "./layout-wrap.ts";
import {
  extentOf,
  type LevelEdge,
  type LevelLayout,
  type LevelNode,
  type LevelRoute,
} from "./level.ts";

/** Space between boxes of a row, between edges, and between rows. */
const GAPS = { nodesep: 28, edgesep: 16, ranksep: 34, rankdir: "TB" } as const;

/** Lays out a level; the same input gives the same places. */
export function layoutLevel(nodes: readonly LevelNode[], edges: readonly LevelEdge[]): LevelLayout {
  const graph: LevelGraph = new Graph({ multigraph: true });
  graph.setGraph({ ...GAPS });
  for (const { id, width, height } of nodes) graph.setNode(id, { id, width, height });
  for (const { id, from, to, textWidth: width, textHeight: height } of edges) {
    graph.setEdge(from, to, { width, height, labelpos: "c" }, id);
  }
  layout(graph);
  const { boxes, routes } = read(graph, edges);
  return wrapRows({ ...extentOf(boxes, routes, edges), boxes, routes }, edges);
}

type LevelGraph = Graph<object, LevelNode & Partial<Point>, Partial<Routed>>;

/** What dagre leaves on an edge. */
interface Routed extends Point {
  readonly points: readonly Point[];
  readonly width: number;
  readonly height: number;
  readonly labelpos: "c";
  readonly weight: number;
}

function read(
  graph: LevelGraph,
  edges: readonly LevelEdge[],
): { boxes: ReadonlyMap<string, Box>; routes: ReadonlyMap<string, LevelRoute> } {
  const boxes = new Map<string, Box>();
  for (const id of graph.nodes()) {
    const { width, height, x = 0, y = 0 } = graph.node(id);
    boxes.set(id, { x: x - width / 2, y: y - height / 2, width, height });
  }
  const routes = new Map<string, LevelRoute>();
  for (const { id, from, to } of edges) {
    const { points = [], x, y } = graph.edge(from, to, id);
    const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
    routes.set(id, { points, text: { x: x ?? middle.x, y: y ?? middle.y } });
  }
  return { boxes, routes };
}
