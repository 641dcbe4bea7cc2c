/**
 * Campaigns against whatever the sources beside it are: started by `main.ts` in a copy with a planted bug.
 * Each campaign has seeds of its own, and ends at the first failure or when its CPU time is up.
 */

import {
  guardAmbient,
  outside,
  shrinkRun,
  simulate,
  type SimReport,
  type SimSpec,
} from "../../../src/testing/index.ts";
import { isLane, LANES } from "../lanes.ts";

/** What a process is told. */
export interface HuntOrder {
  readonly lane: string;
  readonly campaigns: number;
  /** CPU time of one campaign, in ms. */
  readonly forMs: number;
  /** Runs of one campaign at most. */
  readonly runsMax: number;
}

/** What came of one campaign. */
export interface Hunted {
  readonly runs: number;
  /** CPU time, without what shrinking took. */
  readonly ms: number;
  /** What failed first; `undefined` when nothing did. */
  readonly found?: {
    readonly specId: string;
    readonly token: string;
    readonly oracle: string;
    readonly message: string;
    /** Faults that had fired, and those left after shrinking; the first campaigns shrink, the others only search. */
    readonly fired: number;
    readonly left?: number;
  };
}

type Found = NonNullable<Hunted["found"]>;

/** Seeds of campaigns lie so far apart. */
const SEEDS_APART = 1_000_000n;

/** Shrinking is given so much CPU time, in ms, and so many replays. */
const SHRINK = { ms: 5_000, replaysMax: 200 } as const;

/** Campaigns against one bug whose failure is shrunk: enough for a median, and dearer than the search itself. */
const SHRUNK_MAX = 5;

/** CPU time of this process so far, in ms: what else a machine does is no part of a campaign. */
function watch(): number {
  const { user, system } = outside("what a campaign costs", () => process.cpuUsage());
  return (user + system) / 1_000;
}

async function hunt({ lane, campaigns, forMs, runsMax }: HuntOrder): Promise<void> {
  if (!isLane(lane)) throw new Error(`there is no lane ${lane}`);
  const guard = guardAmbient();
  // What the engine compiles in the first runs is no part of any campaign.
  for (const spec of LANES[lane]) await simulate(spec, { seed: 0n });
  for (let nth = 1; nth <= campaigns; nth += 1) {
    const from = BigInt(nth) * SEEDS_APART;
    const isShrunk = nth <= SHRUNK_MAX;
    process.send?.(await oneCampaign(LANES[lane], { from, forMs, runsMax, isShrunk }));
  }
  guard.lift();
}

interface Campaign {
  readonly from: bigint;
  readonly forMs: number;
  readonly runsMax: number;
  readonly isShrunk: boolean;
}

async function oneCampaign(
  specs: readonly SimSpec[],
  { from, forMs, runsMax, isShrunk }: Campaign,
): Promise<Hunted> {
  const startMs = watch();
  let runs = 0;
  for (let seed = from; ; seed += 1n) {
    for (const spec of specs) {
      if (runs >= runsMax || watch() - startMs >= forMs) return { runs, ms: watch() - startMs };
      runs += 1;
      const report = await simulate(spec, { seed });
      if (report.ok) continue;
      const ms = watch() - startMs;
      const found = foundBy(spec, report);
      return { runs, ms, found: isShrunk ? { ...found, ...(await shrunk(spec, report)) } : found };
    }
  }
}

function foundBy(spec: SimSpec, { failure, fired, token }: SimReport): Found {
  const oracle = `${failure?.kind} ${failure?.name}`;
  return { specId: spec.id, token, oracle, message: failure?.message ?? "", fired: fired.length };
}

async function shrunk(
  spec: SimSpec,
  report: SimReport,
): Promise<Required<Pick<Found, "left" | "token">>> {
  const endMs = watch() + SHRINK.ms;
  const { report: smallest } = await shrinkRun(spec, report, {
    replaysMax: SHRINK.replaysMax,
    hasTime: () => watch() < endMs,
  });
  return { token: smallest.token, left: smallest.fired.length };
}

process.once("message", (order: HuntOrder) => {
  hunt(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(2);
    },
  );
});
