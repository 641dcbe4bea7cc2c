/** Names for states in languages whose names are letters, digits and underlines. */

import type { GraphIndex } from "./graph-index.ts";
import type { MachineGraph } from "./graph.ts";

/** Words that Mermaid or Graphviz read as their own, in any case. */
const RESERVED = new Set([
  "as",
  "call",
  "choice",
  "class",
  "classdef",
  "click",
  "default",
  "digraph",
  "direction",
  "edge",
  "end",
  "flowchart",
  "fork",
  "graph",
  "href",
  "join",
  "linkstyle",
  "node",
  "note",
  "root",
  "state",
  "strict",
  "style",
  "subgraph",
]);

/**
 * Gives every state a name of its own: its path, with what a name cannot hold replaced.
 *
 * @returns names by the ids of states
 */
export function drawingNames(graph: MachineGraph, index: GraphIndex): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id, parent } of graph.states) {
    const path = index
      .pathUp(id)
      .slice(0, -1)
      .map(({ key }) => key);
    const plain = parent === null ? "root_" : path.reverse().map(plainWord).join("_");
    const name = isOurs(plain) || taken.has(plain) ? firstFree(plain, taken) : plain;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** Whether a name means something else: to the language, or as a point of a composite. */
function isOurs(name: string): boolean {
  return RESERVED.has(name.toLowerCase()) || name.includes("__");
}

function plainWord(key: string): string {
  const word = key.replaceAll(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z]/.test(word) ? word : `s${word}`;
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
