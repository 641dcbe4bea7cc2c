/**
 * A machine as SCXML, the standard's own language of statecharts. Conditions are ECMAScript in which the host says
 * what `guard(name, params)` and `delay(name)` come to; actions that are not the standard's are elements of the
 * namespace `urn:coppice:machine`.
 *
 * @see https://www.w3.org/TR/scxml/
 */

import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { indexGraph } from "./graph-index.ts";
import { type ConditionScope, endCondition } from "./scxml-conditions.ts";
import { jsonOf, scxmlDeed, scxmlDelay } from "./scxml-deeds.ts";
import { afterEvent, delayWord, scxmlId } from "./scxml-names.ts";
import { isWrapped, regionsOf } from "./scxml-regions.ts";
import { scxmlTargets, scxmlTransitions } from "./scxml-transitions.ts";
import { xmlElement, xmlTextElement } from "./xml-element.ts";

type Lines = readonly string[];

/** Renders a machine. */
export function renderScxml(graph: MachineGraph): string {
  const index = indexGraph(graph);
  const scope: ConditionScope = {
    index,
    events: eventsOf(graph),
    all: graph.transitions,
    leavesNothing: (transition) => scxmlTargets(transition, index).length === 0,
  };
  const { root } = index;
  const isBare = isBareRoot(graph, root);
  const initial = isBare ? root.initial : root.id;
  const document = xmlElement(
    "scxml",
    {
      xmlns: "http://www.w3.org/2005/07/scxml",
      "xmlns:coppice": "urn:coppice:machine",
      version: "1.0",
      datamodel: "ecmascript",
      name: graph.id,
      initial: initial === null ? null : scxmlId(initial),
      "coppice:hash": graph.hash,
      "coppice:version": graph.version,
    },
    isBare ? index.childrenOf(root.id).map((child) => element(child, scope)) : whole(root, scope),
  );
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...document, ""].join("\n");
}

/** Whether the root is no more than a frame: then its states are the document's own. */
function isBareRoot({ transitions }: MachineGraph, root: GraphState): boolean {
  const deeds = root.entry.length + root.exit.length + root.initialDeeds.length;
  return (
    root.kind === "compound" &&
    deeds + root.invokes.length === 0 &&
    transitions.every(({ source, trigger, targets }) => {
      return source !== root.id && trigger.type !== "route" && !targets.includes(root.id);
    })
  );
}

/**
 * A root with a life of its own is a state; when it comes to its end, so does the document. XState ends in the very
 * step in which that happens, before any event that was raised: so the way out has a condition and no event.
 */
function whole(root: GraphState, scope: ConditionScope): readonly Lines[] {
  const over = endCondition(root, scope.index);
  if (over === null) return [element(root, scope)];
  const end = scxmlId(`${root.id}.end~`);
  const wayOut = xmlElement("transition", { cond: over, target: end });
  return [element(root, scope, [wayOut]), xmlElement("final", { id: end })];
}

function element(state: GraphState, scope: ConditionScope, more: readonly Lines[] = []): Lines {
  if (state.kind === "history") return history(state, scope);
  const { index } = scope;
  const own = [
    ...index.transitionsOf(state.id).filter(({ trigger }) => trigger.type !== "route"),
    ...routesFrom(state, scope),
  ];
  const name = {
    compound: "state",
    atomic: "state",
    final: "final",
    parallel: "parallel",
  } as const;
  const children = index.childrenOf(state.id).map((child) => element(child, scope));
  const wrapped = isWrapped(state, index);
  const attributes = {
    id: scxmlId(state.id),
    initial: wrapped ? scxmlId(regionsOf(state.id)) : plainInitial(state),
    "coppice:key": state.key,
    "coppice:tags": state.tags.length === 0 ? null : state.tags.join(" "),
    "coppice:description": state.description,
    "coppice:meta": jsonOf(state.meta),
  };
  return xmlElement(wrapped ? "state" : name[state.kind], attributes, [
    ...borders(state, own),
    ...more,
    ...scxmlTransitions(own, scope),
    ...initialOf(state),
    ...(wrapped
      ? [xmlElement("parallel", { id: scxmlId(regionsOf(state.id)) }, children)]
      : children),
    ...state.invokes.map(({ id, source, input }) =>
      xmlElement("invoke", {
        id: scxmlId(id),
        type: "urn:coppice:machine",
        src: source,
        "coppice:input": jsonOf(input),
      }),
    ),
    ...(state.kind === "final" && state.output !== null
      ? [xmlElement("donedata", {}, [xmlTextElement("content", JSON.stringify(state.output))])]
      : []),
  ]);
}

/** Routes lead from wherever the machine is, so they are its root's. */
function routesFrom(
  { id, parent }: GraphState,
  { all }: ConditionScope,
): readonly GraphTransition[] {
  if (parent !== null) return [];
  return all.flatMap((route) => (route.trigger.type === "route" ? [{ ...route, source: id }] : []));
}

/** What is done on the way in and out, with the delays that are set there and ended. */
function borders(state: GraphState, own: readonly GraphTransition[]): readonly Lines[] {
  const timers = new Map<string, Lines>();
  for (const { trigger } of own) {
    if (trigger.type !== "after") continue;
    const event = afterEvent(state.id, delayWord(trigger));
    timers.set(event, xmlElement("send", { event, id: event, ...scxmlDelay(trigger.delay) }));
  }
  const ended = [...timers.keys()].map((event) => xmlElement("cancel", { sendid: event }));
  const entry = [...state.entry.map(scxmlDeed), ...timers.values()];
  const exit = [...state.exit.map(scxmlDeed), ...ended];
  return [
    ...(entry.length === 0 ? [] : [xmlElement("onentry", {}, entry)]),
    ...(exit.length === 0 ? [] : [xmlElement("onexit", {}, exit)]),
  ];
}

/** Where a state begins, if nothing is done on the way there. */
function plainInitial({ initial, initialDeeds }: GraphState): string | null {
  return initial === null || initialDeeds.length > 0 ? null : scxmlId(initial);
}

function initialOf({ initial, initialDeeds }: GraphState): readonly Lines[] {
  if (initial === null || initialDeeds.length === 0) return [];
  const way = xmlElement("transition", { target: scxmlId(initial) }, initialDeeds.map(scxmlDeed));
  return [xmlElement("initial", {}, [way])];
}

function history(state: GraphState, { index }: ConditionScope): Lines {
  const parent = state.parent === null ? undefined : index.state(state.parent);
  const [target] = state.historyTargets;
  const deeds = target === parent?.initial ? (parent?.initialDeeds ?? []) : [];
  const first = xmlElement(
    "transition",
    { target: state.historyTargets.map(scxmlId).join(" ") },
    deeds.map(scxmlDeed),
  );
  return xmlElement(
    "history",
    { id: scxmlId(state.id), type: state.history ?? "shallow", "coppice:key": state.key },
    [first],
  );
}

/** Every event a machine waits for or raises, also those that begin like a wildcard. */
function eventsOf({ states, transitions }: MachineGraph): ReadonlySet<string> {
  const events = new Set<string>();
  for (const { trigger } of transitions) {
    if (trigger.type === "event" || trigger.type === "wildcard") events.add(trigger.event);
  }
  const deeds = [
    ...states.flatMap(({ entry, exit, initialDeeds }) => [...entry, ...exit, ...initialDeeds]),
    ...transitions.flatMap((transition) => transition.deeds),
  ];
  for (const deed of deeds)
    if (deed.type === "raise" && deed.event !== null) events.add(deed.event);
  return events;
}
