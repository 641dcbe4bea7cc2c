/** What was seen of a machine, over its drawing: signs of guards, rings of delays, how often a state was entered. */

import type { JSX } from "preact";
import type { WatchedMachine } from "../../protocol/watched.ts";
import type { DrawnMachine } from "../view/census.ts";
import { chartMarks, type Heat, type Ring } from "../view/chart-marks.ts";

/** Radius of a ring. */
const RADIUS = 6;

/** The signs. The list beside the drawing has them in words. */
export function Marks({
  machine,
  seen,
  nowMs,
}: {
  readonly machine: DrawnMachine;
  readonly seen: WatchedMachine;
  readonly nowMs: number;
}): JSX.Element {
  const { guards, rings, heat } = chartMarks(machine, seen, nowMs);
  return (
    <g class="marks">
      {heat.map((one) => (
        <HeatMark key={one.id} {...one} />
      ))}
      {guards.map(({ id, x, y, sign, title }) => (
        <g key={`${id} ${x} ${y}`} class="guard" data-guard={id}>
          <title>{title}</title>
          <circle cx={x} cy={y} r={RADIUS} />
          <text x={x} y={y + 3.5}>
            {sign}
          </text>
        </g>
      ))}
      {rings.map((one) => (
        <RingMark key={`${one.id} ${one.x} ${one.y}`} {...one} />
      ))}
    </g>
  );
}

function HeatMark({ id, x, y, count }: Heat): JSX.Element {
  return (
    <text class={count === 0 ? "heat never" : "heat"} data-heat={id} {...{ x, y }}>
      <title>{count === 0 ? "not entered since it is watched" : `entered ${count} times`}</title>
      {count === 0 ? "never" : `×${count}`}
    </text>
  );
}

function RingMark({ id, x: middle, y, part, text }: Ring): JSX.Element {
  const x = middle - 2 * RADIUS;
  return (
    <g class="ring" data-delay={id}>
      <title>{`due in ${text}`}</title>
      <circle class="whole" cx={x} cy={y} r={RADIUS} />
      <circle
        class="left"
        cx={x}
        cy={y}
        r={RADIUS}
        pathLength={100}
        stroke-dasharray={`${Math.round(part * 100)} 100`}
        transform={`rotate(-90 ${x} ${y})`}
      />
      <text x={x + RADIUS + 3} y={y + 3.5}>
        {text}
      </text>
    </g>
  );
}
