/** Finds the states a `stateIn` speaks of. */

import type { AnyStateMachine } from "xstate";
import { type StateNode, stateById } from "./read-state.ts";

/**
 * Turns a state value (`"#id"`, `"a.b"`, `{ a: "b" }`) into ids: all of them are active when it holds.
 *
 * @returns what does not exist stands there as it was written
 */
export function statesSpokenOf(value: unknown, machine: AnyStateMachine): readonly string[] {
  if (typeof value === "string" && value.startsWith("#")) {
    return [stateById(machine.root, value.slice(1))?.id ?? value];
  }
  return leavesOf(value, machine.root);
}

function leavesOf(value: unknown, node: StateNode): readonly string[] {
  if (typeof value === "string") {
    const found = value
      .split(".")
      .reduce<StateNode | undefined>((at, key) => at?.states[key], node);
    return [found?.id ?? value];
  }
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const child = node.states[key];
    if (child === undefined) return [key];
    const isEmpty = typeof inner === "object" && inner !== null && Object.keys(inner).length === 0;
    return inner === undefined || isEmpty ? [child.id] : leavesOf(inner, child);
  });
}
