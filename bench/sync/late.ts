/**
 * A node that comes late, in a process of its own: follows peers that have a chain until it has it too, and prints
 * what that cost. `late.js <dataDir> <commits> <threads> <peer>@<port> ...`
 */

import type { Crypto } from "../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { startNode } from "../../supervisors/index.ts";
import { cpuMs, quantile } from "../suite.ts";
import { benchFixture, NETWORK_ID } from "./chain.ts";
import { LoopWatch, loopTimes } from "./loop-watch.ts";

/** Signatures kept to ask the engine for once more, alone, when all is done. */
const KEPT_MAX = 2_000;

const [dataDir = "", commitsText = "0", threadsText = "0", ...peers] = process.argv.slice(2);
const commits = Number(commitsText);
const threads = Number(threadsText);
process.once("disconnect", () => process.exit(1));

type Asked = Parameters<Crypto["verify"]>;

const engine = nativeCrypto();
const kept: Asked[] = [];
/** Signatures the event loop asked the engine for. */
let verified = 0;

/** The engine, with a watch on what state sync asks it most. */
const counting: Crypto = {
  ...engine,
  verify: (...asked) => {
    if (kept.length < KEPT_MAX) kept.push(asked);
    verified += 1;
    return engine.verify(...asked);
  },
};

const named = peers.map((one) => {
  const [peer = "", port = ""] = one.split("@");
  const addresses = [{ host: "127.0.0.1", port: Number(port) }];
  return { peer, affinity: "high" as const, addresses };
});
const watch = new LoopWatch();
const { promise: done, resolve: finish } = later();
/** Where it stood when the first stretch was stored: finding peers is no part of syncing. */
let first: (ReturnType<typeof standing> & { readonly head: number }) | undefined;

/** What this process has spent by now. */
function standing() {
  return { cpuMs: cpuMs(), wallMs: performance.now(), verified, ...loopTimes() };
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
  ...(threads === 0 ? { doors: { crypto: counting } } : { verifyingThreads: threads }),
  onEvent: (event) => {
    if (event.type !== "app" || event.name !== "sync.stored") return;
    const head = Number(event.values["to"]);
    if (first === undefined) {
      first = { ...standing(), head };
      watch.begin();
    }
    process.send?.({ head });
    if (head >= commits) finish();
  },
});
process.send?.({ head: 0 });
await done;
const delays = watch.end();
if (first === undefined) throw new Error("a chain is at least two stretches long");
const last = standing();
const told = {
  commits: commits - first.head,
  wallMs: last.wallMs - first.wallMs,
  cpuMs: last.cpuMs - first.cpuMs,
  loopMs: last.ranMs - first.ranMs,
  waitedMs: last.waitedMs - first.waitedMs,
  engineMs: (last.verified - first.verified) * verificationMs(),
  delayP99Ms: quantile(
    delays.map(({ byClockMs }) => byClockMs),
    0.99,
  ),
  ownDelayP99Ms: quantile(
    delays.map(({ ownMs }) => ownMs),
    0.99,
  ),
};
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit(0));

/** CPU time of one signature, of the engine alone and in this run, in ms. */
function verificationMs(): number {
  const startMs = cpuMs();
  for (const asked of kept) engine.verify(...asked);
  return kept.length === 0 ? 0 : (cpuMs() - startMs) / kept.length;
}

function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
