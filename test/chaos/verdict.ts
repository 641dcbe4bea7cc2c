/** What came of a run: which promises held, and what was done to them. */

import type { HistoryCheck, Operation, TraceCheck, TraceLog } from "../../src/testing/index.ts";
import type { WireCounts } from "./net/wires.ts";

/** One check and how it came out. */
export interface CheckVerdict {
  readonly name: string;
  /** What was wrong; empty when it held. */
  readonly faults: readonly string[];
  /** What it looked at, for people. */
  readonly seen: string;
}

/** One storm and the calm after it. */
export interface RoundReport {
  readonly round: number;
  readonly seed: string;
  /** Kinds in its plan. */
  readonly kinds: readonly string[];
  readonly commitsInStorm: number;
  /** From the heal until all nodes were at commits made after it, in ms; `undefined`: not in time. */
  readonly healedMs: number | undefined;
  /** What the budget did not let happen. */
  readonly refused: number;
}

/** What a run came to. Nothing of it can be replayed: the log of the nemesis is the record. */
export interface ChaosReport {
  readonly type: "chaos.report";
  readonly reproducible: false;
  readonly ok: boolean;
  readonly seed: string;
  /** Draws the same storms again, over processes that will behave otherwise. */
  readonly rerun: string;
  readonly elapsedMs: number;
  readonly rounds: readonly RoundReport[];
  /** Faults by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly wires: WireCounts;
  readonly commits: number;
  readonly longestStallMs: number;
  readonly checks: readonly CheckVerdict[];
  /** Where everything is, when it is kept. */
  readonly folder: string | undefined;
}

/** Whether every check held. */
export function isOk(checks: readonly CheckVerdict[]): boolean {
  return checks.length > 0 && checks.every(({ faults }) => faults.length === 0);
}

/** Holds checks of the simulator against the traces of processes. */
export function traceVerdicts(
  checks: readonly TraceCheck[],
  trace: TraceLog,
): readonly CheckVerdict[] {
  // A trace without a line proves nothing.
  const none = trace.length === 0 ? ["the hosts have written nothing"] : [];
  return checks.map((check) => {
    const fault = check.run(trace);
    const faults = fault === undefined ? none : [fault];
    return { name: check.name, faults, seen: `${trace.length} lines of hosts` };
  });
}

/** Holds a history against what clients are promised. */
export function historyVerdict(
  check: HistoryCheck,
  history: readonly Operation[],
  names: readonly string[],
): CheckVerdict {
  const counted = history.filter(({ name }) => names.includes(name));
  const ok = counted.filter(({ status }) => status === "ok").length;
  const failed = counted.filter(({ status }) => status === "failed").length;
  const unknown = counted.length - ok - failed;
  const fault = check.run(history) ?? (ok === 0 ? "nothing was ever answered" : undefined);
  const faults = fault === undefined ? [] : [fault];
  return { name: check.name, faults, seen: `${ok} ok, ${failed} failed, ${unknown} unknown` };
}

/** Whether all rounds ended with all nodes together. */
export function healVerdict(rounds: readonly RoundReport[], limitMs: number): CheckVerdict {
  const late = rounds.filter(({ healedMs }) => healedMs === undefined);
  const slowest = Math.max(0, ...rounds.map(({ healedMs = limitMs }) => healedMs));
  return {
    name: "all nodes catch up after the heal",
    faults: late.map(({ round }) => `round ${round}: not all within ${limitMs / 1_000} s`),
    seen: `${rounds.length} rounds, slowest ${(slowest / 1_000).toFixed(1)} s`,
  };
}
