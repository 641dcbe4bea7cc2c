/** What there is to know of a machine besides its drawing: what is dead in it, what was not seen yet, and its files. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { MachineGraph } from "../../../machines/graph.ts";
import { transitionText } from "../../../machines/graph-text.ts";
import type { Unreachable } from "../../../machines/unreachable.ts";
import { clockText } from "../../picture/figures.ts";
import type { SeenOfMachine } from "../../picture/seen-ways.ts";
import type { DrawnMachine } from "../view/census.ts";
import { stateName } from "../view/lights.ts";
import {
  fileNameOf,
  MACHINE_FORMAT_NAMES,
  MACHINE_FORMATS,
  type MachineFormat,
} from "../view/machine-formats.ts";
import { saveFile } from "./browser.ts";

/** States and ways nothing leads to, whatever happens. */
export function Dead({
  graph,
  dead: { states, transitions },
}: {
  readonly graph: MachineGraph;
  readonly dead: Unreachable;
}): JSX.Element | null {
  if (states.length + transitions.length === 0) return null;
  return (
    <p class="dead-parts">
      {states.length === 0 ? null : (
        <>
          <b>Cannot be reached:</b> {states.map((id) => stateName(graph, id)).join(", ")}.{" "}
        </>
      )}
      {transitions.length === 0 ? null : (
        <>
          <b>Can never be taken:</b> <Ways graph={graph} ids={transitions} />.
        </>
      )}
    </p>
  );
}

/** Which ways nobody was seen to take, and by what that is known. */
export function Untaken({
  graph,
  seen,
  dead,
}: {
  readonly graph: MachineGraph;
  readonly seen: SeenOfMachine | undefined;
  readonly dead: Unreachable;
}): JSX.Element {
  if (seen === undefined) return <p class="dim">No actor was seen to run it on this page.</p>;
  const { ways, perhaps, sinceMs, actors, watched } = seen;
  const isOpen = ({ id }: { readonly id: string }): boolean => !dead.transitions.includes(id);
  const never = graph.transitions.filter((one) => isOpen(one) && !ways.has(one.id));
  const untaken = never.filter(({ id }) => !perhaps.has(id)).map(({ id }) => id);
  return (
    <div class="untaken">
      <p>
        {untaken.length === 0 ? (
          "Every way that can be taken was, or perhaps was."
        ) : (
          <>
            <b>Not seen taken:</b> <Ways graph={graph} ids={untaken} />.
          </>
        )}
        {perhaps.size === 0 ? null : (
          <>
            {" "}
            <b>Perhaps taken</b>, like others between the same states:{" "}
            <Ways graph={graph} ids={[...perhaps]} />.
          </>
        )}
      </p>
      <p class="dim">
        Seen by this page since {clockText(sinceMs).slice(0, 8)}, of {actors}{" "}
        {actors === 1 ? "actor" : "actors"}: {watched === 0 ? "none" : watched} of them step by step
        while watched, the others by the states they were told in, so that what is short may be
        missed.
      </p>
    </div>
  );
}

function Ways({
  graph,
  ids,
}: {
  readonly graph: MachineGraph;
  readonly ids: readonly string[];
}): JSX.Element {
  const told = graph.transitions.filter(({ id }) => ids.includes(id));
  return (
    <>
      {told.map((one, at) => (
        <span key={one.id}>
          {at === 0 ? "" : ", "}
          {stateName(graph, one.source)} <code>{transitionText(one)}</code>
        </span>
      ))}
    </>
  );
}

/** Saves the machine as a file. */
export function Files({ machine }: { readonly machine: DrawnMachine }): JSX.Element {
  const [said, say] = useState("");
  const save = (format: MachineFormat): void => {
    // What writes files is loaded by whoever wants one.
    import("../view/machine-files.ts").then(
      ({ machineText }) => {
        const name = fileNameOf(machine.name, format);
        saveFile(name, MACHINE_FORMATS[format].type, machineText(machine, format));
        say(`saved ${name}`);
      },
      () => say("cannot be written: the host does not answer"),
    );
  };
  return (
    <p class="accepts files">
      save as{" "}
      {MACHINE_FORMAT_NAMES.map((format) => (
        <button
          key={format}
          type="button"
          aria-label={`Save ${machine.name} as ${format}`}
          onClick={() => save(format)}
        >
          {format}
        </button>
      ))}
      <span class="dim" aria-live="polite">
        {said}
      </span>
    </p>
  );
}
