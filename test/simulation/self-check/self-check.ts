/** Whether runs are the same on every version of Node and in both drain modes. */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { DrainMode } from "../../../src/testing/index.ts";
import type { HashLine } from "./hashes.ts";
import { MAJORS, type NodeVersion, nodeOf } from "./node-versions.ts";

const HASHES = fileURLToPath(new URL("./hashes.ts", import.meta.url));

/** Seeds of each spec. */
const SEEDS = 3;

const DRAINS: readonly DrainMode[] = ["checkpoint", "turns"];

/** One way to run: a version and a drain mode. */
interface Column {
  readonly node: NodeVersion;
  readonly drain: DrainMode;
}

/** Compares, and prints what it compared. @returns the exit code */
export async function selfCheck(names: readonly string[]): Promise<number> {
  const columns = MAJORS.map(nodeOf).flatMap((node) => DRAINS.map((drain) => ({ node, drain })));
  const lanes = names.length === 0 ? ["kernel", "parts", "network", "liars"] : names;
  const [first, ...others] = await inPairs(columns, (column) => hashesOf(column, lanes));
  if (first === undefined) return 2;
  const differing = first.filter((line, at) => others.some((one) => one[at]?.hash !== line.hash));
  for (const { specId, seed } of differing) {
    console.log(`differs: ${specId} seed ${seed}`);
    for (const [at, { node, drain }] of columns.entries()) {
      const lines = [first, ...others][at] ?? [];
      const hash = lines.find((line) => line.specId === specId && line.seed === seed)?.hash;
      console.log(`  Node ${node.major} ${drain}: ${hash ?? "did not come to it"}`);
    }
  }
  const ways = columns.map(({ node, drain }) => `${node.major} ${drain}`).join(", ");
  const specs = new Set(first.map(({ specId }) => specId)).size;
  console.log(`${specs} specs, ${first.length} runs on each of: ${ways}`);
  console.log(`${first.length - differing.length} equal, ${differing.length} different`);
  return differing.length === 0 && first.length > 0 ? 0 : 1;
}

/** Two at a time: a run has one core. */
async function inPairs<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < list.length; at += 2) {
    results.push(...(await Promise.all(list.slice(at, at + 2).map(work))));
  }
  return results;
}

function hashesOf({ node, drain }: Column, names: readonly string[]): Promise<HashLine[]> {
  return new Promise((resolve, reject) => {
    const args = ["--import", "tsx", HASHES, drain, `${SEEDS}`, ...names];
    const child = spawn(node.path, args, { stdio: ["ignore", "pipe", "inherit"] });
    const lines: HashLine[] = [];
    createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line)));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(lines);
      else reject(new Error(`Node ${node.major} ended with ${code} while it simulated`));
    });
  });
}
