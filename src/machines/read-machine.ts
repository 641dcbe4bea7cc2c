/**
 * Reads an XState machine as a plain graph. Only the machine is looked at: no actor is made, nothing in
 * it is called, and what it holds of functions is named.
 */

import type { AnyStateMachine } from "xstate";
import { contentHash } from "./content-hash.ts";
import { fieldOf } from "./field.ts";
import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { readState, type StateNode } from "./read-state.ts";
import { readTransitions } from "./read-transitions.ts";

/**
 * Reads a machine of any shape.
 *
 * @param machine what `createMachine` returned
 * @example
 * const graph = readMachine(connectionMachine);
 * console.log(renderMermaid(graph));
 */
export function readMachine(machine: AnyStateMachine): MachineGraph {
  const nodes = depthFirst(machine.root);
  const states: readonly GraphState[] = nodes.map((node) => readState(node, machine));
  const transitions: readonly GraphTransition[] = nodes.flatMap((node) =>
    readTransitions(node, machine),
  );
  const version: unknown = machine.version;
  const content = {
    id: machine.id,
    version: typeof version === "string" ? version : null,
    states,
    transitions,
  };
  return { ...content, hash: contentHash(JSON.stringify(content)) };
}

/** Whether a value is a machine, of whichever copy of XState. */
export function isMachine(value: unknown): value is AnyStateMachine {
  const root = fieldOf(value, "root");
  return fieldOf(root, "machine") === value && typeof fieldOf(value, "provide") === "function";
}

function depthFirst(node: StateNode): readonly StateNode[] {
  return [node, ...Object.values(node.states).flatMap((child) => depthFirst(child))];
}
