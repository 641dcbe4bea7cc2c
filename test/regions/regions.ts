/** Three regions: which node is where, how long a piece takes between them, and what a cut cuts. */

import type { Direction } from "../chaos/net/wires.ts";
import { PROBE } from "../chaos/watch/probe.ts";

/** A region by its number. */
export type Region = 0 | 1 | 2;

/** The region that is cut off. */
export const CUT_REGION: Region = 2;

/** One-way delay within a region, in ms. */
const WITHIN_MS = 1;

/** One-way delays between regions, in ms: some 5,000, 8,000 and 12,000 km of glass. */
const BETWEEN_MS: readonly (readonly number[])[] = [
  [WITHIN_MS, 40, 65],
  [40, WITHIN_MS, 90],
  [65, 90, WITHIN_MS],
];

/** Where a node stands: nodes go round, the probe is in the first region. */
export function regionOf(name: string): Region {
  if (name === PROBE) return 0;
  const number = Number(name.slice(name.lastIndexOf("-") + 1)) % 3;
  return number === 0 ? 0 : number === 1 ? 1 : 2;
}

/** How long a piece takes one way, in ms. */
export function latencyMs(from: string, to: string): number {
  return BETWEEN_MS[regionOf(from)]?.[regionOf(to)] ?? WITHIN_MS;
}

/** Every direction into a region and out of it. */
export function cutOf(names: readonly string[], region: Region): readonly Direction[] {
  return names.flatMap((from) =>
    names.flatMap((to) => {
      const isCut = (regionOf(from) === region) !== (regionOf(to) === region);
      return isCut ? [{ from, to }] : [];
    }),
  );
}
