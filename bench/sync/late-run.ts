/** Lets a node come late to processes that have a chain. */

import { type ChildProcess, fork } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figures } from "../suite.ts";
import { type ChainPlan, MEMBERS, writeChain } from "./chain.ts";
import type { LateWay } from "./works.ts";

const SERVING = fileURLToPath(new URL("./serving.js", import.meta.url));
const LATE = fileURLToPath(new URL("./late.js", import.meta.url));

const BYTES_PER_MB = 1e6;
const MS_PER_SECOND = 1_000;
const PER_CENT = 100;

/** Chains that were made, and where the nodes live; all of it goes with `end`. */
export class LateRuns {
  readonly #folder = mkdtempSync(join(tmpdir(), "coppice-bench-sync-"));
  readonly #chains = new Map<string, Promise<{ readonly path: string; readonly bytes: number }>>();
  #nodes = 0;

  /** Lets one node follow. */
  async run(plan: ChainPlan, way: LateWay): Promise<Figures> {
    const chain = await this.#chainOf(plan);
    const serving = Array.from({ length: way.peers }, () => this.#serve(chain.path));
    try {
      const places = await Promise.all(serving.map(placeOf));
      const told = await follow(this.#directory(), { plan, way, places, serving });
      const seconds = (told["wallMs"] ?? 0) / MS_PER_SECOND;
      const commits = told["commits"] ?? 0;
      const part = commits / plan.commits;
      return {
        commits: commits / seconds,
        megabytes: (part * chain.bytes) / BYTES_PER_MB / seconds,
        blocksPerCpu: (commits * MEMBERS * MS_PER_SECOND) / (told["cpuMs"] ?? 0),
        engineShare: (PER_CENT * (told["engineMs"] ?? 0)) / (told["wallMs"] ?? 1),
        delayP99: told["delayP99Ms"] ?? 0,
        grown: told["grownBytes"] ?? 0,
      };
    } finally {
      for (const child of serving) child.kill("SIGKILL");
    }
  }

  /** Removes all of it. */
  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #chainOf(plan: ChainPlan): Promise<{ readonly path: string; readonly bytes: number }> {
    const name = `${plan.commits}-${plan.payloadBytes}`;
    const made = this.#chains.get(name) ?? this.#make(join(this.#folder, name), plan);
    this.#chains.set(name, made);
    return made;
  }

  async #make(path: string, plan: ChainPlan): Promise<{ path: string; bytes: number }> {
    mkdirSync(path);
    return { path, bytes: await writeChain(path, plan) };
  }

  /** A disk of its own for each: of one file two processes cannot have the lock. */
  #serve(path: string): ChildProcess {
    const own = this.#directory();
    cpSync(path, own, { recursive: true });
    return fork(SERVING, [own], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  }

  #directory(): string {
    this.#nodes += 1;
    const path = join(this.#folder, `node-${this.#nodes}`);
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}

interface Following {
  readonly plan: ChainPlan;
  readonly way: LateWay;
  readonly places: readonly string[];
  readonly serving: readonly ChildProcess[];
}

async function follow(
  dataDir: string,
  { plan, way, places, serving }: Following,
): Promise<Readonly<Record<string, number>>> {
  const args = [dataDir, String(plan.commits), String(way.threads), ...places];
  const child = fork(LATE, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  if (way.isOneKilled === true) {
    child.on("message", ({ head }: { readonly head: number }) => {
      if (head >= plan.commits / 2) serving[0]?.kill("SIGKILL");
    });
  }
  return JSON.parse(await firstLine(child)) as Record<string, number>;
}

/** Where a serving process says it is, as a late one is told. */
async function placeOf(child: ChildProcess): Promise<string> {
  const { peer, port } = JSON.parse(await firstLine(child)) as { peer: string; port: number };
  return `${peer}@${port}`;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (piece: Buffer) => {
      text += piece.toString();
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once("exit", (code) =>
      reject(new Error(`a process ended with ${code} and said nothing`)),
    );
  });
}
