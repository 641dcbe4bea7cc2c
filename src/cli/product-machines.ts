/** Finds the machines of this package by their files: what ends on `.machine`, wherever it is. */

import { readdir } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Machine } from "../actor/machine-refold.ts";
import type { MachineGraph } from "../machines/graph.ts";
import { isMachine, readMachine } from "../machines/read-machine.ts";

/** A machine and where it comes from. */
export interface ProductMachine {
  /** The name of its file. */
  readonly name: string;
  /** Its source, relative to the root of the repository. */
  readonly file: string;
  readonly graph: MachineGraph;
  /** What runs. */
  readonly machine: Machine;
}

/** Sources in a checkout, what was built from them in a package. */
const ENDING = /\.machine\.(?:ts|js)$/;

/** Folders of the product, beside which others may lie. */
const FOLDERS = ["src", "messages", "actors", "supervisors"];

/** Reads every machine of the product, in the order of their files. */
export async function productMachines(): Promise<readonly ProductMachine[]> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const found = await Promise.all(FOLDERS.map((folder) => machineFiles(join(root, folder))));
  const machines: ProductMachine[] = [];
  for (const path of found.flat().sort()) {
    const module: unknown = await import(pathToFileURL(path).href);
    const file = relative(root, path).split(sep).join("/").replace(/\.js$/, ".ts");
    const name = basename(path).replace(ENDING, "");
    for (const value of Object.values(Object(module))) {
      if (!isMachine(value)) continue;
      machines.push({ name, file, graph: readMachine(value), machine: value });
    }
  }
  return machines;
}

async function machineFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && ENDING.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
