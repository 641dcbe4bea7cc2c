/** One process of a campaign: does its share of the runs and tells of each. Started by `campaign.ts`. */

import {
  describeFaults,
  drawsOf,
  explore,
  failureText,
  guardAmbient,
  outside,
  type SimReport,
  type SimSpec,
  shrinkRun,
} from "../../../src/testing/index.ts";
import { roundsApart, specsNamed } from "../lanes.ts";
import type { Outcome } from "./outcome.ts";
import { assignments, type Assignment } from "./share.ts";

/** What a process is told. */
export interface WorkerOrder {
  readonly specs: readonly string[];
  readonly runs: number;
  readonly from: string;
  readonly jobs: number;
  readonly job: number;
  readonly selfCheckShare: number;
  /** Ends before the next run when so much time has passed, in ms. */
  readonly forMs: number;
}

/** Shrinking one failure of a campaign takes so long at most, in ms. */
const SHRINK_MS = 30_000;

function watch(): number {
  return outside("how long a run takes", () => performance.now());
}

async function doShare(order: WorkerOrder): Promise<void> {
  const specs = specsNamed(order.specs);
  // Taking the platform's time away costs as much as a short run: all runs share one guard.
  const guard = guardAmbient();
  const startMs = watch();
  const every = specs.map((spec) => roundsApart(spec, order.specs));
  const share = { ...order, every, from: BigInt(order.from) };
  for (const assignment of assignments(share)) {
    const spec = specs[assignment.spec];
    if (spec === undefined || watch() - startMs >= order.forMs) break;
    process.send?.(await oneRun(spec, assignment, order.selfCheckShare));
  }
  guard.lift();
}

async function oneRun(
  spec: SimSpec,
  { nth, seed }: Assignment,
  selfCheckShare: number,
): Promise<Outcome> {
  const startMs = watch();
  const campaign = await explore(spec, { runs: 1, from: seed, selfCheckShare });
  const wallMs = watch() - startMs;
  const [failed] = campaign.failures;
  const { events, nodeSeconds, virtualMs, selfChecks } = campaign;
  const reached = [...campaign.reached].filter(([, runs]) => runs > 0).map(([name]) => name);
  return {
    ...{ nth, specId: spec.id, isChecked: selfChecks > 0 },
    ...{ events, nodeSeconds, virtualMs, wallMs, reached },
    ...(failed !== undefined && { red: await tell(spec, failed) }),
  };
}

async function tell(spec: SimSpec, failed: SimReport): Promise<NonNullable<Outcome["red"]>> {
  const { failure } = failed;
  const kind = failure?.kind ?? "unknown";
  const name = failure?.name ?? "";
  if (kind === "nondeterminism")
    return { kind, name, text: `${failed.token}: ${failure?.message}` };
  const endMs = watch() + SHRINK_MS;
  const { report, shrunk } = await shrinkRun(spec, failed, {
    hasTime: () => watch() < endMs,
  });
  return { kind, name, text: textOf(report, shrunk) };
}

function textOf(
  { failure, seed, token, plan, fired }: SimReport,
  shrunk: Awaited<ReturnType<typeof shrinkRun>>["shrunk"],
): string {
  if (failure === undefined) return `${token} is green when it is run again`;
  const words = { plan, draws: drawsOf(seed) };
  if (fired.length > FAULTS_LISTED_MAX) {
    const first = describeFaults(fired.slice(0, FAULTS_LISTED_MAX), words);
    return [failure.message, `replay: ${replayLine(token)}`, ...first].join("\n");
  }
  const run = { ...words, failure, seed, token, fired, shrunk };
  return failureText({ ...run, replay: replayLine(token) });
}

/** Faults of a failure that could not be shrunk are listed up to so many. */
const FAULTS_LISTED_MAX = 200;

function replayLine(token: string): string {
  return `npm run sim -- --replay ${token}`;
}

process.once("message", (order: WorkerOrder) => {
  doShare(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(2);
    },
  );
});
