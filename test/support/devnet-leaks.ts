/**
 * A process that starts and stops runtimes, or whole nodes, again and again, and prints what it held
 * before and after: run with `--expose-gc` by the story about leaks.
 *
 *   node --expose-gc --import tsx test/support/devnet-leaks.ts runtimes|nodes TIMES
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Call,
  createRuntime,
  defineActor,
  defineSupervisor,
  reply,
  started,
} from "../../src/index.ts";
import {
  ed25519Signer,
  fixedGeoIp,
  memoryNetwork,
  memoryStoreOpener,
  nativeCrypto,
  startNode,
} from "../../supervisors/index.ts";
import { realClock, realRandom } from "../../src/index.ts";

/** What a process holds. */
export interface Held {
  readonly heapBytes: number;
  /** Timers, sockets, files and the like that keep the process awake. */
  readonly resources: readonly string[];
  /** Listeners on the process itself. */
  readonly listeners: number;
}

/** What the process prints: what it held once warm, and at the end. */
export interface LeakReport {
  readonly times: number;
  readonly warm: Held;
  readonly end: Held;
}

const asker = defineActor<{ ask: Call<void, string> }, null>({
  name: "asker",
  init: (_args, context) => {
    context.setTimer("late", 60_000, "ask" as never);
    return started(null);
  },
  handle: { ask: () => reply("here") },
});

const lower = defineSupervisor({
  id: "lower",
  strategy: "one_for_all",
  intensity: 3,
  periodMs: 5_000,
  children: () => [
    asker.childSpec(undefined, { id: "left" }),
    asker.childSpec(undefined, { id: "right" }),
  ],
});

const app = defineSupervisor({
  id: "app",
  strategy: "rest_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: () => [asker.childSpec(), lower.childSpec()],
});

async function oneRuntime(): Promise<void> {
  const runtime = createRuntime();
  const tree = await runtime.start(app);
  await tree.whereis(asker)?.call.ask();
  await runtime.stop();
}

const crypto = nativeCrypto();
const signer = ed25519Signer(new Uint8Array(32).fill(7));
const protocolKey = ed25519Signer(new Uint8Array(32).fill(8)).publicKey.bytes;

async function oneNode(): Promise<void> {
  const clock = realClock();
  const network = memoryNetwork({ clock });
  const node = await startNode({
    networkId: "leaks",
    dataDir: "unused",
    control: false,
    authorities: [
      {
        name: "only",
        protocolKey,
        networkKey: signer.publicKey.bytes,
        stake: 1,
        authorityKey: null,
      },
    ],
    doors: {
      clock,
      random: realRandom(),
      crypto,
      signer,
      storeOpener: memoryStoreOpener(),
      transport: network.transport(signer.publicKey.bytes, "leaks"),
      geoIp: fixedGeoIp({}),
    },
  });
  await node.sendMessage(node.id, { type: "p2p.ping" });
  await node.stop();
}

async function held(): Promise<Held> {
  if (globalThis.gc === undefined) throw new Error("run this with --expose-gc");
  // What is finalised in one collection frees more for the next.
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
    globalThis.gc();
  }
  return {
    heapBytes: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().sort(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  };
}

const [what, count] = process.argv.slice(2);
const work = { runtimes: oneRuntime, nodes: oneNode }[what ?? ""];
if (work !== undefined) {
  const times = Number(count);
  // The first rounds compile code and fill caches that stay.
  for (let turn = 0; turn < times; turn += 1) await work();
  const warm = await held();
  for (let turn = 0; turn < times; turn += 1) await work();
  const report: LeakReport = { times, warm, end: await held() };
  console.log(JSON.stringify(report));
}
