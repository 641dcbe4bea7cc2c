/** A machine in words: states within states, the active ones marked, with what leads out of each and what was seen of it. */

import type { JSX } from "preact";
import { activeStates } from "../../../machines/active-states.ts";
import type { GraphState, GraphTransition } from "../../../machines/graph.ts";
import { deedText, transitionText } from "../../../machines/graph-text.ts";
import { delaySeen, guardSeen } from "../../picture/seen-machine.ts";
import { agoText, spanText } from "../../picture/figures.ts";
import { stateName } from "../view/lights.ts";
import type { ChartShown } from "./chart.tsx";

/** The list. */
export function ChartList(shown: ChartShown): JSX.Element {
  const { graph } = shown.machine;
  const lit = activeStates(graph, shown.state);
  const root = graph.states[0];
  const byId = new Map(graph.states.map((one) => [one.id, one]));
  const list = (ids: readonly string[]): JSX.Element => (
    <ul>
      {ids.map((id) => {
        const one = byId.get(id);
        return one === undefined ? null : (
          <li key={id} class={lit.has(id) ? "lit" : ""}>
            <StateLine state={one} isLit={lit.has(id)} shown={shown} />
            {one.children.length === 0 ? null : list(one.children)}
          </li>
        );
      })}
    </ul>
  );
  if (root === undefined) return <div class="chart-list" />;
  return (
    <div class="chart-list">
      <Ways of={root} shown={shown} />
      {list(root.children)}
    </div>
  );
}

interface OfState {
  readonly state: GraphState;
  readonly isLit: boolean;
  readonly shown: ChartShown;
}

function StateLine({ state, isLit, shown }: OfState): JSX.Element {
  const { counts, seen, dead } = shown;
  const visits = seen?.visits[state.id];
  const { kind, description, tags } = state;
  return (
    <>
      <b title={description ?? ""}>
        {isLit ? <span aria-hidden="true">▶ </span> : null}
        {state.key}
      </b>
      {isLit ? <em> active</em> : null}
      {kind === "atomic" || kind === "compound" ? null : <em> {kind}</em>}
      {counts === undefined ? null : <em> {counts.get(state.id) ?? 0} here</em>}
      {seen === undefined || kind === "history" ? null : (
        <em> {visits === undefined ? "never entered" : `entered ${visits}×`}</em>
      )}
      {dead?.has(state.id) === true ? <em class="bad"> nothing leads here</em> : null}
      {tags.length === 0 ? null : <em> tags {tags.join(", ")}</em>}
      {isLit && description !== null ? <small class="deed">{description}</small> : null}
      <Deeds of={state} />
      <Ways of={state} shown={shown} />
    </>
  );
}

/** What a state does at its borders, and what it holds while it is active. */
function Deeds({ of: { entry, exit, invokes } }: { readonly of: GraphState }): JSX.Element | null {
  const lines = [
    ...entry.map((deed) => `entry / ${deedText(deed)}`),
    ...exit.map((deed) => `exit / ${deedText(deed)}`),
    ...invokes.map(({ id, source }) => `invokes ${source ?? "(inline)"} as ${id}`),
  ];
  return (
    <>
      {lines.map((text) => (
        <small key={text} class="deed">
          {text}
        </small>
      ))}
    </>
  );
}

function Ways({ of, shown }: { readonly of: GraphState; readonly shown: ChartShown }): JSX.Element {
  const { machine, last, dead, asked } = shown;
  const own = machine.graph.transitions.filter(({ source }) => source === of.id);
  return (
    <>
      {own.map((one) => (
        <small key={one.id} class={last?.ids.includes(one.id) === true ? "last" : ""}>
          {transitionText(one)}
          {one.targets.length === 0
            ? inPlace(one)
            : ` → ${one.targets.map((to) => stateName(machine.graph, to)).join(", ")}`}
          {one.reenter && one.targets.includes(of.id) ? " (enters anew)" : ""}
          {seenText(one, shown)}
          {asked?.has(one.id) === true ? " · what if: this way" : ""}
          {dead?.has(one.id) === true ? " · never taken: it cannot be" : ""}
        </small>
      ))}
    </>
  );
}

/** A transition that leads nowhere does something, or takes its event from those further out. */
function inPlace({ deeds }: GraphTransition): string {
  return deeds.length === 0 ? " is ignored" : " (stays)";
}

/** What was seen of one way: what its guard said, how long it waits yet, how often it was taken. */
function seenText(way: GraphTransition, { seen, last, nowMs = 0 }: ChartShown): string {
  if (seen === undefined) return "";
  const guard = guardSeen(seen, way);
  const delay = delaySeen(seen, way.id);
  const taken = seen.taken[way.id] ?? 0;
  const when = guard?.atMs === undefined ? "" : `, ${agoText(nowMs - guard.atMs)}`;
  const least = delay?.isAtMost === true ? "at most " : "";
  return [
    ...(guard === undefined ? [] : [` · ${guard.sign} guard ${guard.word}${when}`]),
    ...(delay === undefined ? [] : [` · ◷ in ${least}${spanText(delay.dueInMs)}`]),
    ...(taken === 0 ? [] : [` · taken ${taken}×`]),
    ...(last?.ids.includes(way.id) === true ? [", last"] : []),
  ].join("");
}
