/** Runs every check in turn and stops at the first that fails, naming it. `npm run ok`. */

import { runTool } from "./run.ts";

const STEPS = [
  ["format", "format:check"],
  ["lint", "lint"],
  ["types", "types"],
  ["layers", "layers"],
  ["dead code", "dead"],
  ["tests", "test"],
  ["docs", "docs"],
] as const;

for (const [name, script] of STEPS) {
  console.log(`\n── ${name} (npm run ${script})`);
  if (runTool("npm", ["run", "--silent", script]) !== 0) {
    console.log(`\nnot ok: ${name}. Run it alone with: npm run ${script}`);
    process.exit(1);
  }
}
console.log("\nok");
