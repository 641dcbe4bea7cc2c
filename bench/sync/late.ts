/**
 * A node that comes late, in a process of its own: follows peers that have a chain until it has it too, and prints
 * what that cost. `late.js <dataDir> <commits> <threads> <peer>@<port> ...`
 */

import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Crypto } from "../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { startNode } from "../../supervisors/index.ts";
import { cpuMs } from "../suite.ts";
import { benchFixture, NETWORK_ID } from "./chain.ts";

const NS_PER_MS = 1e6;
const BYTES_PER_KB = 1_024;
/** Between two looks at what the process holds, in ms. */
const LOOK_MS = 100;

const [dataDir = "", commitsText = "0", threadsText = "0", ...peers] = process.argv.slice(2);
const commits = Number(commitsText);
const threads = Number(threadsText);

/** Time spent in the engine by the event loop, in ms. */
let engineMs = 0;

/** The engine, with a watch on what state sync asks it most. */
function timed(): Crypto {
  const crypto = nativeCrypto();
  return {
    ...crypto,
    verify: (key, message, signature) => {
      const startMs = performance.now();
      const holds = crypto.verify(key, message, signature);
      engineMs += performance.now() - startMs;
      return holds;
    },
  };
}

/** What of this process is its own, in bytes: not the pages of files, which a store maps. */
function ownBytes(): number {
  const text = readFileSync("/proc/self/smaps_rollup", "utf8");
  return Number(/^Anonymous:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * BYTES_PER_KB;
}

const named = peers.map((one) => {
  const [peer = "", port = ""] = one.split("@");
  const addresses = [{ host: "127.0.0.1", port: Number(port) }];
  return { peer, affinity: "high" as const, addresses };
});
const delay = monitorEventLoopDelay({ resolution: 5 });
const { promise: done, resolve: finish } = later();
let peakBytes = 0;
/** Where it stood when the first stretch was stored: finding peers is no part of syncing. */
let first: (ReturnType<typeof standing> & { readonly head: number }) | undefined;

/** What this process has spent and holds by now. */
function standing() {
  return { cpuMs: cpuMs(), wallMs: performance.now(), engineMs };
}

await startNode({
  networkId: NETWORK_ID,
  dataDir,
  listen: { host: "127.0.0.1", port: 0 },
  advertise: [],
  control: false,
  authorities: benchFixture().committee.authorities,
  peers: named,
  // With threads the engine of the loop cannot be the host's own, so its share is not measured then.
  ...(threads === 0 ? { doors: { crypto: timed() } } : { verifyingThreads: threads }),
  onEvent: (event) => {
    if (event.type !== "app" || event.name !== "sync.stored") return;
    const head = Number(event.values["to"]);
    if (first === undefined) {
      first = { ...standing(), head };
      delay.enable();
    }
    process.send?.({ head });
    if (head >= commits) finish();
  },
});
const beganWith = ownBytes();
const look = setInterval(() => {
  peakBytes = Math.max(peakBytes, ownBytes());
}, LOOK_MS);
await done;
clearInterval(look);
delay.disable();
if (first === undefined) throw new Error("a chain is at least two stretches long");
const { cpuMs: cpu, wallMs, engineMs: engine } = standing();
const told = {
  commits: commits - first.head,
  wallMs: wallMs - first.wallMs,
  cpuMs: cpu - first.cpuMs,
  engineMs: engine - first.engineMs,
  delayP99Ms: delay.percentile(99) / NS_PER_MS,
  grownBytes: peakBytes - beganWith,
};
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));

function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
