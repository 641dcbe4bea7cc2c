/** Every machine that runs here, drawn, with how many actors are in each of its states. */

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { unreachableIn } from "../../../machines/unreachable.ts";
import { censusOf, type DrawnMachine, isLife } from "../view/census.ts";
import { countText } from "../../picture/figures.ts";
import { Chart } from "./chart.tsx";
import { ChartList } from "./chart-list.tsx";
import { Dead, Files, Untaken } from "./machine-facts.tsx";
import { ActorLink, Nothing, Panel } from "./parts.tsx";
import type { Session } from "./session.ts";
import { useSession } from "./looking.ts";
import { route } from "./whereabouts.ts";

/** Actors that are listed under a machine. */
const LISTED = 8;

/** The screen. */
export function MachinesScreen(): JSX.Element {
  const session = useSession();
  const filter = route.value.filter.toLowerCase();
  const machines = [...session.picture.machines.keys()]
    .flatMap((hash) => session.machine(hash) ?? [])
    .filter(({ name }) => name.toLowerCase().includes(filter))
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <div class="machines" data-focus="first" tabIndex={-1}>
      {machines.length === 0 ? <Nothing>No actor with a machine has been told of.</Nothing> : null}
      {machines.map((machine) => (
        <MachinePanel key={machine.hash} {...{ machine, session }} />
      ))}
    </div>
  );
}

function MachinePanel({
  machine,
  session,
}: {
  readonly machine: DrawnMachine;
  readonly session: Session;
}): JSX.Element {
  const { count, inState, actors } = censusOf(machine, session.picture.rows.values());
  const { graph } = machine;
  const states = graph.states.length - 1;
  const dead = useMemo(() => unreachableIn(graph), [graph]);
  const marked = useMemo(() => new Set([...dead.states, ...dead.transitions]), [dead]);
  const shown = { machine, state: "", counts: inState, dead: marked };
  const version = graph.version === null ? "" : ` · version ${graph.version}`;
  return (
    <Panel
      title={machine.name}
      note={`${countText(count)} ${count === 1 ? "actor" : "actors"} · ${states} states · ${graph.transitions.length} transitions${version} · hash ${machine.hash.slice(0, 12)}`}
    >
      <div class="behaviour">
        <div class="chart-box" tabIndex={0} role="group" aria-label="Chart, scrolls">
          <Chart {...shown} />
        </div>
        <ChartList {...shown} />
      </div>
      <p class="accepts">
        {actors.slice(0, LISTED).map(({ id, now }) => (
          <span key={id} class="census">
            <ActorLink id={id} max={18} />{" "}
            {now.state === "" ? null : <code>{now.state.replaceAll("|", " · ")}</code>}
          </span>
        ))}
        {actors.length > LISTED ? <span class="dim">and {actors.length - LISTED} more</span> : null}
      </p>
      <Dead {...{ graph, dead }} />
      {isLife(machine) ? null : (
        <Untaken {...{ graph, dead, seen: session.seenWays.of(machine.hash) }} />
      )}
      <Files machine={machine} />
    </Panel>
  );
}
