/** A devnet of real processes under the command line, whose nodes are killed with SIGKILL. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { askNode } from "../../src/cli/ask-node.ts";
import { committeeOf, type HeldCommittee } from "../../src/cli/devnet/epochs.ts";
import { nodeFolder } from "../../src/cli/devnet/manifest.ts";
import { fetchCommits, reportOf } from "../../src/cli/devnet/questions.ts";
import type { HeldCommit } from "../../src/cli/devnet/verdict.ts";
import { socketIn } from "../../src/cli/socket-in.ts";
import type { Plain } from "../../src/control/plain.ts";
import { realClock } from "../../src/index.ts";

/** How a devnet is laid out. */
export interface ProcessDevnetOptions {
  readonly folder: string;
  readonly nodes: number;
  readonly validators: number;
  /** Epochs its committee goes through; the last full node then starts late. @defaultValue 1, and all at once */
  readonly epochs?: number;
}

/** How a node stands. */
export interface Standing {
  readonly height: number;
  readonly peers: number;
  readonly epoch: number;
  /** Whether it decides in that epoch. */
  readonly isMember: boolean;
}

/** Time between two looks, in ms. */
const LOOK_MS = 200;

const clock = realClock();

/** Whole nodes in processes of their own, started as a developer starts them. */
export class ProcessDevnet {
  readonly nodes: number;
  readonly #options: ProcessDevnetOptions;
  readonly #parents: ChildProcess[] = [];
  readonly #pids = new Map<number, number>();

  constructor(options: ProcessDevnetOptions) {
    this.#options = options;
    this.nodes = options.nodes;
  }

  /** Starts all nodes; they find each other by themselves. */
  start(): void {
    const { nodes, validators, epochs } = this.#options;
    const sizes = ["--nodes", `${nodes}`, "--validators", `${validators}`];
    this.#run([
      ...sizes,
      ...(epochs === undefined ? ["--late-ms", "0"] : ["--epochs", `${epochs}`]),
    ]);
  }

  /** Starts one node that has ended again: the same directory, the same command. */
  restart(node: number): void {
    this.#run(["--only", `${node}`]);
  }

  /** Ends the process of a node with SIGKILL; resolves when it is gone. */
  async kill(node: number): Promise<void> {
    const pid = this.#pids.get(node);
    if (pid === undefined) throw new Error(`node ${node} has no process`);
    this.#pids.delete(node);
    process.kill(pid, "SIGKILL");
    while (isAlive(pid)) await pause(10);
  }

  /** How a node stands; `undefined` while it does not answer. */
  async standing(node: number): Promise<Standing | undefined> {
    try {
      const report = reportOf(await this.#ask(node, "status", null));
      const { height, peers, epoch = 0, isMember = false } = report;
      return { height, peers, epoch, isMember };
    } catch {
      // No answer is an answer: not up yet, or gone.
      return undefined;
    }
  }

  /** The commits a node holds, from the first to its newest or to one of an index. */
  async commits(node: number, to?: number): Promise<readonly HeldCommit[]> {
    const last = to ?? (await this.standing(node))?.height ?? 0;
    return await fetchCommits((verb, args) => this.#ask(node, verb, args), { from: 1, to: last });
  }

  /** Who decides in an epoch, as a node holds it. */
  async committee(node: number, epoch: number): Promise<HeldCommittee | undefined> {
    return committeeOf(await this.#ask(node, "committee", { epoch }));
  }

  /**
   * Waits until something holds.
   *
   * @returns ms it took
   */
  async until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<number> {
    const startMs = clock.monotonic();
    while (!(await holds())) {
      if (clock.monotonic() - startMs > withinMs) {
        const all = [...Array(this.nodes).keys()].map((node) => this.standing(node));
        const seen = JSON.stringify(await Promise.all(all));
        throw new Error(`not within ${withinMs} ms: ${what} (nodes: ${seen})`);
      }
      await pause(LOOK_MS);
    }
    return Math.round(clock.monotonic() - startMs);
  }

  /** Ends the parents; each node notices, stops in order and is gone when this resolves. */
  async end(): Promise<void> {
    for (const parent of this.#parents) parent.kill("SIGKILL");
    while ([...this.#pids.values()].some(isAlive)) await pause(50);
  }

  #run(args: readonly string[]): void {
    const { folder } = this.#options;
    const parent = spawn(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", "devnet", ...args, "--data-dir", folder, "--json"],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    this.#parents.push(parent);
    createInterface({ input: parent.stdout }).on("line", (line) => this.#read(line));
  }

  /** Each parent names the processes of its own nodes, also of those that have ended. */
  #read(line: string): void {
    const record = JSON.parse(line);
    if (record.type !== "devnet.round") return;
    for (const { node, pid } of record.nodes) {
      if (pid !== null && isAlive(pid)) this.#pids.set(node, pid);
    }
  }

  #ask(node: number, verb: string, args: Plain): Promise<Plain> {
    return askNode(socketIn(nodeFolder(this.#options.folder, node)), { verb, args }, clock);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
