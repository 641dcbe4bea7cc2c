/** Starts the project's own tools as child processes and says what came of them. */

import { spawn, spawnSync } from "node:child_process";

/** Runs a tool of `node_modules/.bin` or Node itself in the foreground. @returns its exit code */
export function runTool(tool: string, args: readonly string[]): number {
  const outcome = spawnSync(tool, args, { stdio: "inherit", env: toolEnvironment() });
  if (outcome.error) throw outcome.error;
  return outcome.status ?? 1;
}

/** What a watched tool did: its exit code, and whether it had to be ended by us. */
export interface WatchedOutcome {
  readonly exitCode: number;
  readonly ended: boolean;
}

/**
 * Runs a tool, passes its output on line by line and ends it when it stays alive too long after a
 * line that `isLast` accepts: a tool that has reported and does not leave holds something open.
 */
export function runWatched(
  tool: string,
  args: readonly string[],
  watch: { readonly isLast: (line: string) => boolean; readonly graceMs: number },
  onLine: (line: string) => void,
): Promise<WatchedOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, {
      stdio: ["inherit", "pipe", "inherit"],
      env: toolEnvironment(),
      // A group of its own, because mocha starts a process of its own that has to go with it.
      detached: true,
    });
    const endGroup = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    process.once("SIGINT", endGroup);
    process.once("SIGTERM", endGroup);
    let rest = "";
    let grace: NodeJS.Timeout | undefined;
    let ended = false;
    const take = (line: string) => {
      onLine(line);
      if (!watch.isLast(line)) return;
      grace = setTimeout(() => {
        ended = true;
        endGroup();
      }, watch.graceMs);
    };
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (rest !== "") take(rest);
      clearTimeout(grace);
      process.removeListener("SIGINT", endGroup);
      process.removeListener("SIGTERM", endGroup);
      resolve({ exitCode: code ?? 1, ended });
    });
  });
}

/** The environment with the project's tools first on the path, as npm gives it to a script. */
function toolEnvironment(): NodeJS.ProcessEnv {
  const path = process.env["PATH"] ?? "";
  return { ...process.env, PATH: `${process.cwd()}/node_modules/.bin:${path}` };
}
