/** What has changed between two versions of a machine, in sentences. */

import type { GraphState, GraphTransition, MachineGraph } from "./graph.ts";
import { deedText, guardText, stateLines, triggerText } from "./graph-text.ts";

/**
 * Compares two graphs.
 *
 * @returns one line a difference, such as "transition `connecting → connected` on `dialed` removed"
 */
export function compareGraphs(before: MachineGraph, after: MachineGraph): readonly string[] {
  const ways = (graph: MachineGraph) =>
    graph.transitions.map((way): readonly [string, string] => [wayText(way, graph), wayFacts(way)]);
  const states = (graph: MachineGraph) =>
    graph.states
      .slice(1)
      .map((state): readonly [string, string] => [
        `state \`${shortId(state.id, graph)}\``,
        stateFacts(state, graph),
      ]);
  const root = (graph: MachineGraph): readonly [string, string] => [
    "the machine",
    stateFacts(graph.states[0], graph),
  ];
  return [
    ...differences([root(before)], [root(after)]),
    ...differences(states(before), states(after)),
    ...differences(ways(before), ways(after)),
  ];
}

/** Things by name, each with what is said of it; of several of one name the first counts first. */
function differences(
  before: readonly (readonly [string, string])[],
  after: readonly (readonly [string, string])[],
): readonly string[] {
  const [old, now] = [new Map(numbered(before)), new Map(numbered(after))];
  const removed = [...old.keys()].flatMap((name) => (now.has(name) ? [] : [`${name} removed`]));
  const others = [...now].flatMap(([name, facts]) => {
    const was = old.get(name);
    if (was === undefined) return [`${name} added`];
    return was === facts ? [] : [`${name} was: ${was}; is: ${facts}`];
  });
  return [...removed, ...others];
}

function numbered(
  things: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const seen = new Map<string, number>();
  return things.map(([name, facts]) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name} (${times})`, facts];
  });
}

function wayText({ source, trigger, targets }: GraphTransition, graph: MachineGraph): string {
  const to =
    targets.length === 0 ? "itself" : targets.map((id) => shortId(id, graph)).join(" and ");
  return `transition \`${shortId(source, graph)} → ${to}\` on \`${triggerText(trigger)}\``;
}

function wayFacts({ guard, deeds, reenter, description, meta }: GraphTransition): string {
  return told([
    guard === null ? null : `if ${guardText(guard)}`,
    deeds.length === 0 ? null : `does ${deeds.map(deedText).join(", ")}`,
    reenter ? "enters anew" : null,
    description,
    meta === null ? null : JSON.stringify(meta),
  ]);
}

function stateFacts(state: GraphState | undefined, graph: MachineGraph): string {
  if (state === undefined) return told([]);
  const { kind, initial, history, historyTargets, description, meta, output } = state;
  return told([
    kind,
    initial === null ? null : `begins in ${shortId(initial, graph)}`,
    history === null ? null : `${history}, at first ${historyTargets.join(" and ")}`,
    ...stateLines(state, []),
    description,
    meta === null ? null : JSON.stringify(meta),
    output === null ? null : `output ${JSON.stringify(output)}`,
  ]);
}

function told(facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null).join("; ") || "nothing more";
}

/** An id without the machine's, which all of them begin with. */
export function shortId(id: string, graph: MachineGraph): string {
  return id.startsWith(`${graph.id}.`) ? id.slice(graph.id.length + 1) : id;
}
