/** Whether something grows, told from looks at it over a long time. */

import type { ProcessVitals } from "../../src/control/vitals.ts";

/** One look at a node. */
export interface Sample extends ProcessVitals {
  /** When, in ms since the beginning. */
  readonly atMs: number;
}

/** How one measure went. */
export interface Trend {
  /** Its least value in the first third, and in the last: garbage that waits is not growth. */
  readonly first: number;
  readonly last: number;
  /** Least squares over the least values of short stretches, in units an hour. */
  readonly perHour: number;
}

/** Looks that are one stretch: garbage is collected at least once in it. */
const STRETCH = 6;

const MS_PER_HOUR = 3_600_000;

/** How a measure went; `undefined` with fewer looks than tell anything. */
export function trendOf(
  samples: readonly Sample[],
  measure: (sample: Sample) => number,
): Trend | undefined {
  if (samples.length < 3) return undefined;
  const third = Math.max(1, Math.floor(samples.length / 3));
  const least = (some: readonly Sample[]): number => Math.min(...some.map(measure));
  const points: (readonly [number, number])[] = [];
  for (let from = 0; from < samples.length; from += STRETCH) {
    const stretch = samples.slice(from, from + STRETCH);
    points.push([stretch[0]?.atMs ?? 0, least(stretch)]);
  }
  return {
    first: least(samples.slice(0, third)),
    last: least(samples.slice(-third)),
    perHour: slope(points) * MS_PER_HOUR,
  };
}

/** Least squares; 0 where there is no line. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [xMean, yMean] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - xMean) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, [x, y]) => sum + (x - xMean) * (y - yMean), 0) / spread;
}
