/** How a run of chaos looks: a line now and then, and a summary. */

import type { ProcessState } from "./node/process.ts";
import type { ChaosReport, CheckVerdict } from "./verdict.ts";

/** A moment of a run. */
export interface Moment {
  readonly elapsedMs: number;
  readonly round: number;
  readonly phase: "calm" | "storm" | "heal";
  readonly nodes: readonly {
    readonly name: string;
    readonly state: ProcessState;
    readonly height: number | undefined;
  }[];
  /** Faults so far, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Cuts that stand. */
  readonly cuts: readonly string[];
}

/** A letter for those that are not up; a number alone is the height of one that is. */
const MARKS: Readonly<Record<ProcessState, string>> = {
  up: "",
  starting: "s",
  down: "d",
  paused: "p",
};

/** One line. */
export function momentLine({ elapsedMs, round, phase, nodes, faults, cuts }: Moment): string {
  const heights = nodes.map(({ state, height }) => `${height ?? "-"}${MARKS[state]}`).join(" ");
  const parts = [
    `${seconds(elapsedMs)} s`,
    `${phase} ${round}`,
    `commits ${heights}`,
    faultsText(faults),
    ...(cuts.length === 0 ? [] : [`cut ${cuts.join(" and ")}`]),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

/** The same for programs. */
export function momentRecord(moment: Moment): object {
  return { type: "chaos.moment", ...moment, faults: Object.fromEntries(moment.faults) };
}

/** What a run came to. */
export function summaryLines(report: ChaosReport): readonly string[] {
  const { rounds, commits, longestStallMs, wires, checks, faults, seed, rerun, folder } = report;
  const inStorm = rounds.reduce((sum, round) => sum + round.commitsInStorm, 0);
  const did = faultsText(new Map(Object.entries(faults)));
  return [
    "",
    `${rounds.length} rounds in ${seconds(report.elapsedMs)} s, seed ${seed}`,
    `faults: ${did === "" ? "none" : did}`,
    `wires: ${wires.dials} dials, ${wires.refused} refused, ${wires.pieces} pieces of ${wires.bytes} bytes, ${wires.resets} reset, ${wires.corrupted} corrupted`,
    `commits: ${commits}, ${inStorm} of them in storms; longest stall ${seconds(longestStallMs)} s`,
    ...checks.flatMap(checkLines),
    report.ok ? "every promise was kept" : "PROMISES WERE BROKEN",
    `not reproducible; the same storms: ${rerun}`,
    ...(folder === undefined ? [] : [`data directories, logs and nemesis.jsonl: ${folder}`]),
  ];
}

function checkLines({ name, faults, seen }: CheckVerdict): readonly string[] {
  const verdict = faults.length === 0 ? "held  " : "BROKEN";
  return [`${verdict} ${name} (${seen})`, ...faults.map((fault) => `         ${fault}`)];
}

function faultsText(faults: ReadonlyMap<string, number>): string {
  return [...faults]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ");
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 10_000 ? 1 : 0);
}
