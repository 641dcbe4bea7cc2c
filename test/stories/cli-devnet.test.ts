/**
 * A network of two real processes under the command line, as a developer uses it: it comes up, one
 * part of a node is killed and comes back, and when the devnet itself is killed without a chance to
 * clean up, its nodes notice and leave. Look at how little is asked of the user: one directory.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";

const CLI = ["--import", "tsx", "src/cli/main.ts"];

/** Starting three processes from source on a busy machine. */
const PATIENCE_MS = 90_000;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...CLI, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

function run(...args: readonly string[]): Promise<Ended> {
  const child = start(args);
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => {
    out += text;
  });
  child.stderr?.on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** Reads rounds of a devnet until one fits. */
async function untilRound(
  devnet: ChildProcess,
  fits: (round: { nodes: { pid: number; state: string; height: number }[] }) => boolean,
): Promise<readonly number[]> {
  if (devnet.stdout === null) throw new Error("the devnet has no output");
  for await (const line of createInterface({ input: devnet.stdout })) {
    const record = JSON.parse(line);
    if (record.type !== "devnet.round" || !fits(record)) continue;
    return record.nodes.map(({ pid }: { pid: number }) => pid);
  }
  throw new Error("the devnet ended before");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a devnet of two processes", function () {
  this.timeout(PATIENCE_MS);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-story-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("makes commits, survives a killed part, and leaves with its parent", async () => {
    const sizes = ["--nodes", "2", "--validators", "1"];
    const devnet = start(["devnet", ...sizes, "--data-dir", folder, "--json"]);
    const pids = await untilRound(devnet, ({ nodes }) => nodes.every(({ height }) => height >= 3));

    const killed = await run("kill", "/node/p2p/nodes/mem-table", "--data-dir", folder);
    expect(killed).to.deep.equal({ code: 0, out: "killed  /node/p2p/nodes/mem-table\n", err: "" });
    const tree = await run("tree", "--data-dir", folder, "--node", "0");
    expect(tree.out).to.match(/mem-table +worker +running +permanent +1 /);
    const refused = await run("kill", "/node/nothing", "--data-dir", folder);
    expect([refused.code, refused.err]).to.deep.equal([
      1,
      "cannot do that: there is no actor /node/nothing [control.refused]\n",
    ]);

    devnet.kill("SIGKILL");
    while (pids.some(isAlive)) await pause(100);
  });

  it("is found by who names no directory, when it made its own", async () => {
    const devnet = start(["devnet", "--nodes", "1", "--validators", "1", "--json"]);
    await untilRound(devnet, ({ nodes }) => nodes.every(({ height }) => height >= 1));

    const { code, out } = await run("status", "--json", "--node", "0");
    expect([code, JSON.parse(out).kind]).to.deep.equal([0, "validator"]);
    devnet.kill("SIGINT");
    const [ended] = await once(devnet, "close");
    expect(ended).to.equal(0);
    const none = await run("status");
    expect(none.err).to.match(/^cannot find the node: no devnet runs here/);
  });

  it("reaches a height, compares every commit, and ends with 0", async () => {
    const sizes = ["--nodes", "2", "--validators", "1"];
    const { code, out } = await run("devnet", ...sizes, "--once", "--height", "3", "--json");

    expect(code).to.equal(0);
    const result = JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");
    expect(result.comparison).to.include({ from: 1, to: 3, isEqual: true });
  });
});
