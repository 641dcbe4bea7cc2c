/**
 * A network of real processes over three regions, behind proxies that take as long as light does: one
 * region is cut off and comes back. A client in another reads all the time: commits, which the validators
 * make, from quorums; and a register on six nodes, two to a region, which it writes too.
 *
 *   npm run regions                            12 processes, 30 s for each of three phases
 *   npm run regions -- --nodes 9 --seconds 10  a smaller one
 *
 * Nothing here is reproducible.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isRuntimeError, realClock } from "../../src/index.ts";
import { drawsOf } from "../../src/testing/index.ts";
import { Cluster } from "../chaos/cluster.ts";
import { type CheckVerdict, historyVerdict } from "../chaos/verdict.ts";
import {
  HEIGHT,
  heightsNeverFall,
  QUORUM_READ,
  quorumReadsAgree,
} from "../chaos/watch/histories.ts";
import { pause } from "../chaos/watch/pause.ts";
import { oneRegister, REGISTER_ACTS } from "../chaos/watch/register-clients.ts";
import type { Node } from "../../supervisors/index.ts";
import type { RegisterMessage } from "../support/parts/register-messages.ts";
import { CUT_REGION, cutOf, latencyMs, PROBE_REGION, regionOf } from "./regions.ts";
import { type Asked, faultsOf, type Phase, verdictLines } from "./verdict.ts";

/** Time to start and find each other, and to come together again, on a busy machine, in ms. */
const TOGETHER_MS = 240_000;
const COMMITS_MORE = 3;
const LOOK_MS = 250;
/** Two of them are in the region that is cut off. */
const VALIDATORS = 7;
const NODES = { min: 9, max: 12 } as const;
/** Time for one node's answer, in ms. */
const ANSWER_MS = 3_000;

const clock = realClock();

process.exitCode = await main(process.argv.slice(2));
// What the client's node leaves behind may not keep it.
process.stdout.write("", () => process.exit());

async function main(args: readonly string[]): Promise<number> {
  const options = {
    nodes: { type: "string", default: "12" },
    seconds: { type: "string", default: "30" },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const [nodes, seconds] = [Number(values.nodes), Number(values.seconds)];
  const isNumber = Number.isInteger(nodes) && nodes >= NODES.min && nodes <= NODES.max;
  if (!(isNumber && seconds > 0 && seconds <= 3_600)) {
    const range = `from ${NODES.min} to ${NODES.max}`;
    console.error(`expected --nodes ${range}, --seconds above 0 and at most 3600`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "coppice-regions-"));
  const asked: Asked[] = [];
  const deaths: string[] = [];
  const sizes = { validators: VALIDATORS, fullNodes: nodes - VALIDATORS };
  const cluster = await Cluster.start({
    ...{ folder: join(folder, "net"), ...sizes, clock, latencyMs },
    draws: drawsOf(1n),
    onRead: (read) => asked.push({ question: "commit reads", ...read }),
    onAct: ({ act, ...ended }) => asked.push({ question: `register ${act}s`, ...ended }),
    onDied: (node, how) => deaths.push(`${node} ${how}`),
  });
  let isSound = false;
  try {
    const { phases, checks } = await play(cluster, { asked, forMs: seconds * 1_000 });
    const died = { name: "no process ends by itself", faults: deaths, seen: `${nodes} processes` };
    for (const line of verdictLines(phases, [...checks, died])) console.log(line);
    const found = [...checks, died].flatMap(({ faults }) => faults);
    isSound = found.length + faultsOf(phases).length === 0;
    return isSound ? 0 : 1;
  } finally {
    await cluster.end("now");
    if (isSound) rmSync(folder, { recursive: true, force: true });
    else console.log(`data directories and logs: ${folder}`);
  }
}

interface Play {
  readonly asked: Asked[];
  readonly forMs: number;
}

async function play(
  cluster: Cluster,
  { asked, forMs }: Play,
): Promise<{ readonly phases: readonly Phase[]; readonly checks: readonly CheckVerdict[] }> {
  const phase = async (name: string): Promise<Phase> => {
    const [startMs, before] = [clock.monotonic(), cluster.ledger.newest];
    while (clock.monotonic() - startMs < forMs) await look(cluster);
    const some = asked.filter((one) => one.startMs >= startMs);
    return { name, asked: some, commits: cluster.ledger.newest - before };
  };
  cluster.watch();
  console.log(`all follow after ${await together(cluster, COMMITS_MORE)} ms`);
  const client = await cluster.join();
  const asking = new AbortController();
  const asks = askNearest(cluster, { client, asked, stop: asking.signal });
  const before = await phase("before");
  const names = cluster.nodes.map(({ name }) => name);
  const heal = cluster.wires.cut(cutOf(names, CUT_REGION), "drop");
  const during = await phase("during");
  heal();
  const goal = cluster.ledger.newest + COMMITS_MORE;
  const healedMs = await together(cluster, goal).catch(() => undefined);
  const after = await phase("after");
  asking.abort();
  await asks;
  const operations = cluster.history.operations();
  const late = healedMs === undefined ? [`not all within ${TOGETHER_MS / 1_000} s`] : [];
  const checks = [
    historyVerdict(heightsNeverFall, operations, [HEIGHT]),
    historyVerdict(quorumReadsAgree, operations, [QUORUM_READ]),
    historyVerdict(oneRegister, cluster.registerActs, REGISTER_ACTS),
    { name: "one commit has one digest", faults: cluster.ledger.faults, seen: `${goal} commits` },
    {
      name: "all are together after the heal",
      faults: late,
      seen: `${Math.round(healedMs ?? 0)} ms`,
    },
  ];
  return { phases: [before, during, after], checks };
}

interface Asking {
  readonly client: Node;
  readonly asked: Asked[];
  readonly stop: AbortSignal;
}

/** Asks any holder of the register, again and again, and notes which region answered. */
async function askNearest(cluster: Cluster, { client, asked, stop }: Asking): Promise<void> {
  const nameOf = (peer: string): string =>
    [...cluster.watches].find(([, watch]) => watch.peer === peer)?.[0] ?? peer;
  while (!stop.aborted) {
    await pause(clock, LOOK_MS, stop);
    const { holders: peers } = cluster;
    if (peers === undefined) continue;
    const startMs = clock.monotonic();
    const ended = { question: "asks", startMs } as const;
    const message: RegisterMessage = { type: "register.read" };
    try {
      const how = { peers, timeoutMs: ANSWER_MS };
      const { peer } = await client.askAny<RegisterMessage>(message, how);
      const isNear = regionOf(nameOf(peer)) === PROBE_REGION;
      asked.push({ ...ended, tookMs: clock.monotonic() - startMs, isAnswered: true, isNear });
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
      asked.push({ ...ended, tookMs: clock.monotonic() - startMs, isAnswered: false });
    }
  }
}

/** Waits until every node has so many commits. @returns ms it took */
async function together(cluster: Cluster, height: number): Promise<number> {
  const startMs = clock.monotonic();
  for (;;) {
    const tookMs = clock.monotonic() - startMs;
    if ([...cluster.heights.values()].every((one) => (one ?? 0) >= height))
      return Math.round(tookMs);
    if (tookMs > TOGETHER_MS) {
      const heights = [...cluster.heights].map(([name, one]) => `${name} ${one ?? "silent"}`);
      throw new Error(`not all at ${height} within ${TOGETHER_MS} ms: ${heights.join(", ")}`);
    }
    await look(cluster);
  }
}

async function look({ ledger }: Cluster): Promise<void> {
  ledger.look(clock.monotonic());
  await pause(clock, LOOK_MS, new AbortController().signal);
}
