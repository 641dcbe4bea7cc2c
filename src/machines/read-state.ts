/** Reads one state of a machine. */

import type { AnyStateMachine, AnyStateNode } from "xstate";
import { fieldOf, listOf, textOf } from "./field.ts";
import type { GraphState } from "./graph.ts";
import type { Deed, Invocation } from "./graph-parts.ts";
import { plainJson } from "./plain-json.ts";
import { readDeed } from "./read-deed.ts";

/** A state as XState holds it. */
export type StateNode = AnyStateNode;

/** Reads a state, without its transitions. */
export function readState(node: StateNode, machine: AnyStateMachine): GraphState {
  const config: unknown = node.config;
  const initial = node.type === "compound" ? node.initial : undefined;
  const deeds = (actions: unknown): readonly Deed[] =>
    listOf(actions).map((action) => readDeed(action, machine.implementations.delays));
  return {
    id: node.id,
    key: node.key,
    parent: node.parent?.id ?? null,
    kind: node.type,
    children: Object.values(node.states).map(({ id }) => id),
    initial: initial?.target[0]?.id ?? null,
    initialDeeds: deeds(initial?.actions),
    history: node.type === "history" ? historyOf(node) : null,
    historyTargets: node.type === "history" ? historyTargetsOf(node) : [],
    // Not the node's own lists: XState adds what sets and ends the delays of `after` to them.
    entry: deeds(fieldOf(config, "entry")),
    exit: deeds(fieldOf(config, "exit")),
    invokes: readInvokes(node),
    tags: listOf(fieldOf(config, "tags")).map(String),
    description: textOf(config, "description"),
    meta: plainJson(node.meta),
    output: plainJson(node.output),
  };
}

/** Finds a state by its id, at or below a state. */
export function stateById(node: StateNode, id: string): StateNode | undefined {
  if (node.id === id) return node;
  for (const child of Object.values(node.states)) {
    const found = stateById(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function historyOf(node: StateNode): "shallow" | "deep" {
  return node.history === "deep" ? "deep" : "shallow";
}

/** Where a history state leads at first; without a word of its own, where its parent begins. */
function historyTargetsOf(node: StateNode): readonly string[] {
  const { parent } = node;
  if (parent === undefined) return [];
  const targets = listOf(fieldOf(node.config, "target"));
  if (targets.length > 0) return targets.map((target) => resolveFrom(parent, String(target)));
  if (parent.type === "parallel") {
    return Object.values(parent.states).flatMap(({ id, type }) => (type === "history" ? [] : [id]));
  }
  return parent.initial.target.map(({ id }) => id);
}

function resolveFrom(parent: StateNode, target: string): string {
  if (target.startsWith("#")) {
    const named = stateById(parent.machine.root, target.slice(1));
    if (named !== undefined) return named.id;
  }
  const path = target.split(".").filter((key) => key !== "");
  const found = path.reduce<StateNode | undefined>((node, key) => node?.states[key], parent);
  return found?.id ?? target;
}

function readInvokes(node: StateNode): readonly Invocation[] {
  const given = listOf(fieldOf(node.config, "invoke"));
  return node.invoke.map(({ id, systemId }, index) => ({
    id,
    source: textOf(given[index], "src"),
    input: plainJson(fieldOf(given[index], "input")),
    systemId: systemId ?? null,
  }));
}
