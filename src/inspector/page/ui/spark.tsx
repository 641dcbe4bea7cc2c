/** A line of numbers as one small drawing. A canvas each would be a layer each, and dozens of layers cost more than the page. */

import type { JSX } from "preact";
import { heights, linePath, thinned } from "../view/line.ts";

/** Numbers from which on what lies under the line is filled. */
const FILLED_FROM = 8;

/** A sparkline. What it shows is said in words beside it, or by its label. */
export function Spark({
  values,
  width,
  height,
  floor = 1,
  label,
  points = 60,
}: {
  readonly values: readonly number[];
  /** Left out: as wide as what holds it. */
  readonly width?: number;
  readonly height: number;
  readonly floor?: number;
  readonly label?: string;
  readonly points?: number;
}): JSX.Element {
  const parts = heights(thinned(values, points), floor);
  const line = linePath(parts, { points, height });
  const told =
    label === undefined ? { "aria-hidden": true } : { role: "img" as const, "aria-label": label };
  return (
    <svg
      class="spark"
      width={width ?? "100%"}
      height={height}
      viewBox={`0 0 ${points - 1} ${height}`}
      preserveAspectRatio="none"
      {...told}
    >
      {parts.length < FILLED_FROM ? null : (
        <path class="under" d={`${line}V${height}H${points - parts.length}Z`} />
      )}
      <path class="over" d={line} />
    </svg>
  );
}
