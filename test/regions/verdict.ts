/** Judges a run over regions, in plain words. */

import type { CheckVerdict } from "../chaos/verdict.ts";

/** What the client does all the time. */
export const QUESTIONS = ["commit reads", "register reads", "register writes", "asks"] as const;

/** A question that ended. */
export interface Asked {
  readonly question: (typeof QUESTIONS)[number];
  /** When it began, on the monotonic clock. */
  readonly startMs: number;
  readonly tookMs: number;
  readonly isAnswered: boolean;
  /** Whether one of the client's own region answered; of asks, which one node answers. */
  readonly isNear?: boolean;
}

/** A stretch of a run. */
export interface Phase {
  readonly name: string;
  readonly asked: readonly Asked[];
  /** Commits made in it. */
  readonly commits: number;
}

/** Share of questions of each kind that has to be answered while a region is away. */
export const ANSWERED_MIN = 0.9;

/** Share of asks that has to be answered from the client's own region; without an order it is a third. */
export const NEAR_MIN = 0.8;

/** What was found wrong beside the checks; empty when all is well. */
export function faultsOf(phases: readonly Phase[]): readonly string[] {
  return phases.flatMap((phase) => [
    ...QUESTIONS.flatMap((question) => faultsIn(phase, question)),
    ...(phase.commits > 0 ? [] : [`${phase.name}: no commit was made`]),
  ]);
}

function faultsIn({ name, asked }: Phase, question: Asked["question"]): readonly string[] {
  const some = asked.filter((one) => one.question === question);
  if (some.length === 0) return [`${name}: no ${question}`];
  const answered = some.filter(({ isAnswered }) => isAnswered);
  if (answered.length < some.length * ANSWERED_MIN) {
    return [`${name}: ${answered.length} of ${some.length} ${question} were answered`];
  }
  const near = nearIn(answered);
  if (near === undefined || near >= answered.length * NEAR_MIN) return [];
  return [`${name}: ${near} of ${answered.length} ${question} were answered from nearby`];
}

/** How many were answered from nearby; `undefined` where nobody looked. */
function nearIn(answered: readonly Asked[]): number | undefined {
  const looked = answered.filter(({ isNear }) => isNear !== undefined);
  return looked.length === 0 ? undefined : looked.filter(({ isNear }) => isNear).length;
}

/** The whole of it, the last line the verdict. */
export function verdictLines(
  phases: readonly Phase[],
  checks: readonly CheckVerdict[],
): readonly string[] {
  const faults = [...faultsOf(phases), ...checks.flatMap(({ faults: found }) => found)];
  return [
    ...phases.flatMap(phaseLines),
    ...checks.map(({ name, seen, faults: found }) => {
      return `${found.length === 0 ? "held  " : "BROKEN"} ${name} (${seen})`;
    }),
    ...faults,
    faults.length === 0 ? "one region away costs no promise" : `${faults.length} FAULTS`,
  ];
}

function phaseLines({ name, asked, commits }: Phase): readonly string[] {
  return [
    `${name}: ${commits} commits`,
    ...QUESTIONS.map((question) => {
      const some = asked.filter((one) => one.question === question);
      return `  ${question}: ${answersText(some)}`;
    }),
  ];
}

function answersText(some: readonly Asked[]): string {
  const answered = some.filter(({ isAnswered }) => isAnswered);
  const times = answered.map(({ tookMs }) => tookMs);
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)].map(shownMs);
  const near = nearIn(answered);
  const nearby = near === undefined ? "" : `; ${near} by a node nearby`;
  return `${answered.length} of ${some.length} answered, p50 ${half}, p99 ${most}${nearby}`;
}

/** The value below which a share of values lies; `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function shownMs(ms: number | undefined): string {
  return ms === undefined ? "-" : `${Math.round(ms)} ms`;
}
