/** Leaves a socket behind as a killed process does: bound, and nobody there. */

import { spawn } from "node:child_process";
import { once } from "node:events";

/** Binds `path` in a process of its own and kills that. */
export async function listenThenDie(path: string): Promise<void> {
  const program = `require("node:net").createServer().listen(process.argv[1], () => console.log("up"))`;
  const child = spawn(process.execPath, ["-e", program, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await exited;
}
