/** Where an event would take a machine: chosen from a list, told way by way. */

import type { JSX } from "preact";
import type { MachineGraph } from "../../../machines/graph.ts";
import {
  eventsOf,
  OUTCOMES_MAX,
  type Outcome,
  type WhatIf as Found,
} from "../../../machines/what-if.ts";
import { conditionText, resultText } from "../../../machines/what-if-text.ts";
import { timerText } from "../../picture/seen-machine.ts";

/** The question and what comes of it. */
export function WhatIf({
  graph,
  event,
  choose,
  found,
}: {
  readonly graph: MachineGraph;
  /** Empty for none. */
  readonly event: string;
  readonly choose: (event: string) => void;
  readonly found: Found | undefined;
}): JSX.Element {
  return (
    <div class="what-if">
      <label>
        what if it were given{" "}
        <select value={event} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">nothing</option>
          {eventsOf(graph).map((name) => (
            <option key={name} value={name}>
              {timerText(name)}
            </option>
          ))}
        </select>
      </label>
      <div aria-live="polite">
        {found === undefined ? null : (
          <>
            <ul>
              {found.outcomes.map((outcome) => (
                <Way key={JSON.stringify(outcome)} outcome={outcome} />
              ))}
            </ul>
            <p class="dim">
              By its graph alone: no guard is asked and nothing is run.
              {found.isCut ? ` There are more ways than these ${OUTCOMES_MAX}.` : ""}
            </p>
          </>
        )}
      </div>
    </div>
  );
}

function Way({ outcome }: { readonly outcome: Outcome }): JSX.Element {
  const { taken, deeds, unknown } = outcome;
  const done = deeds.length === 0 ? "" : `; it would do ${deeds.join(", ")}`;
  const forgot = unknown.length === 0 ? "" : `; as if ${unknown.join(", ")} remembered nothing`;
  return (
    <li>
      <b>{conditionText(outcome)}</b>:{" "}
      {taken.length === 0 ? "it takes no way" : resultText(outcome)}
      {done}
      {forgot}
    </li>
  );
}
