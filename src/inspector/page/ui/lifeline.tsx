/** The life of an actor, the same strip for all: whether it is alive, and that it was begun anew. */

import type { JSX } from "preact";
import type { Row } from "../../picture/picture.ts";
import { agoText } from "../../picture/figures.ts";
import type { Session } from "./session.ts";

const STAGES = ["starting", "running", "suspended", "stopping", "stopped"] as const;

/** The strip. */
export function Lifeline({
  row,
  session,
}: {
  readonly row: Row;
  readonly session: Session;
}): JSX.Element {
  const { atMs } = session.picture;
  const past = session.ends.filter(({ actor, id }) => actor === row.path && id !== row.id).length;
  return (
    <div class="lifeline">
      <ol aria-label="Life of this actor">
        {STAGES.map((stage) => (
          <li
            key={stage}
            class={`${stage} ${stage === row.now.life ? "lit" : ""}`}
            aria-current={stage === row.now.life ? "step" : undefined}
          >
            {stage}
          </li>
        ))}
      </ol>
      <span class="dim">
        began {agoText(atMs - row.origin.bornAtMs)}
        {past === 0 ? "" : ` · ↻ begun anew after ${past} ${past === 1 ? "end" : "ends"}`}
        {row.goneAtMs === undefined ? "" : ` · gone ${agoText(atMs - row.goneAtMs)}`}
      </span>
    </div>
  );
}
