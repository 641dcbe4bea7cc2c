/** What the machine of one actor does: its chart, a fresh one after each restart, and what was seen of it. */

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { activeStates } from "../../../machines/active-states.ts";
import type { Row } from "../../picture/picture.ts";
import { whatIf } from "../../../machines/what-if.ts";
import { coveredBy, takenLast } from "../../picture/seen-machine.ts";
import type { Detail } from "../../protocol/bodies.ts";
import type { DrawnMachine } from "../view/census.ts";
import { endWord } from "../view/ends.ts";
import { agoText, clockText } from "../../picture/figures.ts";
import { openTransitions } from "../view/lights.ts";
import { routeText } from "../view/route.ts";
import type { Watched } from "./actor-panels.tsx";
import { Chart } from "./chart.tsx";
import { ChartList } from "./chart-list.tsx";
import { ActorLink, Panel } from "./parts.tsx";
import type { Session } from "./session.ts";
import { WhatIf } from "./what-if.tsx";

/** The panel. */
export function MachinePanel({
  row,
  session,
  detail,
  machine,
}: Watched & { readonly machine: DrawnMachine }): JSX.Element {
  const state = session.stateOf(row);
  const seen = detail?.machine;
  const last = takenLast(session.stepsOf(row.id));
  const [event, choose] = useState("");
  const { graph } = machine;
  const found = useMemo(
    () => (event === "" ? undefined : whatIf(graph, { active: state }, event)),
    [graph, state, event],
  );
  const asked = new Set(found?.outcomes.flatMap(({ taken }) => taken));
  const shown = { machine, state, seen, last, asked, nowMs: session.picture.atMs };
  const status = seen?.status === undefined || seen.status === "active" ? "" : ` · ${seen.status}`;
  return (
    <Panel title="Behaviour" note={`${machine.name} · ${state.replaceAll("|", " · ")}${status}`}>
      <Seam row={row} session={session} />
      <div class="behaviour">
        <div class="chart-box" tabIndex={0} role="group" aria-label="Chart, scrolls">
          <Chart key={row.id} {...shown} />
        </div>
        <ChartList {...shown} />
      </div>
      <Accepts {...{ detail, machine, state }} />
      <WhatIf {...{ graph, event, choose, found }} />
      <Invoked {...{ row, session, detail }} />
      <Coverage {...{ detail, machine }} />
    </Panel>
  );
}

/** Where this chart begins: the one before it ended, and with it all that it was in. */
function Seam({
  row,
  session,
}: {
  readonly row: Row;
  readonly session: Session;
}): JSX.Element | null {
  const { atMs } = session.picture;
  const before = session.ends.find(({ actor, id }) => actor === row.path && id < row.id);
  const now = session.tree.byPath.get(row.path);
  if (now !== undefined && now.id > row.id)
    return (
      <p class="seam">
        ↻ this machine is no more:{" "}
        <a href={routeText({ screen: "actor", id: String(now.id), filter: "" })}>
          #{now.id} has a fresh one
        </a>
      </p>
    );
  if (before === undefined) return null;
  return (
    <p class="seam">
      ↻ a fresh machine: that of{" "}
      <a href={routeText({ screen: "crashes", id: String(before.id), filter: "" })}>
        #{before.id} {endWord(before)}
      </a>{" "}
      {agoText(atMs - before.atMs)}
    </p>
  );
}

function Accepts({
  detail,
  machine: { graph },
  state,
}: {
  readonly detail: Detail | undefined;
  readonly machine: DrawnMachine;
  readonly state: string;
}): JSX.Element {
  const open = openTransitions(graph, activeStates(graph, state));
  const events = open.flatMap(({ trigger }) => ("event" in trigger ? trigger.event : []));
  const told = detail === undefined || detail.accepts.length === 0 ? events : detail.accepts;
  const accepts = [...new Set(told)];
  return (
    <p class="accepts">
      takes now:{" "}
      {accepts.length === 0 ? "nothing" : accepts.map((one) => <code key={one}>{one}</code>)}
    </p>
  );
}

/** What the machine invoked; what is an actor of the tree besides is a link. */
function Invoked({ row, session, detail }: Watched): JSX.Element | null {
  const invoked = detail?.machine?.invoked ?? [];
  if (invoked.length === 0) return null;
  return (
    <p class="accepts">
      invoked:{" "}
      {invoked.map(({ id, status }) => {
        const child = session.tree.byPath.get(`${row.path}/${id}`);
        return (
          <span key={id} class="invoked">
            {child === undefined ? <code>{id}</code> : <ActorLink id={child.id} path={id} />}{" "}
            {status}
          </span>
        );
      })}
    </p>
  );
}

/** How much of the machine this actor has been through, and since when that was counted. */
function Coverage({
  detail,
  machine: { graph },
}: {
  readonly detail: Detail | undefined;
  readonly machine: DrawnMachine;
}): JSX.Element {
  const seen = detail?.machine;
  if (detail === undefined || seen === undefined)
    return <p class="dim">What guards say and which ways it takes is told while it is watched.</p>;
  const { states, ways } = coveredBy(graph, seen);
  const isTable = seen.runs === "table";
  const hasGuards = graph.transitions.some(({ guard }) => guard !== null);
  return (
    <p class="dim coverage">
      Since {clockText(detail.sinceMs ?? detail.atMs).slice(0, 8)}, when this actor began to be
      watched: {states.seen} of {states.all} states, {ways.seen} of {ways.all} ways.
      {isTable
        ? " Its actor looks the states up in a table: no guard is asked, and a way counts where no other leads there."
        : hasGuards
          ? " Guards: ✓ true, ✗ false, ! threw, ○ not asked yet."
          : ""}
    </p>
  );
}
