/** Lets a node come late to processes that have a chain. */

import { type ChildProcess, fork } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
const BYTES_PER_KB = 1_024;
/** Between two looks at what a node holds, in ms. */
const LOOK_MS = 100;

/** Chains that were made, and where the nodes live; all of it goes with `end`. */
export class LateRuns {
  readonly #folder = mkdtempSync(join(tmpdir(), "coppice-bench-sync-"));
  readonly #chains = new Map<string, Promise<{ readonly path: string; readonly bytes: number }>>();
  #nodes = 0;

  /** Lets one node follow. */
  async run(plan: ChainPlan, way: LateWay): Promise<Figures> {
    const chain = await this.#chainOf(plan);
    const folders = Array.from({ length: way.peers + 1 }, () => this.#directory());
    const [dataDir = "", ...others] = folders;
    const serving = others.map((folder) => serve(chain.path, folder));
    try {
      const places = await Promise.all(serving.map(placeOf));
      const told = await follow(dataDir, { plan, way, places, serving });
      return figuresOf(told, (told["commits"] ?? 0) * (chain.bytes / plan.commits));
    } finally {
      for (const child of serving) child.kill("SIGKILL");
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
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

/** A disk of its own for each: of one file two processes cannot have the lock. */
function serve(chain: string, folder: string): ChildProcess {
  cpSync(chain, folder, { recursive: true });
  return fork(SERVING, [folder], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
}

type Told = Readonly<Record<string, number>>;

function figuresOf(told: Told, bytes: number): Figures {
  const { commits = 0, wallMs = 1, cpuMs = 1, loopMs = 1, waitedMs = 0, engineMs = 0 } = told;
  const seconds = wallMs / MS_PER_SECOND;
  const blocks = commits * MEMBERS * MS_PER_SECOND;
  return {
    commits: commits / seconds,
    megabytes: bytes / BYTES_PER_MB / seconds,
    blocksPerCpu: blocks / cpuMs,
    blocksPerLoop: blocks / loopMs,
    waited: (PER_CENT * waitedMs) / wallMs,
    engineShare: (PER_CENT * engineMs) / loopMs,
    delayP99: told["delayP99Ms"] ?? 0,
    ownDelayP99: told["ownDelayP99Ms"] ?? 0,
    grown: told["grownBytes"] ?? 0,
  };
}

/** Starts a node that is late and waits until it has all. */
async function follow(dataDir: string, { plan, way, places, serving }: Following): Promise<Told> {
  const args = [dataDir, String(plan.commits), String(way.threads), ...places];
  const child = fork(LATE, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const scale = new Scale(child);
  child.on("message", ({ head }: { readonly head: number }) => {
    if (way.isWeighed === true && head === 0) scale.begin();
    if (way.isOneKilled === true && head >= plan.commits / 2) serving[0]?.kill("SIGKILL");
  });
  try {
    const told = JSON.parse(await firstLine(child)) as Told;
    return { ...told, grownBytes: scale.grownBytes };
  } finally {
    scale.end();
    child.kill("SIGKILL");
  }
}

/** Looks from outside at what a process holds: looking holds up who does it for some milliseconds. */
class Scale {
  readonly #process: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #beganBytes = 0;
  #peakBytes = 0;

  constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** What it held at most beyond what it began with. */
  get grownBytes(): number {
    return this.#peakBytes - this.#beganBytes;
  }

  begin(): void {
    this.#beganBytes = this.#ownBytes();
    this.#timer ??= setInterval(() => {
      this.#peakBytes = Math.max(this.#peakBytes, this.#ownBytes());
    }, LOOK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** What of it is its own: not the pages of files, which a store maps. */
  #ownBytes(): number {
    if (this.#process.exitCode !== null) return 0;
    const text = readFileSync(`/proc/${this.#process.pid}/smaps_rollup`, "utf8");
    return Number(/^Anonymous:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * BYTES_PER_KB;
  }
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
