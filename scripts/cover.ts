/**
 * Measures coverage on compiled code: over tsx the branch figures are wrong. The checks of the
 * repository itself (tidy, docs) are left out, they read sources and not the product.
 */

import { rmSync } from "node:fs";
import { copyAssets } from "./assets.ts";
import { runTool } from "./run.ts";

const OUT = "build/cover";
const TESTS = ["unit", "otp", "properties", "conformance", "simulation"];

rmSync(OUT, { recursive: true, force: true });
const compiled = runTool("tsc", ["-p", "tsconfig.cover.json"]);
if (compiled !== 0) process.exit(compiled);
copyAssets(OUT);
process.exitCode = runTool("c8", [
  "mocha",
  "--no-config",
  "--timeout",
  "20000",
  "--reporter",
  "dot",
  ...TESTS.map((folder) => `${OUT}/test/${folder}/**/*.test.js`),
]);
