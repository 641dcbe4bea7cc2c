/** Strongly connected parts of a graph: where the cycles are. */

import type { Edge } from "./graph.ts";

/** Edges by the node they leave. */
export class Adjacency {
  readonly #starts: Int32Array;
  readonly #edges: Edge[];

  constructor(nodes: number, edges: readonly Edge[]) {
    const starts = new Int32Array(nodes + 1);
    for (const { from } of edges) starts[from + 1] = (starts[from + 1] ?? 0) + 1;
    for (let node = 0; node < nodes; node += 1) {
      starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
    }
    const next = starts.slice();
    this.#edges = new Array<Edge>(edges.length);
    for (const edge of edges) {
      const place = next[edge.from] ?? 0;
      this.#edges[place] = edge;
      next[edge.from] = place + 1;
    }
    this.#starts = starts;
  }

  /** How many nodes there are. */
  get nodes(): number {
    return this.#starts.length - 1;
  }

  /** The edge a node leaves by, by its place among them; `undefined` behind the last. */
  edge(node: number, nth: number): Edge | undefined {
    const place = (this.#starts[node] ?? 0) + nth;
    return place < (this.#starts[node + 1] ?? 0) ? this.#edges[place] : undefined;
  }
}

/**
 * Finds the parts of more than one node.
 *
 * @see Tarjan, "Depth-first search and linear graph algorithms" (1972); without recursion
 */
export function cyclicParts(graph: Adjacency): number[][] {
  const search = new Search(graph);
  for (let node = 0; node < graph.nodes; node += 1) search.from(node);
  return search.parts;
}

class Search {
  readonly parts: number[][] = [];
  readonly #graph: Adjacency;
  /** 0 for a node that was not visited. */
  readonly #order: Int32Array;
  readonly #low: Int32Array;
  readonly #next: Int32Array;
  readonly #isOpen: Uint8Array;
  readonly #open: number[] = [];
  #visited = 0;

  constructor(graph: Adjacency) {
    this.#graph = graph;
    this.#order = new Int32Array(graph.nodes);
    this.#low = new Int32Array(graph.nodes);
    this.#next = new Int32Array(graph.nodes);
    this.#isOpen = new Uint8Array(graph.nodes);
  }

  from(root: number): void {
    if (this.#orderOf(root) > 0) return;
    const path = [root];
    this.#enter(root);
    for (let node = path[path.length - 1]; node !== undefined; node = path[path.length - 1]) {
      const nth = this.#next[node] ?? 0;
      const edge = this.#graph.edge(node, nth);
      this.#next[node] = nth + 1;
      if (edge === undefined) {
        path.pop();
        this.#leave(node, path[path.length - 1]);
      } else if (this.#orderOf(edge.to) === 0) {
        path.push(edge.to);
        this.#enter(edge.to);
      } else if (this.#isOpen[edge.to] === 1) this.#lower(node, this.#orderOf(edge.to));
    }
  }

  #enter(node: number): void {
    this.#visited += 1;
    this.#order[node] = this.#visited;
    this.#low[node] = this.#visited;
    this.#isOpen[node] = 1;
    this.#open.push(node);
  }

  #leave(node: number, parent: number | undefined): void {
    const low = this.#low[node] ?? 0;
    if (parent !== undefined) this.#lower(parent, low);
    if (low !== this.#orderOf(node)) return;
    const part = this.#open.splice(this.#open.lastIndexOf(node));
    for (const member of part) this.#isOpen[member] = 0;
    if (part.length > 1) this.parts.push(part);
  }

  #lower(node: number, to: number): void {
    if (to < (this.#low[node] ?? 0)) this.#low[node] = to;
  }

  #orderOf(node: number): number {
    return this.#order[node] ?? 0;
  }
}
