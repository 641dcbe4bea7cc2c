/** Judges a run over regions, in plain words. */

import type { CheckVerdict } from "../chaos/verdict.ts";
import type { ReadEnded } from "../chaos/watch/probe.ts";

/** A stretch of a run. */
export interface Phase {
  readonly name: string;
  readonly reads: readonly ReadEnded[];
  /** Commits made in it. */
  readonly commits: number;
}

/** Share of reads that has to be answered while a region is away. */
export const ANSWERED_MIN = 0.9;

/** What was found wrong beside the checks; empty when all is well. */
export function faultsOf(phases: readonly Phase[]): readonly string[] {
  return phases.flatMap(({ name, reads, commits }) => {
    const answered = reads.filter(({ isAnswered }) => isAnswered).length;
    if (reads.length === 0) return [`${name}: nothing was read`];
    return [
      ...(answered >= reads.length * ANSWERED_MIN
        ? []
        : [`${name}: ${answered} of ${reads.length} reads were answered`]),
      ...(commits > 0 ? [] : [`${name}: no commit was made`]),
    ];
  });
}

/** The whole of it, the last line the verdict. */
export function verdictLines(
  phases: readonly Phase[],
  checks: readonly CheckVerdict[],
): readonly string[] {
  const faults = [...faultsOf(phases), ...checks.flatMap(({ faults: found }) => found)];
  return [
    ...phases.map(phaseLine),
    ...checks.map(({ name, seen, faults: found }) => {
      return `${found.length === 0 ? "held  " : "BROKEN"} ${name} (${seen})`;
    }),
    ...faults,
    faults.length === 0 ? "one region away costs no promise" : `${faults.length} FAULTS`,
  ];
}

function phaseLine({ name, reads, commits }: Phase): string {
  const answered = reads.filter(({ isAnswered }) => isAnswered);
  const times = answered.map(({ tookMs }) => tookMs);
  return `${name}: ${answered.length} of ${reads.length} reads answered, p50 ${shownMs(quantile(times, 0.5))}, p99 ${shownMs(quantile(times, 0.99))}; ${commits} commits`;
}

/** The value below which a share of values lies; `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function shownMs(ms: number | undefined): string {
  return ms === undefined ? "-" : `${Math.round(ms)} ms`;
}
