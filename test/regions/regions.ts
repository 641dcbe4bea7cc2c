/**
 * Three regions: which node is where, how long a piece takes between them, and what a cut cuts. A region is a
 * part of the globe, so that whoever is near on a map answers soon.
 */

import { CITIES } from "../../src/cli/devnet/cities.ts";
import type { Direction } from "../chaos/net/wires.ts";
import { PROBE } from "../chaos/watch/probe.ts";

/** A region by its number. */
export type Region = 0 | 1 | 2;

/** Where the client asks from. */
export const PROBE_REGION: Region = 0;

/** The region that is cut off. */
export const CUT_REGION: Region = 2;

/** Cities of the first twelve nodes, four to a region: Europe and Africa, Asia and the Pacific, the Americas. */
const REGION_OF: ReadonlyMap<string, Region> = new Map([
  ...of(0, ["Zurich", "Cape Town", "Reykjavik", "Moscow"]),
  ...of(1, ["Tokyo", "Sydney", "Singapore", "Seoul"]),
  ...of(2, ["Berkeley", "Sao Paulo", "Cambridge", "Buenos Aires"]),
]);

function of(region: Region, cities: readonly string[]): readonly (readonly [string, Region])[] {
  return cities.map((city) => [city, region]);
}

/** One-way delay within a region, in ms. */
const WITHIN_MS = 1;

/** One-way delays between regions, in ms: some 5,000, 8,000 and 12,000 km of glass. */
const BETWEEN_MS: readonly (readonly number[])[] = [
  [WITHIN_MS, 40, 65],
  [40, WITHIN_MS, 90],
  [65, 90, WITHIN_MS],
];

/** Where a node stands: where its city is; the probe is in the first region. */
export function regionOf(name: string): Region {
  if (name === PROBE) return PROBE_REGION;
  const city = CITIES[Number(name.slice(name.lastIndexOf("-") + 1))]?.name ?? "";
  return REGION_OF.get(city) ?? PROBE_REGION;
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
