/**
 * Runs a devnet of six processes and kills each of them with SIGKILL in its turn; says what each had
 * told, found again and missed, and compares all of them at the end.
 *
 *   npx tsx scripts/kill-nine.ts [ROUNDS]
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareAll, killNine, untilAllFollow } from "../test/support/devnet-kill-nine.ts";
import { ProcessDevnet } from "../test/support/devnet-processes.ts";

const NODES = 6;
const VALIDATORS = 4;

const rounds = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(join(tmpdir(), "coppice-kill-"));
const devnet = new ProcessDevnet({ folder, nodes: NODES, validators: VALIDATORS });
const faults: string[] = [];

console.log(`${NODES} nodes, ${VALIDATORS} of them validators, node 0 is the seed; ${folder}`);
try {
  devnet.start();
  console.log(`all follow after ${await untilAllFollow(devnet, 3)} ms`);
  for (let turn = 0; turn < rounds * NODES; turn += 1) {
    const survival = await killNine(devnet, turn % NODES);
    faults.push(...survival.faults.map((fault) => `node ${survival.node}: ${fault}`));
    const { node, told, found, missed, answersMs, caughtUpMs } = survival;
    console.log(
      `node ${node} killed at ${told} commits: found ${found}, missed ${missed}, answers after ${answersMs} ms, caught up after ${caughtUpMs} ms, ${survival.faults.length} faults`,
    );
  }
  const end = await compareAll(devnet);
  faults.push(...end.faults);
  console.log(`${end.height} commits compared on ${NODES} nodes`);
} catch (error) {
  faults.push(String(error));
} finally {
  await devnet.end();
}
for (const fault of faults) console.log(fault);
if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
else console.log(`the logs are in ${folder}`);
console.log(faults.length === 0 ? "nothing was lost" : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
