/** One node of a devnet as a process of its own, which ends when its parent does. */

import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { configFile } from "./layout.ts";
import { nodeFolder } from "./manifest.ts";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The line it complained with last; empty when it said nothing. */
  readonly lastWords: string;
}

/** A process that runs a node. */
export interface NodeProcess {
  readonly pid: number | undefined;
  /** Resolves when it is gone. */
  readonly ended: Promise<ProcessEnd>;
  /** Asks it to stop in order. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

/** A node of a devnet, by its folder and its number. */
export interface NodeToStart {
  /** The directory of the devnet. */
  readonly folder: string;
  readonly node: number;
  /** Module of its host. */
  readonly host: string;
  /** Where its inspector is served; 0 for any free port. @defaultValue nowhere */
  readonly inspectPort?: number | undefined;
}

/** Kept of what a process writes to standard error, in characters. */
const LAST_WORDS_CHARACTERS_MAX = 4_096;

/** Source files end in .ts and run through the loader of this process; compiled ones end in .js. */
const EXTENSION = extname(import.meta.url);
const MAIN = fileURLToPath(new URL(`../main${EXTENSION}`, import.meta.url));

/** What loads sources by itself, for a process that was started by it and has no loader to hand on. */
const LAUNCHER = fileURLToPath(new URL("../coppice.js", import.meta.url));

/** What Node.js is given to run the command line as this process does. */
export function commandLine(execArgv: readonly string[]): readonly string[] {
  const isLoaded = EXTENSION !== ".ts" || execArgv.includes("--import");
  return [...execArgv, isLoaded ? MAIN : LAUNCHER];
}

/** The committee that comes with this package as an example. */
export const COMMITTEE_HOST: string = fileURLToPath(
  new URL(`../../../examples/committee/host${EXTENSION}`, import.meta.url),
);

/**
 * Starts a node of a devnet. Standard input is a pipe nobody writes to: when this process dies, however
 * it dies, the pipe closes and the node stops. A process group of its own keeps the terminal's Ctrl-C
 * away from it, so that the devnet alone decides the order.
 */
export function startNodeProcess({ folder, node, host, inspectPort }: NodeToStart): NodeProcess {
  const log = openLog(nodeFolder(folder, node));
  const args = ["node", "--config", configFile(folder, node), "--host", host];
  if (inspectPort !== undefined) args.push("--inspect-port", String(inspectPort));
  const child = spawn(
    process.execPath,
    [...commandLine(process.execArgv), ...args, "--json", "--stop-with-input"],
    { stdio: ["pipe", log, "pipe"], detached: true },
  );
  closeSync(log);
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    words = `${words}${text}`.slice(-LAST_WORDS_CHARACTERS_MAX);
  });
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once("error", ({ message }) => resolve({ code: null, signal: null, lastWords: message }));
    child.once("close", (code, signal) =>
      resolve({ code, signal, lastWords: lastComplaint(words) }),
    );
  });
  return {
    pid: child.pid,
    ended,
    stop: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** The last line that is neither a stack nor Node.js naming itself. */
export function lastComplaint(words: string): string {
  const lines = words.split("\n").filter((line) => /^\S/.test(line) && !/^Node\.js v/.test(line));
  return lines.at(-1) ?? "";
}

function openLog(folder: string): number {
  const file = join(folder, "node.log");
  if (existsSync(file)) renameSync(file, join(folder, "node.previous.log"));
  return openSync(file, "w", 0o600);
}
