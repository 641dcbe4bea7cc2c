/** A devnet of stand-ins: processes that do nothing, nodes whose heights a test sets. */

import type { DevnetRun, DevnetWorld } from "../../../../src/cli/devnet/devnet.ts";
import { Devnet } from "../../../../src/cli/devnet/devnet.ts";
import type { Picture } from "../../../../src/cli/devnet/picture.ts";
import type { Ask } from "../../../../src/cli/devnet/questions.ts";
import { type SimulatedClock, simulatedClock } from "../../../../src/time/simulated-clock.ts";
import { type FakeProcess, fakeProcess } from "../fake-world.ts";

/** What a test holds of a devnet of stand-ins. */
export interface FakeNet {
  readonly devnet: Devnet;
  readonly clock: SimulatedClock;
  readonly processes: Map<number, FakeProcess>;
  /** Commits each node holds; a node that is not in here does not answer. */
  readonly heights: Map<number, number>;
  /** Digests that differ from everybody else's, as `node:index`. */
  readonly odd: Set<string>;
  readonly news: string[];
  readonly pictures: Picture[];
  readonly stop: () => void;
}

/** Makes a devnet whose nodes answer as `heights` says. */
export function fakeNet(nodes: number, run: Partial<DevnetRun> = {}): FakeNet {
  const clock = simulatedClock();
  const processes = new Map<number, FakeProcess>();
  const heights = new Map<number, number>();
  const odd = new Set<string>();
  const [news, pictures]: [string[], Picture[]] = [[], []];
  let stop: () => void = () => {};
  const stopRequested = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const digest = (node: number, index: number): string =>
    odd.has(`${node}:${index}`) ? `odd${index}` : `d${index}`;
  const ask: Ask = (node, verb, args) => {
    const height = heights.get(node);
    if (height === undefined) return Promise.reject(new Error("nobody answers"));
    if (verb === "status") {
      return Promise.resolve({ head: { index: height, digest: digest(node, height) } });
    }
    const { from, limit } = args as { from: number; limit: number };
    const length = Math.max(0, Math.min(limit, height - from + 1));
    const indexes = Array.from({ length }, (_, at) => from + at);
    return Promise.resolve(indexes.map((index) => ({ index, digest: digest(node, index) })));
  };
  const world: DevnetWorld = {
    clock,
    startProcess: (node) => {
      const process = fakeProcess(1_000 + node);
      processes.set(node, process);
      return process;
    },
    ask,
    show: (picture) => pictures.push(picture),
    greet: () => {},
    say: (text) => news.push(text),
    stopRequested,
  };
  const all = Array.from({ length: nodes }, (_, node) => node);
  const manifest = {
    networkId: "devnet-1",
    nodes: all.map((node) => ({ role: "full", city: "c", address: "a", port: node }) as const),
  };
  const whole = { manifest, own: all, late: undefined, untilHeight: undefined, ...run };
  return {
    devnet: new Devnet(whole, world),
    clock,
    processes,
    heights,
    odd,
    news,
    pictures,
    stop: () => stop(),
  };
}
