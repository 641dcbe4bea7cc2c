/** What a folder holds, to be compared with what it held before. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Every file below a folder with its mode and what it holds, sorted: equal means untouched. */
export function listing(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return names.map((name) => {
    const path = join(folder, name);
    const { mode } = statSync(path);
    const held = statSync(path).isFile() ? digestOf(path) : "";
    return `${relative(folder, path)} ${(mode & 0o777).toString(8)} ${held}`;
  });
}

/** Whether a line of a node's data directory stays while the node runs: log and table of readers of its store grow. */
export function isStill(line: string): boolean {
  return !line.startsWith("store/");
}

function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}
