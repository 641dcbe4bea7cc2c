/**
 * Finding a short cycle of the plainest kind there is, by Adya's names.
 *
 * @see Adya, "Weak consistency" (1999): G0, G1c, G-single, G2
 */

import { Adjacency, cyclicParts } from "./components.ts";
import type { Dependency, DependencyGraph, Edge } from "./graph.ts";

/** A cycle and its name. */
export interface Cycle {
  readonly name: string;
  readonly edges: readonly Edge[];
}

/** Closing edges tried before a cycle is taken as it is. */
const TRIES_MAX = 200;

/** Kinds of cycles, the plainest first. */
const KINDS: readonly (readonly [name: string, allowed: readonly Dependency[]])[] = [
  ["G0", ["ww"]],
  ["G1c", ["ww", "wr"]],
  ["G2", ["ww", "wr", "rw", "via"]],
];

/**
 * Finds a cycle.
 *
 * @param isTimed whether who ended before another began has to come before it
 */
export function findCycle({ nodes, edges }: DependencyGraph, isTimed: boolean): Cycle | undefined {
  const untimed = edges.filter(({ why }) => why !== "rt");
  const all = new Adjacency(nodes, isTimed ? edges : untimed);
  if (cyclicParts(all).length === 0) return undefined;
  return plainest(nodes, untimed, []) ?? (isTimed ? plainest(nodes, edges, ["rt"]) : undefined);
}

function plainest(
  nodes: number,
  edges: readonly Edge[],
  besides: readonly Dependency[],
): Cycle | undefined {
  const suffix = besides.length === 0 ? "" : "-realtime";
  for (const [name, kinds] of KINDS) {
    const allowed = new Set<Dependency>([...kinds, ...besides]);
    const graph = new Adjacency(
      nodes,
      edges.filter(({ why }) => allowed.has(why)),
    );
    const part = smallest(cyclicParts(graph));
    if (part === undefined) continue;
    const cycle = shortest(graph, part);
    if (name !== "G2") return { name: `${name}${suffix}`, edges: cycle };
    const unseen = cycle.filter(({ why }) => why === "rw").length;
    return { name: `${unseen === 1 ? "G-single" : name}${suffix}`, edges: cycle };
  }
  return undefined;
}

function smallest(parts: readonly number[][]): readonly number[] | undefined {
  return [...parts].sort((one, other) => one.length - other.length)[0];
}

/** The shortest of the cycles with fewest `rw` edges, among those closed by the first edges tried. */
function shortest(graph: Adjacency, part: readonly number[]): readonly Edge[] {
  const members = new Set(part);
  const inside = part.flatMap((node) => edgesFrom(graph, node, members));
  const closing = inside.filter(({ why }) => why === "rw");
  const tried = (closing.length > 0 ? closing : inside).slice(0, TRIES_MAX);
  const isPlain = ({ why }: Edge): boolean => why !== "rw";
  const single = bestClosed(tried, (edge) => wayBack(graph, edge, { members, may: isPlain }));
  return single ?? bestClosed(tried, (edge) => wayBack(graph, edge, { members, may: any })) ?? [];
}

function any(): boolean {
  return true;
}

function bestClosed(
  edges: readonly Edge[],
  close: (edge: Edge) => readonly Edge[] | undefined,
): readonly Edge[] | undefined {
  let best: readonly Edge[] | undefined;
  for (const edge of edges) {
    const back = close(edge);
    if (back === undefined || (best !== undefined && back.length + 1 >= best.length)) continue;
    best = [edge, ...back];
  }
  return best;
}

function edgesFrom(graph: Adjacency, node: number, members: ReadonlySet<number>): Edge[] {
  const edges: Edge[] = [];
  for (let nth = 0; ; nth += 1) {
    const edge = graph.edge(node, nth);
    if (edge === undefined) return edges;
    if (members.has(edge.to)) edges.push(edge);
  }
}

interface Bounds {
  readonly members: ReadonlySet<number>;
  readonly may: (edge: Edge) => boolean;
}

/** The shortest way from the end of an edge to its beginning. */
function wayBack(graph: Adjacency, closing: Edge, { members, may }: Bounds): Edge[] | undefined {
  const cameBy = new Map<number, Edge>();
  let level = [closing.to];
  while (level.length > 0) {
    const further: number[] = [];
    for (const edge of level.flatMap((node) => edgesFrom(graph, node, members))) {
      if (!may(edge) || edge.to === closing.to || cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, edge);
      if (edge.to === closing.from) return retraced(cameBy, closing);
      further.push(edge.to);
    }
    level = further;
  }
  return undefined;
}

function retraced(cameBy: ReadonlyMap<number, Edge>, { from, to }: Edge): Edge[] {
  const way: Edge[] = [];
  for (let edge = cameBy.get(from); edge !== undefined; edge = cameBy.get(edge.from)) {
    way.push(edge);
    if (edge.from === to) break;
  }
  return way.reverse();
}
