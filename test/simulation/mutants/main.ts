/**
 * Plants bugs in copies of the sources, one at a time, and lets campaigns look for them; and lets the same
 * campaigns look at the sources as they are, where they must find nothing.
 *
 *   npm run sim:mutants                          all of them, 20 campaigns each, then 10,000 clean runs
 *   npm run sim:mutants -- --campaigns 3 SUP     those whose id begins so
 *   npm run sim:mutants -- --clean 0             without the clean runs
 */

import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCampaign } from "../campaign/campaign.ts";
import { exitCodeOf, pictureOf } from "../campaign/picture.ts";
import type { Hunted, HuntOrder } from "./hunt.ts";
import { MUTANTS } from "./list.ts";
import type { Mutant } from "./mutant.ts";
import { copyWith } from "./sources.ts";
import { foundIn, medianOf, type MutantResult, tableOf } from "./verdict.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    campaigns: { type: "string", default: "20" },
    seconds: { type: "string", default: "60" },
    clean: { type: "string", default: "10000" },
    jobs: { type: "string", default: `${availableParallelism()}` },
    json: { type: "boolean", default: false },
  },
});

/** Clean runs of each lane among ten: the small ones find most and cost least. */
const CLEAN_SHARES = {
  kernel: 0.6,
  parts: 0.3,
  follow: 0.05,
  network: 0.025,
  liars: 0.025,
} as const;

const chosen = MUTANTS.filter(
  ({ id }) => positionals.length === 0 || positionals.some((start) => id.startsWith(start)),
);
const results = await huntAll(chosen);
if (values.json) console.log(JSON.stringify(results));
else console.log(tableOf(results));
const foundAlways = results.filter((one) => foundIn(one) >= one.hunted.length * 0.95);
const seconds = results.flatMap(({ hunted }) =>
  hunted.filter(({ found }) => found).map(({ ms }) => ms),
);
console.log(
  `${results.filter((one) => foundIn(one) > 0).length} of ${results.length} planted bugs found, ${foundAlways.length} of them in at least 95 % of the campaigns; median ${(medianOf(seconds) / 1_000).toFixed(2)} CPU s`,
);
const alarms = await cleanRuns(Number(values.clean));
process.exitCode = alarms === 0 && results.every((one) => foundIn(one) > 0) ? 0 : 1;

/** So many at a time as there are cores. */
async function huntAll(mutants: readonly Mutant[]): Promise<MutantResult[]> {
  const waiting = [...mutants.entries()];
  const done: MutantResult[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, mutant] = next;
      const result = await hunt(mutant);
      done[at] = result;
      console.error(`${mutant.id}: ${foundIn(result)} of ${result.hunted.length}`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
  return done;
}

async function hunt(mutant: Mutant): Promise<MutantResult> {
  const copy = copyWith(mutant);
  try {
    const order = {
      lane: mutant.lane,
      campaigns: Number(values.campaigns),
      forMs: Number(values.seconds) * 1_000,
      runsMax: Number.MAX_SAFE_INTEGER,
    };
    return await huntIn(copy.folder, mutant, order);
  } finally {
    copy.remove();
  }
}

function huntIn(folder: string, mutant: Mutant, order: HuntOrder): Promise<MutantResult> {
  return new Promise((resolve) => {
    const hunted: Hunted[] = [];
    const path = join(folder, "test/simulation/mutants/hunt.ts");
    const child = fork(path, { cwd: folder, execArgv: ["--import", "tsx"] });
    child.on("message", (one: Hunted) => hunted.push(one));
    child.once("close", (code) => resolve({ mutant, hunted, isBroken: code !== 0 }));
    child.send(order);
  });
}

/** @returns runs that failed though nothing is wrong, or did not take place */
async function cleanRuns(runs: number): Promise<number> {
  let alarms = 0;
  for (const [lane, share] of Object.entries(CLEAN_SHARES)) {
    if (runs === 0) break;
    const result = await runCampaign({
      specs: [lane],
      runs: Math.ceil(runs * share),
      from: 1n,
      jobs: Number(values.jobs),
      selfCheckShare: 0,
      forMs: Number.MAX_SAFE_INTEGER,
    });
    console.log(`without a planted bug, ${lane}:\n${pictureOf(result)}`);
    const code = exitCodeOf(result);
    // What few runs have not reached is no alarm.
    if (code === 1 || code === 2) alarms += Math.max(1, result.reds.length);
  }
  console.log(`${alarms} alarms without a planted bug`);
  return alarms;
}
