/** One measurement: a server in a process of its own, this process asks it. Prints JSON. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuMs, type Figures, quantile } from "../suite.ts";
import { sideOf } from "./contestants.ts";
import { type Ask, SHORT_ANSWER } from "./side.ts";

const SERVE = fileURLToPath(new URL("./serve.js", import.meta.url));
/** Long, because both processes come cold: an actor's path runs ten times slower before it is compiled. */
const WARM_MS = 4_000;
const FULL_MS = 4_000;

const [work = "", contestant = "", scale = "1"] = process.argv.slice(2);
const [bytes = 64, outstanding = 1] = work.split("-").map(Number);
const server = fork(SERVE, [contestant], {
  execArgv: [],
  stdio: ["ignore", "ignore", "inherit", "ipc"],
});
const [port] = await once(server, "message");
const ask = await sideOf(contestant).connect(Number(port));
const body = new Uint8Array(bytes);
if (work.endsWith("one way")) body[0] = SHORT_ANSWER;
await load(ask, WARM_MS * Math.max(0.5, Number(scale)));
const figures = await load(ask, FULL_MS * Number(scale));
server.kill();
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

/** Keeps so many requests outstanding for so long. */
async function load(asked: Ask, forMs: number): Promise<Figures> {
  const startMs = performance.now();
  const startCpuMs = await bothCpuMs();
  const latencies: number[] = [];
  const caller = async (): Promise<void> => {
    let sentMs = performance.now();
    while (sentMs - startMs < forMs) {
      await asked(body);
      const nowMs = performance.now();
      latencies.push((nowMs - sentMs) * 1_000);
      sentMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: outstanding }, caller));
  const tookMs = performance.now() - startMs;
  const tookCpuMs = (await bothCpuMs()) - startCpuMs;
  return {
    rate: (latencies.length / tookMs) * 1_000,
    cpu: (tookCpuMs / latencies.length) * 1_000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

/** CPU time of this process and the server's. */
async function bothCpuMs(): Promise<number> {
  const answer = once(server, "message");
  server.send("cpu");
  const [theirs] = await answer;
  return cpuMs() + Number(theirs);
}
