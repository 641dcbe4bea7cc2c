/**
 * Distances between patches. Geo patches are compared on the globe, because their digits jump at
 * Greenwich and the equator; network patches are points of a plane and are compared as such.
 */

import { type GeoPatch, geoPatchBox, isGeoPatch } from "./patch.ts";

/** A place in the plane of latencies: two digits, `0` to `F`, and a third without meaning yet. */
export type NetworkPatch = string;

/** Mean radius of the earth in kilometres (IUGG). */
const EARTH_RADIUS_KM = 6_371.0088;

const NETWORK_PATCH = /^[0-9A-F]{3}$/;

/**
 * Measures the great circle between the middles of two patches.
 *
 * @returns whole kilometres; `Infinity` when either text is no patch, so that it sorts last
 */
export function geoDistanceKm(left: GeoPatch, right: GeoPatch): number {
  if (!isGeoPatch(left) || !isGeoPatch(right)) return Number.POSITIVE_INFINITY;
  const a = middle(left);
  const b = middle(right);
  const sinLatitude = Math.sin((b.latitude - a.latitude) / 2);
  const sinLongitude = Math.sin((b.longitude - a.longitude) / 2);
  const chord = sinLatitude ** 2 + Math.cos(a.latitude) * Math.cos(b.latitude) * sinLongitude ** 2;
  return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord))));
}

/**
 * Measures the plane between two network patches; the third digit does not count.
 *
 * @returns 0 to about 21.2; `Infinity` when either text is no patch, so that it sorts last
 * @see Archethic, `Archethic.P2P.network_distance/2`
 */
export function networkDistance(left: NetworkPatch, right: NetworkPatch): number {
  if (!isNetworkPatch(left) || !isNetworkPatch(right)) return Number.POSITIVE_INFINITY;
  return Math.hypot(digit(left, 0) - digit(right, 0), digit(left, 1) - digit(right, 1));
}

/** Whether a text is a network patch: three upper-case hexadecimal digits. */
export function isNetworkPatch(text: string): boolean {
  return NETWORK_PATCH.test(text);
}

/**
 * Orders items by a distance, nearest first; items at the same distance keep their order.
 *
 * @param items left alone
 * @param distanceOf measured once for each item
 * @example
 * byNearest(nodes, (node) => geoDistanceKm(own, node.geoPatch));
 */
export function byNearest<T>(items: readonly T[], distanceOf: (item: T) => number): T[] {
  const measured = items.map((item) => ({ item, distance: distanceOf(item) }));
  // Subtraction would make NaN of two infinities, and a sort by NaN is no order.
  measured.sort((a, b) => (a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : 0));
  return measured.map(({ item }) => item);
}

function middle(patch: GeoPatch): { readonly latitude: number; readonly longitude: number } {
  const { south, north, west, east } = geoPatchBox(patch);
  return { latitude: radians((south + north) / 2), longitude: radians((west + east) / 2) };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function digit(patch: NetworkPatch, index: number): number {
  return Number.parseInt(patch.charAt(index), 16);
}
