/** A machine as an indented list: the drawing of whoever has no room for one, or does not see. */

import type { GraphState, GraphTransition, MachineGraph } from "../../machines/graph.ts";
import { guardText, triggerText } from "../../machines/graph-text.ts";
import type { Line, Tone } from "./line.ts";

/**
 * Lists the states of a machine with the ways out of them; `▶` is before those that are active.
 *
 * @param active as in a row: ids without the machine's own, joined by `|`
 */
export function machineLines(graph: MachineGraph, active: string): readonly Line[] {
  const lit = new Set(active === "" ? [] : active.split("|"));
  const shortOf = (id: string): string =>
    id.startsWith(`${graph.id}.`) ? id.slice(graph.id.length + 1) : id;
  const byId = new Map(graph.states.map((state) => [state.id, state]));
  const isLit = (id: string): boolean =>
    [...lit].some((one) => one === shortOf(id) || one === id || one.startsWith(`${shortOf(id)}.`));
  const list = (state: GraphState, depth: number): readonly Line[] => {
    const ways = graph.transitions.filter(({ source }) => source === state.id);
    const within = state.children.flatMap((id) => {
      const child = byId.get(id);
      return child === undefined ? [] : list(child, depth + 1);
    });
    const isActive = state.parent !== null && isLit(state.id);
    const tone: Tone = isActive ? "good" : "plain";
    const sign = isActive ? "▶" : state.kind === "final" ? "◎" : " ";
    const name = state.parent === null ? graph.id : state.key;
    const head = { text: `${sign} ${"  ".repeat(depth)}${name}${kindOf(state)}`, tone };
    return [[head], ...ways.map((way) => wayLine(way, depth, shortOf)), ...within];
  };
  const [root] = graph.states;
  return root === undefined ? [] : list(root, 0);
}

function wayLine(way: GraphTransition, depth: number, shortOf: (id: string) => string): Line {
  const to = way.targets.length === 0 ? "(stays)" : way.targets.map(shortOf).join(" + ");
  const sign = way.trigger.type === "after" ? "◷ " : "";
  const guard = way.guard === null ? "" : ` ?${guardText(way.guard)}`;
  const text = `  ${"  ".repeat(depth + 1)}${sign}${triggerText(way.trigger)}${guard} → ${to}`;
  return [{ text, tone: "dim" }];
}

function kindOf({ kind, initial, parent }: GraphState): string {
  if (parent === null || kind === "atomic") return "";
  return initial === null ? ` (${kind})` : "";
}
