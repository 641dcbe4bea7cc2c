/// <reference path="./topojson-client.d.ts" />

/** The outline of the world's land as one path of SVG, a tenth of a degree a unit, 180 west and 90 north its corner. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

/** Steps shorter than this are left out, in tenths of a degree. */
const STEP = 5;

/** Once round the world. */
const TURN = 3_600;

/** Islands and lakes with fewer points are left out. */
const POINTS_MIN = 4;

/** Reads the land of the world atlas and writes its path. */
export function landOutline(): string {
  const file = createRequire(import.meta.url).resolve("world-atlas/land-110m.json");
  const topology = JSON.parse(readFileSync(file, "utf8"));
  return feature(topology, topology.objects.land)
    .features.flatMap(({ geometry }) => geometry.coordinates.flat())
    .map(ringPath)
    .join("");
}

function ringPath(ring: readonly (readonly number[])[]): string {
  const points = thinned(
    unbroken(
      ring.map(([east = 0, north = 0]) => [
        Math.round((east + 180) * 10),
        Math.round((90 - north) * 10),
      ]),
    ),
  );
  const [first, ...rest] = points;
  if (first === undefined || points.length < POINTS_MIN) return "";
  let [x = 0, y = 0] = first;
  const steps = rest.map(([nextX = 0, nextY = 0]) => {
    const step = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    return step.join(" ").replace(" -", "-");
  });
  return `M${first.join(" ")}l${steps.join(" ").replaceAll(" -", "-")}z`;
}

/** A ring over the date line goes on beyond the border of the map, where nothing of it is seen. */
function unbroken(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  let [before, turned] = [points[0]?.[0] ?? 0, 0];
  const whole = points.map(([x = 0, y = 0]) => {
    if (Math.abs(x - before) > TURN / 2) turned += x > before ? -TURN : TURN;
    before = x;
    return [x + turned, y];
  });
  // A ring that begins on the far side comes out a turn beside the map: its middle has to be on it.
  const middle = whole.reduce((sum, [x = 0]) => sum + x, 0) / whole.length;
  const back = Math.floor(middle / TURN) * TURN;
  return whole.map(([x = 0, y = 0]) => [x - back, y]);
}

function thinned(points: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    const far =
      last === undefined ||
      Math.abs((last[0] ?? 0) - (point[0] ?? 0)) + Math.abs((last[1] ?? 0) - (point[1] ?? 0)) >=
        STEP;
    if (far) kept.push(point);
  }
  return kept;
}
