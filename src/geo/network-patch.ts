/**
 * Network patches: latencies between nodes become three hexadecimal digits for each of them.
 *
 * @see Archethic, `Archethic.BeaconChain.NetworkCoordinates`
 */

import { isNetworkPatch, type NetworkPatch } from "./distance.ts";
import { type PlanePoint, planeOf, type SquareMatrix } from "./network-plane.ts";

/** Round trips one node has measured: by node it measured, in ms; 0 for one that did not answer. */
export type MeasuredLatencies = ReadonlyMap<string, number>;

/** Tiers a measurement falls into; a node far away is one tier and not a number to argue over. */
const TIERS = 3;

/** Parts of an axis, one for each digit. */
const BINS = 16;

/** The third digit: bandwidth, which nobody measures yet. */
const BANDWIDTH_DIGIT = "A";

/** Shares of the measurements of one node below and above which they count as these. */
const CLAMPED = [0.2, 0.8] as const;

/**
 * Gives each node its patch.
 *
 * @param measured what each node has measured, by its key
 * @returns by key, of all nodes that measured or were measured; none for fewer than two of them
 */
export function networkPatches(
  measured: ReadonlyMap<string, MeasuredLatencies>,
): ReadonlyMap<string, NetworkPatch> {
  const keys = [...new Set([...measured].flatMap(([key, others]) => [key, ...others.keys()]))];
  if (keys.length < 2) return new Map();
  keys.sort();
  const points = planeOf(latencyMatrix(keys, measured));
  const scale = scaleOf(points);
  return new Map(keys.map((key, nth) => [key, patchAt(points[nth], scale)] as const));
}

/**
 * The times between all pairs of nodes, in tiers: what one of a pair has measured, or the mean of
 * what both have. A pair nobody measured counts as far.
 *
 * @param keys in order; one row and one column each
 */
export function latencyMatrix(
  keys: readonly string[],
  measured: ReadonlyMap<string, MeasuredLatencies>,
): SquareMatrix {
  const tiers = new Map(
    [...measured].map(([key, latencies]) => [key, inTiers(latencies)] as const),
  );
  return keys.map((one) =>
    keys.map((other) => {
      if (one === other) return 0;
      const said = [tiers.get(one)?.get(other), tiers.get(other)?.get(one)];
      const known = said.filter((tier) => tier !== undefined);
      return known.length === 0 ? 1 : known.reduce((sum, tier) => sum + tier, 0) / known.length;
    }),
  );
}

/**
 * One patch out of what several summaries say of a node: the median of each digit, rounded down.
 *
 * @param patches of those that are none nothing counts
 * @returns `undefined` of none
 */
export function agreedPatch(patches: readonly NetworkPatch[]): NetworkPatch | undefined {
  const counted = patches.filter(isNetworkPatch);
  if (counted.length === 0) return undefined;
  return [0, 1, 2].map((at) => digitOf(medianDigit(counted, at))).join("");
}

/** Measurements of one node, clamped so that strays count little, as parts of the way to the farthest tier. */
function inTiers(latencies: MeasuredLatencies): ReadonlyMap<string, number> {
  const answered = [...latencies].filter(([, latencyMs]) => latencyMs > 0);
  const sorted = answered.map(([, latencyMs]) => latencyMs).sort((one, other) => one - other);
  const [low, high] = CLAMPED.map((share) => percentile(sorted, share));
  const tierOf = (latencyMs: number): number => {
    const width = ((high ?? 0) - (low ?? 0)) / TIERS;
    if (width === 0) return 1 / TIERS;
    const clamped = Math.min(high ?? 0, Math.max(low ?? 0, latencyMs));
    return Math.min(TIERS, 1 + Math.floor((clamped - (low ?? 0)) / width)) / TIERS;
  };
  // Who did not answer is as far as can be.
  return new Map(
    [...latencies].map(([key, latencyMs]) => [key, latencyMs > 0 ? tierOf(latencyMs) : 1] as const),
  );
}

/** Between the two nearest of the sorted values. */
function percentile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
}

/** The greatest coordinate, whatever its sign: the plane is scaled to it. */
function scaleOf(points: readonly PlanePoint[]): number {
  return points.reduce((far, [x, y]) => Math.max(far, Math.abs(x), Math.abs(y)), 0);
}

function patchAt([x, y]: PlanePoint = [0, 0], scale: number): NetworkPatch {
  return digitOf(binOf(x, scale)) + digitOf(binOf(y, scale)) + BANDWIDTH_DIGIT;
}

/** The lowest sixteenth of an axis is 0, the highest F; a plane without extent is all 0. */
function binOf(coordinate: number, scale: number): number {
  if (scale === 0) return 0;
  return Math.min(BINS - 1, Math.floor(((coordinate / scale + 1) / 2) * BINS));
}

function medianDigit(patches: readonly NetworkPatch[], at: number): number {
  const digits = patches.map((patch) => Number.parseInt(patch.charAt(at), 16));
  digits.sort((one, other) => one - other);
  const lower = digits[Math.ceil(digits.length / 2) - 1] ?? 0;
  const upper = digits[Math.floor(digits.length / 2)] ?? 0;
  return Math.floor((lower + upper) / 2);
}

function digitOf(value: number): string {
  return value.toString(16).toUpperCase();
}
