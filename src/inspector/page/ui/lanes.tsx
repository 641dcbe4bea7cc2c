/** Restarts over time, a lane for each supervisor that had any. */

import type { JSX } from "preact";
import { clockText, spanText } from "../../picture/figures.ts";
import { type Lane, restartLanes } from "../view/lanes.ts";
import { ActorLink, Bar, Panel } from "./parts.tsx";
import type { Session } from "./session.ts";

/** How far back the lanes go, in ms. */
const LANES_MS = 120_000;

/** The lanes; nothing while there was no restart. */
export function Lanes({ session }: { readonly session: Session }): JSX.Element | null {
  const { atMs, events, rows } = session.picture;
  const lanes = restartLanes(events.values, rows, atMs).slice(0, 8);
  if (lanes.length === 0) return null;
  return (
    <Panel
      title="Supervisors"
      note={`the last ${spanText(LANES_MS)}; ticks are ends, dots are starts`}
    >
      <div class="lanes">
        {lanes.map((lane) => (
          <LaneLine key={lane.supervisor} {...{ lane, atMs }} />
        ))}
      </div>
    </Panel>
  );
}

const LANE = { width: 280, height: 26 };

function LaneLine({ lane, atMs }: { readonly lane: Lane; readonly atMs: number }): JSX.Element {
  const x = (at: number): number => LANE.width - ((atMs - at) / LANES_MS) * LANE.width;
  const { row, left, easesAtMs, ticks } = lane;
  const seen = ticks.filter((tick) => atMs - tick.atMs < LANES_MS);
  const ends = seen.filter(({ type }) => type !== "started").length;
  const intensity = row?.origin.intensity ?? 0;
  const window = ((row?.origin.periodMs ?? 0) / LANES_MS) * LANE.width;
  return (
    <div class="lane">
      {row === undefined ? (
        <span class="path">{lane.supervisor}</span>
      ) : (
        <ActorLink id={row.id} max={18} />
      )}
      <svg {...LANE} role="img" aria-label={`${ends} ends in the last two minutes`}>
        <rect class="window" x={LANE.width - window} y={0} width={window} height={LANE.height} />
        <line x1={0} x2={LANE.width} y1={LANE.height / 2} y2={LANE.height / 2} />
        {seen.map((tick, at) =>
          tick.type === "started" ? (
            <circle key={`${tick.atMs} ${at}`} cx={x(tick.atMs)} cy={LANE.height / 2} r={3} />
          ) : (
            <rect
              key={`${tick.atMs} ${at}`}
              class={tick.type}
              x={x(tick.atMs) - 1.5}
              y={4}
              width={3}
              height={LANE.height - 8}
            >
              <title>{`${clockText(tick.atMs)} ${tick.child}: ${tick.reason}`}</title>
            </rect>
          ),
        )}
      </svg>
      <span class="figure">
        <Bar part={intensity === 0 ? 0 : 1 - left / intensity} tone={left === 0 ? "bad" : "warn"} />
        {row === undefined ? "gone" : `${left} of ${intensity} left`}
        {easesAtMs === undefined ? "" : `, one more in ${spanText(Math.max(0, easesAtMs - atMs))}`}
      </span>
    </div>
  );
}
