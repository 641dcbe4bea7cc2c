/** What was seen of a watched actor's machine, transition by transition: the words for it that every view uses. */

import type { GraphTransition, MachineGraph } from "../../machines/graph.ts";
import type { Detail } from "../protocol/bodies.ts";
import type { WatchedDelay, WatchedMachine } from "../protocol/watched.ts";

/** What the guard of a transition said last. */
export interface GuardSeen {
  readonly sign: "✓" | "✗" | "!" | "○";
  readonly word: string;
  /** When; absent for one that was not asked. */
  readonly atMs?: number;
}

const SAID = {
  true: { sign: "✓", word: "true" },
  false: { sign: "✗", word: "false" },
  threw: { sign: "!", word: "threw" },
} as const;

/** What a guard said; `undefined` for a transition without one, and for an actor that is not watched. */
export function guardSeen(
  seen: WatchedMachine | undefined,
  { id, guard }: GraphTransition,
): GuardSeen | undefined {
  if (seen === undefined || guard === null) return undefined;
  const told = seen.guards[id];
  if (told !== undefined) return { ...SAID[told.said], atMs: told.atMs };
  return { sign: "○", word: seen.runs === "table" ? "never asked: a table" : "not asked yet" };
}

/** The delay a transition waits for now. */
export function delaySeen(
  seen: WatchedMachine | undefined,
  transition: string,
): WatchedDelay | undefined {
  return seen?.delays.find(({ transitions }) => transitions.includes(transition));
}

/** The name of a timer as people say it: that of a machine's delay is the delay and its state. */
export function timerText(name: string): string {
  const [, delay, state] = /^xstate\.after\.([^.]*)\.(.*)$/.exec(name) ?? [];
  return delay === undefined || state === undefined ? name : `after ${delay} in ${state}`;
}

/** How much of a machine one actor has been through. */
export interface Covered {
  readonly states: { readonly seen: number; readonly all: number };
  readonly ways: { readonly seen: number; readonly all: number };
}

/** Counts what was seen; what only remembers others is no state to be in. */
export function coveredBy(graph: MachineGraph, { visits, taken }: WatchedMachine): Covered {
  const states = graph.states.filter(({ kind, parent }) => kind !== "history" && parent !== null);
  const { transitions } = graph;
  return {
    states: { seen: states.filter(({ id }) => id in visits).length, all: states.length },
    ways: { seen: transitions.filter(({ id }) => id in taken).length, all: transitions.length },
  };
}

/** The transitions that were taken last, and the message they were taken for. */
export function takenLast(
  steps: Detail["steps"],
): { readonly message: number; readonly ids: readonly string[] } | undefined {
  const [step] = [...steps].reverse().filter(({ transitions = [] }) => transitions.length > 0);
  return step && { message: step.message.id, ids: step.transitions ?? [] };
}
