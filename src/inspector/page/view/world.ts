/** The map: patches are boxes of degrees, so that an equirectangular map needs no projection but this one. */

import { geoPatchBox, isGeoPatch, LOOPBACK_PATCH } from "../../../geo/patch.ts";
import type { NetworkFrame } from "../../protocol/network.ts";

/** Units of the map for one degree; its corner is 180 west, 90 north. */
export const MAP_SCALE = 10;

/** A patch on the map. */
export interface Cell {
  readonly patch: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly count: number;
  /** 0 to 1: how many there are against where most are. */
  readonly weight: number;
  readonly isOwn: boolean;
}

/** A link between two patches. */
export interface Arc {
  readonly patch: string;
  readonly path: string;
  readonly peers: number;
}

/** Everything that is drawn over the land. */
export interface WorldMap {
  readonly cells: readonly Cell[];
  readonly arcs: readonly Arc[];
  /** Nodes of which nobody knows where they are, or that are on this machine: they stand beside the map. */
  readonly tray: readonly {
    readonly patch: string;
    readonly count: number;
    readonly why: string;
  }[];
}

/** Places a network on the map. */
export function worldMap({ self, peers, cells }: NetworkFrame): WorldMap {
  const known = Object.entries(cells).filter(([patch]) => isOnMap(patch));
  const most = Math.max(1, ...known.map(([, count]) => count));
  const linked = new Map<string, number>();
  for (const { patch, direction } of peers) {
    if (patch === undefined || direction === "none" || !isOnMap(patch)) continue;
    linked.set(patch, (linked.get(patch) ?? 0) + 1);
  }
  const own = self.patch !== undefined && isOnMap(self.patch) ? self.patch : undefined;
  return {
    cells: known.map(([patch, count]) => ({
      ...{ patch, count, ...squareOf(patch) },
      ...{ weight: count / most, isOwn: patch === own },
    })),
    arcs:
      own === undefined
        ? []
        : [...linked].flatMap(([patch, count]) =>
            patch === own ? [] : [{ patch, peers: count, path: arcBetween(own, patch) }],
          ),
    tray: Object.entries(cells)
      .filter(([patch]) => !isOnMap(patch))
      .map(([patch, count]) => ({ patch, count, why: whyNotOnMap(patch) })),
  };
}

function whyNotOnMap(patch: string): string {
  if (patch === LOOPBACK_PATCH) return "on this machine";
  return patch === "" ? "at places nobody knows" : `on ${patch}, which is no patch of the map`;
}

function isOnMap(patch: string): boolean {
  return isGeoPatch(patch) && patch !== LOOPBACK_PATCH;
}

function squareOf(patch: string): {
  readonly x: number;
  readonly y: number;
  readonly size: number;
} {
  const { west, north, east } = geoPatchBox(patch);
  return {
    x: (west + 180) * MAP_SCALE,
    y: (90 - north) * MAP_SCALE,
    size: (east - west) * MAP_SCALE,
  };
}

/** A line bent toward the nearer pole, as the shortest way over the globe is. */
function arcBetween(one: string, other: string): string {
  const [from, to] = [one, other].map((patch) => {
    const { x, y, size } = squareOf(patch);
    return { x: x + size / 2, y: y + size / 2 };
  });
  if (from === undefined || to === undefined) return "";
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const isNorth = middle.y < 90 * MAP_SCALE;
  const bend = Math.abs(to.x - from.x) / 5;
  const y = isNorth ? Math.max(0, middle.y - bend) : Math.min(180 * MAP_SCALE, middle.y + bend);
  return `M${n(from.x)} ${n(from.y)}Q${n(middle.x)} ${n(y)} ${n(to.x)} ${n(to.y)}`;
}

function n(value: number): number {
  return Math.round(value * 10) / 10;
}
