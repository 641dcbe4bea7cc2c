/** Opens many connections to a server in a process of its own and lets them stand. Prints JSON. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuMs } from "../suite.ts";
import { sideOf } from "./contestants.ts";
import { residentBytes } from "./memory.ts";

const SERVE = fileURLToPath(new URL("./serve.js", import.meta.url));
const CONNECTIONS = 1_000;
/** Enough that what both processes make once is made. */
const WARM = 100;
/** Dials under way at once. */
const AT_ONCE = 8;

const [, contestant = "", scale = "1"] = process.argv.slice(2);
const server = fork(SERVE, [contestant], {
  execArgv: ["--expose-gc"],
  stdio: ["ignore", "ignore", "inherit", "ipc"],
});
const [port] = await once(server, "message");
const open = sideOf(contestant).opener?.();
if (open === undefined) throw new Error(`${contestant} opens no connections`);
await openMany(WARM);
const bytesBefore = await both("memory", residentBytes);
const cpuBefore = await both("cpu", cpuMs);
const count = Math.ceil(CONNECTIONS * Number(scale));
await openMany(count);
const tookMs = (await both("cpu", cpuMs)) - cpuBefore;
const bytes = (await both("memory", residentBytes)) - bytesBefore;
server.kill();
const figures = { rate: (count / tookMs) * 1_000, bytes: bytes / count };
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));

async function openMany(howMany: number): Promise<void> {
  let left = howMany;
  const dialer = async (): Promise<void> => {
    for (; left > 0; ) {
      left -= 1;
      await open?.(Number(port));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, dialer));
}

/** A figure of this process and the server's together. */
async function both(what: "cpu" | "memory", ours: () => number): Promise<number> {
  const answer = once(server, "message");
  server.send(what);
  const [theirs] = await answer;
  return ours() + Number(theirs);
}
