/** A machine as an indented list: the drawing of whoever has no room for one, or does not see. */

import type { GraphState, GraphTransition, MachineGraph } from "../../machines/graph.ts";
import { guardText, triggerText } from "../../machines/graph-text.ts";
import { spanText } from "../picture/figures.ts";
import { delaySeen, guardSeen } from "../picture/seen-machine.ts";
import type { WatchedMachine } from "../protocol/watched.ts";
import type { Line, Tone } from "./line.ts";

/** What was seen of the machine while its actor is watched, and when this is. */
export interface SeenLines {
  readonly machine: WatchedMachine;
  readonly nowMs: number;
}

/**
 * Lists the states of a machine with the ways out of them; `▶` is before those that are active.
 *
 * @param active as in a row: ids without the machine's own, joined by `|`
 */
export function machineLines(
  graph: MachineGraph,
  active: string,
  seen?: SeenLines,
): readonly Line[] {
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
    const text = `${sign} ${"  ".repeat(depth)}${name}${kindOf(state)}${visitsOf(state, seen)}`;
    const lines = ways.map((way) => wayLine(way, depth, { shortOf, seen }));
    return [[{ text, tone }], ...lines, ...within];
  };
  const [root] = graph.states;
  return root === undefined ? [] : list(root, 0);
}

interface WayShown {
  readonly shortOf: (id: string) => string;
  readonly seen: SeenLines | undefined;
}

function wayLine(way: GraphTransition, depth: number, { shortOf, seen }: WayShown): Line {
  const to = way.targets.length === 0 ? "(stays)" : way.targets.map(shortOf).join(" + ");
  const guard = way.guard === null ? "" : ` ?${guardText(way.guard)}${guardSaid(way, seen)}`;
  const taken = seen?.machine.taken[way.id];
  const times = taken === undefined ? "" : `  taken ${taken}`;
  const start = `  ${"  ".repeat(depth + 1)}${clockOf(way, seen)}`;
  return [{ text: `${start}${triggerText(way.trigger)}${guard} → ${to}${times}`, tone: "dim" }];
}

/** A delay that runs says how long yet. */
function clockOf({ id, trigger }: GraphTransition, seen: SeenLines | undefined): string {
  if (trigger.type !== "after") return "";
  const delay = delaySeen(seen?.machine, id);
  if (delay === undefined) return "◷ ";
  return `◷ ${delay.isAtMost === true ? "≤ " : ""}${spanText(delay.dueInMs)} `;
}

function guardSaid(way: GraphTransition, seen: SeenLines | undefined): string {
  const said = guardSeen(seen?.machine, way);
  if (said === undefined) return "";
  const when = said.atMs === undefined ? "" : ` ${spanText((seen?.nowMs ?? 0) - said.atMs)} ago`;
  return ` ${said.sign} ${said.word}${when}`;
}

function visitsOf({ id, kind, parent }: GraphState, seen: SeenLines | undefined): string {
  if (seen === undefined || parent === null || kind === "history") return "";
  const visits = seen.machine.visits[id];
  return visits === undefined ? "  never entered" : `  entered ${visits}`;
}

function kindOf({ kind, initial, parent }: GraphState): string {
  if (parent === null || kind === "atomic") return "";
  return initial === null ? ` (${kind})` : "";
}
