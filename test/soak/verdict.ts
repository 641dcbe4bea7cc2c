/** Judges a soak, in plain words. */

import { type Sample, type Trend, trendOf } from "./slopes.ts";

/** A node that was never killed, as it went. */
export interface Watched {
  readonly node: number;
  readonly samples: readonly Sample[];
  /** Restarts of its actors; nobody kills those. */
  readonly restarts: number;
}

/** A node that was killed and came back. */
export interface Return {
  readonly node: number;
  /** From its start to having caught up with the others, in ms. */
  readonly caughtUpMs: number;
}

/** What a soak came to. */
export interface Soaked {
  readonly watched: readonly Watched[];
  readonly returns: readonly Return[];
  /** Commits compared on all nodes in the end. */
  readonly height: number;
  readonly faults: readonly string[];
}

/** What is measured, how it is shown, and how much more of it is growth. */
const MEASURES = [
  { name: "heap", unit: "MiB", of: heapMib, moreMax: 64 },
  { name: "outside", unit: "MiB", of: outsideMib, moreMax: 64 },
  { name: "handles", unit: "", of: ({ handles }: Sample) => handles, moreMax: 16 },
  { name: "listeners", unit: "", of: ({ listeners }: Sample) => listeners, moreMax: 2 },
] as const;

/** Everything that went wrong; empty when all is well. */
export function faultsOf({ watched, returns, faults }: Soaked): readonly string[] {
  const grown = watched.flatMap(({ node, samples, restarts }) => [
    ...MEASURES.flatMap(({ name, of, moreMax }) => {
      const trend = trendOf(samples, of);
      if (trend === undefined) return [`node ${node}: too few looks at its ${name}`];
      const more = trend.last - trend.first;
      return more <= moreMax ? [] : [`node ${node}: its ${name} grew by ${shown(more)}`];
    }),
    ...(restarts === 0 ? [] : [`node ${node}: ${restarts} actors were restarted`]),
  ]);
  const idle = returns.length === 0 ? ["nobody was killed: this was no soak"] : [];
  return [...faults, ...grown, ...idle];
}

/** The whole of it, the last line the verdict. */
export function verdictLines(soaked: Soaked): readonly string[] {
  const { watched, returns, height } = soaked;
  const faults = faultsOf(soaked);
  const slowest = Math.max(0, ...returns.map(({ caughtUpMs }) => caughtUpMs));
  return [
    ...watched.flatMap(({ node, samples }) =>
      MEASURES.map(({ name, unit, of }) =>
        trendLine(`node ${node} ${name}`, unit, trendOf(samples, of)),
      ),
    ),
    `returns: ${returns.length}, the slowest caught up after ${shown(slowest / 1_000)} s`,
    `${height} commits compared`,
    ...faults,
    faults.length === 0 ? "nothing grew, nothing was lost" : `${faults.length} FAULTS`,
  ];
}

function trendLine(name: string, unit: string, trend: Trend | undefined): string {
  if (trend === undefined) return `${name}: too few looks`;
  const { first, last, perHour } = trend;
  const sign = perHour < 0 ? "" : "+";
  return `${name}: ${shown(first)} to ${shown(last)} ${unit}`
    .trim()
    .concat(`, ${sign}${shown(perHour)} an hour`);
}

function heapMib({ heapBytes }: Sample): number {
  return heapBytes / 1024 / 1024;
}

function outsideMib({ externalBytes }: Sample): number {
  return externalBytes / 1024 / 1024;
}

function shown(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
