/**
 * A network of real processes over three regions, behind proxies that take as long as light does: one
 * region is cut off and comes back, while a client in another reads from quorums all the time.
 *
 *   npm run regions                            12 processes, 30 s for each of three phases
 *   npm run regions -- --nodes 6 --seconds 10  a smaller one
 *
 * The client reads commits, which the validators write. Nothing here is reproducible.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { realClock } from "../../src/index.ts";
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
import type { ReadEnded } from "../chaos/watch/probe.ts";
import { CUT_REGION, cutOf, latencyMs } from "./regions.ts";
import { faultsOf, type Phase, verdictLines } from "./verdict.ts";

/** Time to start and find each other, and to come together again, on a busy machine, in ms. */
const TOGETHER_MS = 240_000;
const COMMITS_MORE = 3;
const LOOK_MS = 250;
/** One in three validators may be away with its region. */
const VALIDATORS = { few: 4, many: 7 } as const;

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
  if (!(Number.isInteger(nodes) && nodes >= 6 && nodes <= 12 && seconds > 0 && seconds <= 3_600)) {
    console.error("expected --nodes from 6 to 12, --seconds above 0 and at most 3600");
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "coppice-regions-"));
  const reads: ReadEnded[] = [];
  const deaths: string[] = [];
  const validators = nodes < 9 ? VALIDATORS.few : VALIDATORS.many;
  const cluster = await Cluster.start({
    ...{ folder: join(folder, "net"), validators, fullNodes: nodes - validators, clock, latencyMs },
    draws: drawsOf(1n),
    onRead: (read) => reads.push(read),
    onDied: (node, how) => deaths.push(`${node} ${how}`),
  });
  try {
    const { phases, checks } = await play(cluster, { reads, forMs: seconds * 1_000 });
    const died = { name: "no process ends by itself", faults: deaths, seen: `${nodes} processes` };
    for (const line of verdictLines(phases, [...checks, died])) console.log(line);
    const isSound = [...checks, died].every(({ faults }) => faults.length === 0);
    return isSound && faultsOf(phases).length === 0 ? 0 : 1;
  } finally {
    await cluster.end("now");
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Play {
  readonly reads: readonly ReadEnded[];
  readonly forMs: number;
}

async function play(
  cluster: Cluster,
  { reads, forMs }: Play,
): Promise<{ readonly phases: readonly Phase[]; readonly checks: readonly CheckVerdict[] }> {
  const phase = async (name: string): Promise<Phase> => {
    const [startMs, before] = [clock.monotonic(), cluster.ledger.newest];
    while (clock.monotonic() - startMs < forMs) await look(cluster);
    const some = reads.filter((read) => read.startMs >= startMs);
    return { name, reads: some, commits: cluster.ledger.newest - before };
  };
  cluster.watch();
  console.log(`all follow after ${await together(cluster, COMMITS_MORE)} ms`);
  await cluster.join();
  const before = await phase("before");
  const names = cluster.nodes.map(({ name }) => name);
  const heal = cluster.wires.cut(cutOf(names, CUT_REGION), "drop");
  const during = await phase("during");
  heal();
  const goal = cluster.ledger.newest + COMMITS_MORE;
  const healedMs = await together(cluster, goal).catch(() => undefined);
  const after = await phase("after");
  const operations = cluster.history.operations();
  const late = healedMs === undefined ? [`not all within ${TOGETHER_MS / 1_000} s`] : [];
  const checks = [
    historyVerdict(heightsNeverFall, operations, [HEIGHT]),
    historyVerdict(quorumReadsAgree, operations, [QUORUM_READ]),
    { name: "one commit has one digest", faults: cluster.ledger.faults, seen: `${goal} commits` },
    {
      name: "all are together after the heal",
      faults: late,
      seen: `${Math.round(healedMs ?? 0)} ms`,
    },
  ];
  return { phases: [before, during, after], checks };
}

/** Waits until every node has so many commits. @returns ms it took */
async function together(cluster: Cluster, height: number): Promise<number> {
  const startMs = clock.monotonic();
  for (;;) {
    const tookMs = clock.monotonic() - startMs;
    if ([...cluster.heights.values()].every((one) => (one ?? 0) >= height))
      return Math.round(tookMs);
    if (tookMs > TOGETHER_MS) throw new Error(`not all at ${height} within ${TOGETHER_MS} ms`);
    await look(cluster);
  }
}

async function look({ ledger }: Cluster): Promise<void> {
  ledger.look(clock.monotonic());
  await pause(clock, LOOK_MS, new AbortController().signal);
}
