/** Runs a machine by XState and its SCXML by the standard's algorithm, side by side, and compares every step. */

import {
  type AnyMachineSnapshot,
  type AnyStateMachine,
  type EventObject,
  initialTransition,
  transition,
} from "xstate";
import type { MachineGraph } from "../../../src/machines/graph.ts";
import type { Deed, Trigger } from "../../../src/machines/graph-parts.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { renderScxml } from "../../../src/machines/scxml.ts";
import { afterEvent, delayWord, scxmlEvent, scxmlId } from "../../../src/machines/scxml-names.ts";
import { truths } from "./chart.ts";
import { ScxmlRun } from "./scxml-run.ts";

/** One event under both names, and what guards say while it is worked on. */
export interface Step {
  readonly event: { readonly xstate: EventObject; readonly scxml: string };
  readonly truths: Readonly<Record<string, boolean>>;
}

/** Every event that may mean something to a machine, and one that does not. */
export function eventsFor(machine: AnyStateMachine): readonly Step["event"][] {
  const graph = readMachine(machine);
  const raised = deedsOf(graph).flatMap((deed) =>
    deed.type === "raise" && deed.event !== null ? [plain(deed.event)] : [],
  );
  const sources = graph.transitions.flatMap(
    ({ trigger, source }) => eventFor(trigger, source) ?? [],
  );
  const all = [...sources, ...raised, plain("nobody.knows"), plain("peer.other")];
  return [...new Map(all.map((event) => [event.scxml, event])).values()];
}

function eventFor(trigger: Trigger, source: string): Step["event"] | undefined {
  switch (trigger.type) {
    case "event":
      return plain(trigger.event);
    case "after": {
      const word = delayWord(trigger);
      const type = `xstate.after.${word}.${source}`;
      return { xstate: { type }, scxml: afterEvent(source, word) };
    }
    case "invoke_done":
      return invoked("xstate.done.actor.", "done.invoke.", trigger.invoke);
    case "invoke_snapshot":
      return invoked("xstate.snapshot.", "snapshot.invoke.", trigger.invoke);
    case "route": {
      const event = { type: "xstate.route", to: `#${trigger.to}` };
      return { xstate: event, scxml: `route.${scxmlId(trigger.to)}` };
    }
    default:
      return undefined;
  }
}

function plain(event: string): Step["event"] {
  return { xstate: { type: event }, scxml: scxmlEvent(event) };
}

function invoked(ours: string, standard: string, id: string): Step["event"] {
  return { xstate: { type: `${ours}${id}` }, scxml: `${standard}${scxmlId(id)}` };
}

/** What the two came to, step by step; they are to be equal. */
export interface BothRuns {
  readonly xstate: readonly string[];
  readonly scxml: readonly string[];
}

/** Runs both through the same steps. */
export function runBoth(machine: AnyStateMachine, steps: readonly Step[]): BothRuns {
  const graph = readMachine(machine);
  decide({});
  const ids = new Set(graph.states.slice(1).map(({ id }) => scxmlId(id)));
  return { xstate: runXState(machine, graph, steps), scxml: runScxml(graph, steps, ids) };
}

function decide(said: Readonly<Record<string, boolean>>): void {
  truths.clear();
  for (const [name, isTrue] of Object.entries(said)) truths.set(name, isTrue);
}

function runXState(
  machine: AnyStateMachine,
  graph: MachineGraph,
  steps: readonly Step[],
): readonly string[] {
  const told: string[] = [];
  let snapshot: AnyMachineSnapshot | undefined;
  for (const step of [undefined, ...steps]) {
    decide(step?.truths ?? {});
    try {
      const [next, actions] =
        snapshot === undefined || step === undefined
          ? initialTransition(machine)
          : transition(machine, snapshot, step.event.xstate);
      snapshot = next;
      told.push(
        line(
          next,
          actions.flatMap((action) => deedOf(action, graph)),
        ),
      );
    } catch {
      told.push("endless");
      return told;
    }
    if (snapshot?.status !== "active") return told;
  }
  return told;
}

function line(snapshot: AnyMachineSnapshot, deeds: readonly string[]): string {
  const active = snapshot._nodes
    .filter(({ parent }) => parent !== undefined)
    .map(({ id }) => scxmlId(id));
  const where = snapshot.status === "active" ? active.sort().join(" ") : "over";
  return `${where} | ${deeds.join(", ")}`;
}

/** What XState would have done, as the standard's algorithm tells it. */
function deedOf(
  action: { readonly type: string; readonly params?: unknown },
  graph: MachineGraph,
): readonly string[] {
  const { type, params } = action;
  const field = (name: string): unknown =>
    typeof params === "object" && params !== null ? Reflect.get(params, name) : undefined;
  if (type === "xstate.raise") {
    if (field("delay") === undefined) return [];
    const event: unknown = Reflect.get(Object(field("event")), "type");
    const name = after(String(event), graph) ?? scxmlEvent(String(event));
    const id = field("id");
    return [`send ${name}${typeof id === "string" ? ` ${after(id, graph) ?? scxmlId(id)}` : ""}`];
  }
  if (type === "xstate.cancel") {
    const id = String(field("sendId") ?? params);
    return [`cancel ${after(id, graph) ?? scxmlId(id)}`];
  }
  if (type.startsWith("xstate.")) return [];
  return [`${type}${params === undefined ? "" : JSON.stringify(params)}`];
}

/** The name of an event of a delay. */
function after(type: string, { transitions }: MachineGraph): string | undefined {
  for (const { trigger, source } of transitions) {
    if (trigger.type !== "after") continue;
    const word = delayWord(trigger);
    if (type === `xstate.after.${word}.${source}`) return afterEvent(source, word);
  }
  return undefined;
}

function runScxml(
  graph: MachineGraph,
  steps: readonly Step[],
  ids: ReadonlySet<string>,
): readonly string[] {
  const told: string[] = [];
  let said = 0;
  const tell = (run: ScxmlRun): void => {
    const active = [...run.active].map(({ id }) => id).filter((id) => ids.has(id));
    const where = run.isRunning ? active.sort().join(" ") : "over";
    told.push(`${where} | ${run.done.slice(said).filter(isNamed).join(", ")}`);
    said = run.done.length;
  };
  try {
    decide({});
    const run = new ScxmlRun(renderScxml(graph), (name) => truths.get(name) ?? false);
    tell(run);
    for (const step of steps) {
      if (!run.isRunning) break;
      decide(step.truths);
      run.send(step.event.scxml);
      tell(run);
    }
  } catch (error) {
    if (!(error instanceof Error) || error.message !== "endless") throw error;
    told.push("endless");
  }
  return told;
}

/** XState's own deeds are compared by what they lead to. */
function isNamed(deed: string): boolean {
  return !deed.startsWith("xstate.");
}

function deedsOf({ states, transitions }: MachineGraph): readonly Deed[] {
  return [
    ...states.flatMap(({ entry, exit, initialDeeds }) => [...entry, ...exit, ...initialDeeds]),
    ...transitions.flatMap(({ deeds }) => deeds),
  ];
}
