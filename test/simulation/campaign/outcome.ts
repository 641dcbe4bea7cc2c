/** What a process of a campaign tells of each run, and what all of it comes to. */

/** One run, as it travels between processes. */
export interface Outcome {
  readonly nth: number;
  readonly specId: string;
  /** Whether it was done twice and compared. */
  readonly isChecked: boolean;
  readonly events: number;
  readonly nodeSeconds: number;
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly reached: readonly string[];
  /** What there is to read of a red run. */
  readonly red?: { readonly kind: string; readonly name: string; readonly text: string };
}

/** All runs of one spec. */
export interface SpecTotals {
  readonly id: string;
  runs: number;
  red: number;
  checked: number;
  diverged: number;
  events: number;
  nodeSeconds: number;
  virtualMs: number;
  wallMs: number;
  /** In how many runs each `sometimes` was reached. */
  readonly reached: Map<string, number>;
}

/** Begins the count of a spec. */
export function noRuns(id: string, sometimes: readonly string[]): SpecTotals {
  const counts = { runs: 0, red: 0, checked: 0, diverged: 0, events: 0 };
  const reached = new Map(sometimes.map((name) => [name, 0]));
  return { id, ...counts, nodeSeconds: 0, virtualMs: 0, wallMs: 0, reached };
}

/** Counts a run. */
export function addRun(totals: SpecTotals, outcome: Outcome): void {
  totals.runs += 1;
  totals.red += outcome.red === undefined ? 0 : 1;
  totals.checked += outcome.isChecked ? 1 : 0;
  totals.diverged += outcome.red?.kind === "nondeterminism" ? 1 : 0;
  totals.events += outcome.events;
  totals.nodeSeconds += outcome.nodeSeconds;
  totals.virtualMs += outcome.virtualMs;
  totals.wallMs += outcome.wallMs;
  for (const name of outcome.reached) {
    totals.reached.set(name, (totals.reached.get(name) ?? 0) + 1);
  }
}

/** `sometimes` no run reached. */
export function missedOf({ reached }: SpecTotals): readonly string[] {
  return [...reached].filter(([, runs]) => runs === 0).map(([name]) => name);
}
