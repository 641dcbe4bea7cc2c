/** One measurement of one contestant, in a process of its own: prints its figures as JSON. */

import { ed25519Signer } from "../../src/crypto/signer.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import {
  linearizable,
  listAppend,
  registerModel,
  shrinkRun,
  simulate,
  type SimReport,
  type SimSpec,
  type SimulateOptions,
} from "../../src/testing/index.ts";
import { cpuMs, type Figures, median, type Measure } from "../suite.ts";
import { crowdSpec } from "./crowd.ts";
import { listHistory, registerHistory } from "./histories.ts";
import { plantedSpec } from "./planted.ts";
import { shortSpec, ticksSpec } from "./ticks.ts";
import { wholeNodesSpec } from "./whole-nodes.ts";

const NODES = 10;
/** Virtual length of one run. */
const SECONDS = 20;
const WHOLE_NODES = 5;
const CHECKS_PER_NODE_SECOND = 5;
const MS_PER_SECOND = 1_000;

/** Runs to let the engine compile, and runs that are measured. */
const WARM_UP_RUNS = 6;
const RUNS = 12;

const MODES: Readonly<Record<string, Omit<SimulateOptions, "seed">>> = {
  coppice: {},
  turns: { drain: "turns" },
  untraced: { isTraced: false },
  limit: {},
};

const WORKS: Readonly<Record<string, (contestant: string) => Measure>> = {
  modelled: (name) => {
    const plan = { nodes: NODES, crypto: "modelled", seconds: SECONDS } as const;
    return runs(name === "limit" ? ticksSpec(NODES, SECONDS) : crowdSpec(plan), name);
  },
  real: (name) => {
    if (name === "limit") return checksAlone;
    return runs(crowdSpec({ nodes: NODES, crypto: "real", seconds: SECONDS }), name);
  },
  whole: (name) => runs(wholeNodesSpec(WHOLE_NODES, SECONDS), name),
  short: (name) => shortRuns(name),
  shrink: () => shrinking,
  histories: () => checking,
};

const [work = "", contestant = "", scale = "1"] = process.argv.slice(2);
const measure = WORKS[work]?.(contestant);
if (measure === undefined) throw new Error(`no such work: ${work}`);
const figures: Figures = await measure({ scale: Number(scale) });
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

/** Virtual seconds of nodes for each second of CPU: the median of some runs. */
function runs(spec: SimSpec, name: string): Measure {
  return async ({ scale: part }) => {
    const rates: number[] = [];
    const events: number[] = [];
    const warmUp = Math.ceil(WARM_UP_RUNS * part);
    for (let nth = 1; nth <= warmUp + RUNS * part; nth += 1) {
      const startMs = cpuMs();
      const report = await good(spec, { ...MODES[name], seed: BigInt(nth) });
      const took = (cpuMs() - startMs) / MS_PER_SECOND;
      if (nth <= warmUp) continue;
      rates.push(report.nodeSeconds / took);
      events.push(report.events / took);
    }
    return { rate: median(rates), events: median(events) };
  };
}

async function good(spec: SimSpec, options: SimulateOptions): Promise<SimReport> {
  const report = await simulate(spec, options);
  if (!report.ok) throw new Error(`a run of ${spec.id} failed: ${report.failure?.message}`);
  return report;
}

function shortRuns(name: string): Measure {
  return async ({ scale: part }) => {
    const spec = shortSpec();
    const wanted = 400 * part;
    let best = 0;
    // The first stretches are for the engine to compile; of the others the best met a quiet machine.
    for (let stretch = 0; stretch < 8; stretch += 1) {
      const startMs = cpuMs();
      for (let nth = 1; nth <= wanted; nth += 1) {
        await good(spec, { ...MODES[name], seed: BigInt(nth) });
      }
      if (stretch >= 2) best = Math.max(best, (wanted / (cpuMs() - startMs)) * MS_PER_SECOND);
    }
    return { rate: best };
  };
}

/** The engine's checks with nothing around them, in seconds of nodes that make five each. */
function checksAlone({ scale: part }: { readonly scale: number }): Figures {
  const crypto = nativeCrypto();
  const signer = ed25519Signer(new Uint8Array(32).fill(7));
  const message = new Uint8Array(64);
  const signature = signer.sign(message);
  const checks = Math.ceil(8_000 * part);
  const startMs = cpuMs();
  for (let nth = 0; nth < checks; nth += 1) crypto.verify(signer.publicKey, message, signature);
  const seconds = (cpuMs() - startMs) / MS_PER_SECOND;
  return { rate: checks / seconds / CHECKS_PER_NODE_SECOND };
}

/** The first seeds that fail, each shrunk: medians. */
async function shrinking({ scale: part }: { readonly scale: number }): Promise<Figures> {
  const spec = plantedSpec();
  const found: Figures[] = [];
  const wanted = Math.ceil(8 * part);
  for (let seed = 1n; found.length < wanted && seed <= 400n; seed += 1n) {
    const report = await simulate(spec, { seed });
    if (report.ok) continue;
    const startMs = cpuMs();
    const { shrunk } = await shrinkRun(spec, report);
    const took = cpuMs() - startMs;
    found.push({ size: shrunk.fired.length, replays: shrunk.replays, took });
  }
  if (found.length < wanted) throw new Error("what is planted was hardly ever found");
  const of = (key: string): number => median(found.map((one) => one[key] ?? 0));
  return { size: of("size"), replays: of("replays"), took: of("took") };
}

function checking({ scale: part }: { readonly scale: number }): Figures {
  const register = registerHistory({ operations: 1_000, clients: 5 });
  const lists = listHistory({ operations: 10_000, clients: 20 });
  return {
    linearizable: timed(part, () => linearizable(registerModel(0)).run(register)),
    lists: timed(part, () => listAppend().run(lists)),
  };
}

/** Milliseconds of CPU of a check that finds nothing wrong. */
function timed(part: number, check: () => string | undefined): number {
  const took: number[] = [];
  for (let nth = 0; nth < Math.ceil(4 * part) + 1; nth += 1) {
    const startMs = cpuMs();
    const wrong = check();
    took.push(cpuMs() - startMs);
    if (wrong !== undefined) throw new Error(`a good history was refused: ${wrong}`);
  }
  return median(took.slice(1));
}
