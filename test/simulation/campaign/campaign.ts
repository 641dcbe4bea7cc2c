/** A campaign over several processes. */

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { specsNamed } from "../lanes.ts";
import { addRun, noRuns, type Outcome, type SpecTotals } from "./outcome.ts";
import type { WorkerOrder } from "./worker.ts";

/** What is to be run. */
export interface CampaignOrder {
  /** Lanes, ids of specs, or beginnings of ids. */
  readonly specs: readonly string[];
  readonly runs: number;
  readonly from: bigint;
  readonly jobs: number;
  readonly selfCheckShare: number;
  readonly forMs: number;
  /** Told of each run when it is over. */
  readonly onRun?: (outcome: Outcome) => void;
}

/** What came of it. */
export interface CampaignResult {
  readonly totals: readonly SpecTotals[];
  readonly reds: readonly Outcome[];
  readonly wallMs: number;
  /** Processes that broke down; their runs are missing. */
  readonly broken: number;
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** Runs a campaign. @throws Error when a name means no spec */
export async function runCampaign(order: CampaignOrder): Promise<CampaignResult> {
  const specs = specsNamed(order.specs);
  const totals = new Map(
    specs.map(({ id, sometimes = [] }) => [
      id,
      noRuns(
        id,
        sometimes.map(({ name }) => name),
      ),
    ]),
  );
  const reds: Outcome[] = [];
  const startMs = performance.now();
  const take = (outcome: Outcome): void => {
    const ofSpec = totals.get(outcome.specId);
    if (ofSpec !== undefined) addRun(ofSpec, outcome);
    if (outcome.red !== undefined) reds.push(outcome);
    order.onRun?.(outcome);
  };
  const jobs = Array.from({ length: order.jobs }, (_, job) => oneProcess(order, job, take));
  const ends = await Promise.all(jobs);
  return {
    totals: [...totals.values()],
    reds: reds.sort((left, right) => left.nth - right.nth),
    wallMs: performance.now() - startMs,
    broken: ends.filter((code) => code !== 0).length,
  };
}

/** @returns the exit code */
function oneProcess(
  { specs, runs, from, jobs, selfCheckShare, forMs }: CampaignOrder,
  job: number,
  take: (outcome: Outcome) => void,
): Promise<number> {
  return new Promise((resolve) => {
    const child = fork(WORKER, { execArgv: ["--import", "tsx"] });
    const order: WorkerOrder = {
      ...{ specs, runs, jobs, job, selfCheckShare, forMs },
      from: from.toString(),
    };
    child.on("message", (outcome: Outcome) => take(outcome));
    child.once("error", () => resolve(2));
    child.once("close", (code) => resolve(code ?? 2));
    child.send(order);
  });
}
