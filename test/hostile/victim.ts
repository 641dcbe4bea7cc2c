/** A whole node in a process of its own, run through the command line, and what can be seen of it. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { controlClient } from "../../src/control/client.ts";
import { realClock } from "../../src/time/real-clock.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Time a busy machine may need for what takes an idle one a moment, in ms. */
export const PATIENCE_MS = 30_000;

/** One line of the node's log. */
export interface LogLine {
  readonly type: string;
  /** Name of an event of the node's own. */
  readonly name?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Starts `coppice` with these arguments; it stops when this process dies. */
export function spawnCli(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** A node under attack. */
export class Victim {
  /** Everything it has logged. */
  readonly log: LogLine[] = [];
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #socket: string;
  #wake = (): void => {};
  #end: ProcessEnd | undefined;

  /**
   * @param config its configuration file
   * @param socket its control socket
   */
  constructor(config: string, socket: string) {
    this.#socket = socket;
    this.#child = spawnCli(["node", "--config", config, "--json", "--stop-with-input"]);
    const { stdout, stderr } = this.#child;
    let words = "";
    stderr?.setEncoding("utf8").on("data", (text: string) => {
      words += text;
    });
    if (stdout !== null) createInterface({ input: stdout }).on("line", (line) => this.#hear(line));
    this.ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        this.#end = { code, signal, stderr: words };
        this.#wake();
        resolve(this.#end);
      });
    });
  }

  /** Its process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** How it ended; `undefined` while it lives. */
  get end(): ProcessEnd | undefined {
    return this.#end;
  }

  /** Waits until it is up. */
  async up(): Promise<{ readonly id: string; readonly port: number }> {
    const { id, listen } = await this.until("node.up", ({ type }) => type === "node.up");
    return { id: String(id), port: Number(String(listen).split(":").at(-1)) };
  }

  /** Waits for a line of the log, looking at those before too. */
  async until(
    what: string,
    isIt: (line: LogLine) => boolean,
    patienceMs = PATIENCE_MS,
  ): Promise<LogLine> {
    const giveUpMs = performance.now() + patienceMs;
    for (let at = 0; ; ) {
      for (; at < this.log.length; at += 1) {
        const line = this.log[at];
        if (line !== undefined && isIt(line)) return line;
      }
      if (this.#end !== undefined) throw new Error(`the node ended: ${JSON.stringify(this.#end)}`);
      const leftMs = giveUpMs - performance.now();
      if (leftMs <= 0) throw new Error(`the node did not report in time: ${what}`);
      await this.#newLine(leftMs);
    }
  }

  /** Waits for an event of the node's own with these values. */
  async event(
    name: string,
    values: Readonly<Record<string, unknown>>,
    patienceMs = PATIENCE_MS,
  ): Promise<LogLine> {
    const isIt = (line: LogLine): boolean =>
      line.name === name &&
      Object.entries(values).every(([key, value]) => line.values?.[key] === value);
    return await this.until(`${name} ${JSON.stringify(values)}`, isIt, patienceMs);
  }

  /** Asks over the control socket. */
  async ask(verb: string): Promise<unknown> {
    const client = await controlClient({ path: this.#socket, clock: realClock() });
    try {
      return await client.request(verb);
    } finally {
      await client.close();
    }
  }

  /** Memory the system holds for it, in bytes. */
  async rssBytes(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  }

  /** Ends it in order. */
  async stop(): Promise<ProcessEnd> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE_MS);
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }

  #hear(line: string): void {
    this.log.push(JSON.parse(line) as LogLine);
    this.#wake();
  }

  async #newLine(patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
