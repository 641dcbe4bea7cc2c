/**
 * `npm run bench -- <suite> [--quick] [work ...]`: compiles everything as it is shipped and runs a
 * suite on that. Without a suite it lists them.
 *
 * Compiled, because the loader of the tests keeps function names, which makes every closure dearer.
 */

import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const SUITES: ReadonlyMap<string, string> = new Map([
  ["kernel", "messages, spawning, restarts and big supervisors, beside OTP and others"],
  ["wire", "signed requests and idle connections, beside raw TLS, gRPC and libp2p"],
  ["p2p", "the table of nodes, beside a plain map and a filter; and all of wire"],
  ["sync", "verifying, beside the engine alone; a late node after several processes; its memory"],
  ["inspector", "what looking costs: off, on, with one viewer and with ten, in one run"],
  ["recording", "a recording of a million messages: opening, seeking, folding all of it"],
  ["sim", "simulated worlds, beside their bare event loop; shrinking; checks of histories"],
]);

const [suite, ...options] = process.argv.slice(2);
if (suite === undefined || !SUITES.has(suite)) {
  const list = [...SUITES].map(([name, about]) => `  ${name.padEnd(9)} ${about}`);
  console.log(`npm run bench -- <suite> [--quick] [work ...]\n\n${list.join("\n")}`);
  process.exit(suite === undefined ? 0 : 1);
}

rmSync("build/bench", { recursive: true, force: true });
run("node_modules/typescript/bin/tsc", ["-p", "bench/tsconfig.json"]);
run("--expose-gc", [`build/bench/bench/${suite}/main.js`, ...options]);

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [program, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
