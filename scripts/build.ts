/** Builds `dist` from nothing and checks that everything package.json points at is there. */

import { accessSync, readFileSync, rmSync } from "node:fs";
import { copyAssets } from "./assets.ts";
import { buildPage } from "./inspector-page.ts";
import { runTool } from "./run.ts";

/** What the launcher of the command runs in a published package. */
const COMMAND = "./dist/src/cli/main.js";

rmSync("dist", { recursive: true, force: true });
if (runTool("tsc", ["-p", "tsconfig.build.json"]) !== 0) {
  console.error("cannot build: the compiler refused (see above)");
  process.exit(1);
}
const assets = copyAssets("dist");
const { gzipBytes } = await buildPage("dist/inspector-page");

const missing = publicFiles().filter((path) => !exists(path));
if (missing.length > 0) {
  console.error(
    `cannot build: package.json points at files that were not made (${missing.join(", ")})`,
  );
  process.exit(1);
}
console.log(
  `built dist (${assets.length} assets copied, the inspector's page of ${Math.round(gzipBytes / 1_000)} kB gzipped)`,
);

/** Every file under dist that package.json or the command names. */
function publicFiles(): readonly string[] {
  const text = readFileSync("package.json", "utf8");
  return [COMMAND, ...new Set(text.match(/\.\/dist\/[^"]+/g) ?? [])];
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
