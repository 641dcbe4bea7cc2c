/**
 * A suite: works, each measured for several contestants, each in a process of its own, round after
 * round by turns. The machine is never quiet, so only what stands in one table may be compared.
 */

import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What one measurement found, by figure. */
export type Figures = Readonly<Record<string, number>>;

/** Measures one contestant at one work, in this process. */
export type Measure = (options: MeasureOptions) => Promise<Figures> | Figures;

/** How thoroughly. */
export interface MeasureOptions {
  /** 1 for a full run; less shortens a measurement in proportion. */
  readonly scale: number;
}

/** What is wanted of a figure: so many times a peer's, at least or at most; or a number. */
export interface Target {
  /** Whose figure; ours when absent. */
  readonly of?: string;
  readonly peer?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One line of the table. */
export interface Figure {
  readonly key: string;
  readonly title: string;
  /** Empty for what is counted. */
  readonly unit: "/s" | "us" | "ms" | "B" | "MB/s" | "";
  readonly targets?: readonly Target[];
}

/** One thing that is measured, of one or several figures. */
export interface Work {
  readonly id: string;
  /** Ours is the first; the others are its peers. */
  readonly contestants: readonly string[];
  readonly figures: readonly Figure[];
}

/** Runs a contestant; `undefined` when it is not installed here. */
export type Runner = (work: Work, contestant: string) => Promise<Figures | undefined>;

/** The medians of a work, by contestant and figure. */
export interface Outcome {
  readonly work: Work;
  readonly figures: ReadonlyMap<string, Figures>;
}

const run = promisify(execFile);

/** One that breaks down is named; what the others did is worth as much as before. */
async function figuresOf(
  runner: Runner,
  work: Work,
  contestant: string,
): Promise<Figures | undefined> {
  try {
    return await runner(work, contestant);
  } catch (error) {
    process.stderr.write(`\n${contestant} broke down at ${work.id}: ${String(error)}\n`);
    return undefined;
  }
}

/** Measures every work of a suite, the contestants by turns, and takes medians over the rounds. */
export async function measureAll(
  works: readonly Work[],
  rounds: number,
  runner: Runner,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const work of works) {
    process.stderr.write(`${work.id} `);
    const found = new Map<string, Figures[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const contestant of work.contestants) {
        const figures = await figuresOf(runner, work, contestant);
        if (figures !== undefined)
          found.set(contestant, [...(found.get(contestant) ?? []), figures]);
      }
      process.stderr.write(".");
    }
    process.stderr.write("\n");
    const figures = new Map([...found].map(([name, list]) => [name, medians(list)] as const));
    outcomes.push({ work, figures });
  }
  return outcomes;
}

/** Runs a measurement in a node process of its own and reads the figures it prints. */
export async function measureInProcess(script: string, args: readonly string[]): Promise<Figures> {
  const { stdout } = await run(process.execPath, ["--expose-gc", script, ...args], {
    maxBuffer: 1 << 20,
  });
  return JSON.parse(stdout) as Figures;
}

/**
 * CPU time of this process with all its threads, in ms. Rates are taken by it: on a machine others
 * work on too, time by the wall says more about them than about us.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The median of some numbers; 0 of none. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The number below which a share of the numbers lies; 0 of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function medians(list: readonly Figures[]): Figures {
  const keys = Object.keys(list[0] ?? {});
  return Object.fromEntries(keys.map((key) => [key, median(list.map((one) => one[key] ?? 0))]));
}
