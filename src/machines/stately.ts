/**
 * A machine as Stately's tools take it: a config in which every function is a name, as JSON or as a module that
 * makes it with `createMachine`.
 */

import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import type { Deed, Guard, Json, Trigger } from "./graph-parts.ts";

type Config = { readonly [key: string]: Json };

/** What is said of many things and left out where there is nothing to say. */
type Said = readonly (readonly [string, Json | undefined])[];

/** Writes a machine's config; what `createMachine` makes of it has the same graph, but for what functions did. */
export function statelyConfig(graph: MachineGraph): Config {
  const index = indexGraph(graph);
  const { version } = graph;
  return {
    id: graph.id,
    ...(version === null ? {} : { version }),
    ...stateConfig(index.root, index),
  };
}

/** Renders the config as JSON. */
export function renderStatelyJson(graph: MachineGraph): string {
  return `${JSON.stringify(statelyConfig(graph), null, 2)}\n`;
}

/** Renders a module that exports the machine. */
export function renderStatelyModule(graph: MachineGraph): string {
  const config = JSON.stringify(statelyConfig(graph), null, 2);
  return `import { createMachine } from "xstate";\n\nexport const machine = createMachine(${config});\n`;
}

function stateConfig(state: GraphState, index: GraphIndex): Config {
  const { key, parent, history } = state;
  const own = index.transitionsOf(state.id);
  const isUsual = parent === null || state.id === `${parent}.${key}`;
  const states = index.childrenOf(state.id).map((child) => [child.key, stateConfig(child, index)]);
  return compact([
    ["id", isUsual ? undefined : state.id],
    ["type", ["parallel", "final", "history"].includes(state.kind) ? state.kind : undefined],
    ["history", history ?? undefined],
    ["target", history === null ? undefined : historyTarget(state, index)],
    ["initial", initialConfig(state, index)],
    ["description", state.description ?? undefined],
    ["tags", listed(state.tags)],
    ["meta", state.meta ?? undefined],
    ["output", state.output ?? undefined],
    ["entry", listed(state.entry.map(deedConfig))],
    ["exit", listed(state.exit.map(deedConfig))],
    ["invoke", listed(state.invokes.map((one) => invokeConfig(one, own)))],
    ["on", grouped(own, ({ trigger }) => eventKey(trigger))],
    ["after", grouped(own, ({ trigger }) => (trigger.type === "after" ? delayKey(trigger) : null))],
    ["always", listed(chosen(own, "always"))],
    ["onDone", listed(chosen(own, "done"))],
    ["route", routeConfig(own)],
    ["states", states.length === 0 ? undefined : Object.fromEntries(states)],
  ]);
}

function initialConfig({ initial, initialDeeds }: GraphState, index: GraphIndex): Json | undefined {
  if (initial === null) return undefined;
  const { key } = index.state(initial);
  return initialDeeds.length === 0 ? key : { target: key, actions: initialDeeds.map(deedConfig) };
}

/** Where a history leads at first, if that is not where its parent begins. */
function historyTarget(state: GraphState, index: GraphIndex): Json | undefined {
  const parent = state.parent === null ? undefined : index.state(state.parent);
  const [target] = state.historyTargets;
  if (target === undefined || parent?.kind === "parallel" || target === parent?.initial) {
    return undefined;
  }
  return `#${target}`;
}

function invokeConfig(
  { id, source, input, systemId }: GraphState["invokes"][number],
  own: readonly GraphTransition[],
): Config {
  const on = (type: Trigger["type"]) =>
    listed(
      own.flatMap((one) =>
        one.trigger.type === type && "invoke" in one.trigger && one.trigger.invoke === id
          ? [transitionConfig(one)]
          : [],
      ),
    );
  return compact([
    ["id", id],
    ["src", source ?? "(inline)"],
    ["input", input ?? undefined],
    ["systemId", systemId ?? undefined],
    ["onDone", on("invoke_done")],
    ["onError", on("invoke_error")],
    ["onSnapshot", on("invoke_snapshot")],
  ]);
}

function transitionConfig({
  targets,
  guard,
  deeds,
  reenter,
  description,
  meta,
}: GraphTransition): Config {
  return compact([
    ["target", targets.length === 0 ? undefined : targets.map((to) => `#${to}`)],
    ["guard", guard === null ? undefined : guardConfig(guard)],
    ["actions", listed(deeds.map(deedConfig))],
    ["reenter", reenter ? true : undefined],
    ["description", description ?? undefined],
    ["meta", meta ?? undefined],
  ]);
}

/** A route says no target: it is the state it stands in. */
function routeConfig(own: readonly GraphTransition[]): Json | undefined {
  const route = own.find(({ trigger }) => trigger.type === "route");
  return route === undefined ? undefined : transitionConfig({ ...route, targets: [] });
}

/** Combinations have no form in JSON; Stately's own tools name them by what they say. */
function guardConfig(guard: Guard): Json {
  switch (guard.type) {
    case "named":
      return named(guard.name, guard.params);
    case "inline":
      return guard.name;
    case "in":
      return { type: "stateIn", params: { states: guard.states } };
    case "not":
      return { type: "not", params: { guard: guardConfig(guard.guard) } };
    default:
      return { type: guard.type, params: { guards: guard.guards.map(guardConfig) } };
  }
}

function deedConfig(deed: Deed): Json {
  switch (deed.type) {
    case "named":
      return named(deed.name, deed.params);
    case "inline":
      return deed.name;
    case "raise":
      return {
        type: "xstate.raise",
        params: {
          event: { type: deed.event },
          id: deed.id,
          delay: deed.delay?.name ?? deed.delay?.ms ?? null,
        },
      };
    case "cancel":
      return { type: "xstate.cancel", params: { sendId: deed.id } };
    case "built_in":
      return { type: `xstate.${deed.name}`, params: { about: deed.about } };
  }
}

function named(name: string, params: Json): Json {
  return params === null ? name : { type: name, params };
}

function chosen(own: readonly GraphTransition[], type: Trigger["type"]): readonly Json[] {
  return own.flatMap((one) => (one.trigger.type === type ? [transitionConfig(one)] : []));
}

function eventKey(trigger: Trigger): string | null {
  return trigger.type === "event" || trigger.type === "wildcard" ? trigger.event : null;
}

function delayKey({ delay: { name, ms } }: Extract<Trigger, { type: "after" }>): string {
  return name ?? String(ms ?? "(computed)");
}

function grouped(
  own: readonly GraphTransition[],
  keyOf: (transition: GraphTransition) => string | null,
): Json | undefined {
  const groups = new Map<string, Json[]>();
  for (const one of own) {
    const key = keyOf(one);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), transitionConfig(one)]);
  }
  return groups.size === 0 ? undefined : Object.fromEntries(groups);
}

function listed(items: readonly Json[]): Json | undefined {
  return items.length === 0 ? undefined : items;
}

function compact(said: Said): Config {
  return Object.fromEntries(
    said.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
