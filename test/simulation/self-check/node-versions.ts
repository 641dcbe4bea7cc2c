/** Other versions of Node: what is on the registry, kept beside the installed packages. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

const CACHE = resolve("node_modules/.cache/coppice/node");

/** Major versions a run has to be equal on. */
export const MAJORS = [20, 22, 24] as const;

/** One version. */
export interface NodeVersion {
  readonly major: number;
  readonly path: string;
}

/**
 * A Node of a major version: this one, or one from the registry. Its package holds the executable alone; nothing
 * is built and no script of it runs.
 *
 * @throws Error when it cannot be had
 */
export function nodeOf(major: number): NodeVersion {
  if (process.versions.node.startsWith(`${major}.`)) return { major, path: process.execPath };
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(CACHE, `${major}`);
  const path = join(folder, "node_modules", name, "bin", "node");
  if (!existsSync(path)) install(folder, `${name}@${major}`);
  if (existsSync(path)) return { major, path };
  throw new Error(`cannot find Node ${major}: ${name}@${major} brought no ${path}`);
}

function install(folder: string, what: string): void {
  mkdirSync(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", what];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`cannot install ${what}: ${stderr}`);
}
