/**
 * Leaves a devnet of real processes alone for hours, but for one node after the other that is killed
 * with SIGKILL and started again; says of those that were never killed whether anything grows.
 *
 *   npm run soak                     an hour
 *   npm run soak -- --minutes 5      shorter; slopes are then guesses, growth is still judged
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { askNode } from "../../src/cli/ask-node.ts";
import { nodeFolder } from "../../src/cli/devnet/manifest.ts";
import { reportOf } from "../../src/cli/devnet/questions.ts";
import { socketIn } from "../../src/cli/socket-in.ts";
import type { Plain } from "../../src/control/plain.ts";
import type { ProcessVitals } from "../../src/control/vitals.ts";
import { realClock } from "../../src/index.ts";
import { compareAll, killNine, untilAllFollow } from "../support/devnet-kill-nine.ts";
import { ProcessDevnet } from "../support/devnet-processes.ts";
import type { Sample } from "./slopes.ts";
import { faultsOf, type Return, type Soaked, verdictLines } from "./verdict.ts";

const NODES = 6;
const VALIDATORS = 4;
/** Never killed, and looked at: the seed, a validator. */
const WATCHED = [0, 1];
const MS_PER_MINUTE = 60_000;
const MINUTES_MAX = 1_440;
const LOOK_MS = 5_000;
const BETWEEN_KILLS_MS = 20_000;

const clock = realClock();

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = { minutes: { type: "string", default: "60" } } as const;
  const minutes = Number(parseArgs({ args: [...args], options }).values.minutes);
  if (!(minutes > 0 && minutes <= MINUTES_MAX)) {
    console.error(`cannot use --minutes: expected a number from 0 to ${MINUTES_MAX}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "coppice-soak-"));
  const devnet = new ProcessDevnet({ folder, nodes: NODES, validators: VALIDATORS });
  console.log(`${NODES} nodes, ${minutes} minutes, ${folder}`);
  try {
    devnet.start();
    console.log(`all follow after ${await untilAllFollow(devnet, 3)} ms`);
    const soaked = await soak(devnet, folder, minutes * MS_PER_MINUTE);
    for (const line of verdictLines(soaked)) console.log(line);
    return faultsOf(soaked).length === 0 ? 0 : 1;
  } finally {
    await devnet.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function soak(devnet: ProcessDevnet, folder: string, forMs: number): Promise<Soaked> {
  const startMs = clock.monotonic();
  // A node that does not come back ends it: nobody waits an hour to hear of that.
  const churning = new AbortController();
  const goesOn = (): boolean => !churning.signal.aborted && clock.monotonic() - startMs < forMs;
  const looked = WATCHED.map((node) => look(folder, node, { startMs, goesOn }));
  const { returns, faults } = await churn(devnet, goesOn);
  churning.abort();
  const samples = await Promise.all(looked);
  const end = await compareAll(devnet);
  const watched = await Promise.all(
    WATCHED.map(async (node, at) => {
      const { restarts = 0 } = reportOf(await ask(folder, node, "status"));
      return { node, samples: samples[at] ?? [], restarts };
    }),
  );
  return { watched, returns, height: end.height, faults: [...faults, ...end.faults] };
}

async function churn(
  devnet: ProcessDevnet,
  goesOn: () => boolean,
): Promise<{ readonly returns: readonly Return[]; readonly faults: readonly string[] }> {
  const others = Array.from({ length: NODES }, (_, node) => node).filter(
    (node) => !WATCHED.includes(node),
  );
  const returns: Return[] = [];
  const faults: string[] = [];
  for (let turn = 0; goesOn(); turn += 1) {
    const node = others[turn % others.length] ?? 0;
    const survival = await killNine(devnet, node).catch((error: unknown) => String(error));
    if (typeof survival === "string") return { returns, faults: [...faults, survival] };
    faults.push(...survival.faults.map((fault) => `node ${node}: ${fault}`));
    returns.push({ node, caughtUpMs: survival.caughtUpMs });
    console.log(
      `node ${node} is back with ${survival.found} commits after ${survival.caughtUpMs} ms`,
    );
    await pause(BETWEEN_KILLS_MS);
  }
  return { returns, faults };
}

async function look(
  folder: string,
  node: number,
  { startMs, goesOn }: { readonly startMs: number; readonly goesOn: () => boolean },
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  while (goesOn()) {
    const vitals = (await ask(folder, node, "vitals")) as unknown as ProcessVitals;
    samples.push({ ...vitals, atMs: clock.monotonic() - startMs });
    await pause(LOOK_MS);
  }
  return samples;
}

function ask(folder: string, node: number, verb: string): Promise<Plain> {
  return askNode(socketIn(nodeFolder(folder, node)), { verb }, clock);
}
