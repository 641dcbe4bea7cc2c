/** One measurement of one contestant, in a process of its own: prints its figures as JSON. */

import { Subject } from "rxjs";
import { cpuMs, type Figures, type Measure, median, quantile } from "../suite.ts";
import { adders, CARRIERS, pingPong } from "./carriers.ts";
import { nactAdders, nactPingPong, nactSpawner, xstateAdders, xstateSpawner } from "./others.ts";
import {
  bigDynamicTree,
  bigTree,
  fallingTree,
  ourAdders,
  ourCalls,
  ourPingPong,
  ourSpawner,
  type Strays,
} from "./ours.ts";
import { bestOf, type Carrier, castsPerSecond, Tally } from "./tally.ts";

/** Messages of one stretch; nact gets fewer, being slower. */
const MESSAGES = 2_000_000;

const SPAWNED = 100_000;
const CHILDREN = 100_000;
const WARM_UP_FALLS = 5_000;

const OURS: ReadonlyMap<string, Strays> = new Map([
  ["coppice", "contain"],
  ["strays: process", "process"],
]);

const WORKS: Readonly<Record<string, (contestant: string) => Measure>> = {
  "cast-1": (name) => casts(name, 1),
  "cast-100": (name) => casts(name, 100),
  "cast-10000": (name) => casts(name, 10_000),
  "ping-pong":
    (name) =>
    async ({ scale }) => {
      const tally = new Tally();
      const serve = await players(name, tally);
      const perSecond = await bestOf(MESSAGES * scale * share(name), async (wanted) => {
        const count = 2 * Math.ceil(wanted / 2);
        await tally.after(count, serve);
        return count;
      });
      return { rate: perSecond };
    },
  call:
    (name) =>
    async ({ scale }) => ({
      rate: await ourCalls(straysOf(name), { calls: 400_000 * scale, outstanding: 1 }),
    }),
  "call-100":
    (name) =>
    async ({ scale }) => ({
      rate: await ourCalls(straysOf(name), { calls: 800_000 * scale, outstanding: 100 }),
    }),
  spawn:
    (name) =>
    async ({ scale }) =>
      await spawning(name, SPAWNED * scale),
  restart:
    (name) =>
    async ({ scale }) => {
      const latencies: number[] = [];
      await warmUp(name);
      for (let tree = 0; tree < 20 * scale + 4; tree += 1) {
        const { fall, runtime } = await fallingTree(straysOf(name), 0);
        for (let count = 0; count < 50; count += 1) latencies.push(await fall());
        await runtime.stop();
      }
      return percentiles(latencies.slice(100));
    },
  storm:
    (name) =>
    async ({ scale }) => {
      await warmUp(name);
      const { fall } = await fallingTree(straysOf(name), 0);
      const latencies: number[] = [];
      for (let count = 0; count < 10_000 * scale; count += 1) latencies.push(await fall());
      return percentiles(latencies);
    },
  "crash-in-100000":
    (name) =>
    async ({ scale }) => {
      await warmUp(name);
      const { fall } = await fallingTree(straysOf(name), CHILDREN * scale);
      const latencies: number[] = [];
      for (let count = 0; count < 21; count += 1) latencies.push(await fall());
      return { latency: median(latencies) };
    },
  "static-100000":
    (name) =>
    async ({ scale }) => {
      await bigTree(straysOf(name), 1_000);
      return await bigTree(straysOf(name), CHILDREN * scale);
    },
  "dynamic-100000":
    (name) =>
    async ({ scale }) => {
      await bigDynamicTree(straysOf(name), 1_000);
      return await bigDynamicTree(straysOf(name), CHILDREN * scale);
    },
};

const [work = "", contestant = "", scale = "1"] = process.argv.slice(2);
const measure = WORKS[work]?.(contestant);
if (measure === undefined) throw new Error(`no such work: ${work}`);
const figures: Figures = await measure({ scale: Number(scale) });
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

function casts(name: string, actors: number): Measure {
  return async ({ scale: part }) => {
    const tally = new Tally();
    const messages = MESSAGES * part * share(name);
    return {
      rate: await castsPerSecond(await crowd(name, tally, actors), tally, { actors, messages }),
    };
  };
}

/** Falls enough for the engine to have compiled the path, on a tree of its own. */
async function warmUp(name: string): Promise<void> {
  const { fall, runtime } = await fallingTree(straysOf(name), 0);
  for (let count = 0; count < WARM_UP_FALLS; count += 1) await fall();
  await runtime.stop();
}

async function crowd(name: string, tally: Tally, actors: number): Promise<Carrier> {
  const carrier = CARRIERS[name];
  if (carrier !== undefined) return adders(carrier(), tally, actors);
  if (name === "nact") return nactAdders(tally, actors);
  if (name === "XState") return xstateAdders(tally, actors);
  return await ourAdders(straysOf(name), tally, actors);
}

async function players(name: string, tally: Tally): Promise<() => void> {
  const carrier = CARRIERS[name];
  if (carrier !== undefined) return pingPong(carrier(), tally);
  if (name === "nact") return nactPingPong(tally);
  return await ourPingPong(straysOf(name), tally);
}

async function spawning(name: string, count: number): Promise<Figures> {
  const kept: unknown[] = [];
  const spawn = await spawner(name, kept);
  await spawn(Math.ceil(count / 10));
  collect();
  const before = process.memoryUsage();
  const startMs = cpuMs();
  await spawn(count);
  const tookMs = cpuMs() - startMs;
  collect();
  const after = process.memoryUsage();
  const grown = after.heapUsed - before.heapUsed + after.external - before.external;
  return { rate: (count / tookMs) * 1_000, bytes: grown / count };
}

async function spawner(name: string, kept: unknown[]): Promise<(count: number) => Promise<void>> {
  const one = spawnOne(name);
  if (one === undefined) return await ourSpawner(straysOf(name));
  return async (count) => {
    for (let index = 0; index < count; index += 1) kept.push(one(index));
    await Promise.resolve();
  };
}

function spawnOne(name: string): ((index: number) => unknown) | undefined {
  switch (name) {
    case "nact":
      return nactSpawner();
    case "XState":
      return xstateSpawner();
    case "Subject + subscriber":
      return () => {
        const subject = new Subject<number>();
        const state = { sum: 0 };
        return subject.subscribe((by) => {
          state.sum += by;
        });
      };
    default:
      return undefined;
  }
}

function collect(): void {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
}

function percentiles(latencies: readonly number[]): Figures {
  return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

function straysOf(name: string): Strays {
  const strays = OURS.get(name);
  if (strays === undefined) throw new Error(`no such contestant: ${name}`);
  return strays;
}

/** The slow ones are measured on less, so that a round takes them no longer than the others. */
function share(name: string): number {
  if (name === "nact") return 0.1;
  return name === "XState" ? 0.5 : 1;
}
