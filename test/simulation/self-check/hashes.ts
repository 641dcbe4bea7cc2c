/** Prints the hash of some runs, a JSON line each: started by `self-check.ts` on several versions of Node. */

import { type DrainMode, simulate } from "../../../src/testing/index.ts";
import { specsNamed } from "../lanes.ts";

/** One run and its hash. */
export interface HashLine {
  readonly specId: string;
  readonly seed: string;
  readonly hash: string;
  readonly ok: boolean;
}

const [drain, seeds, ...names] = process.argv.slice(2);
for (const spec of specsNamed(names)) {
  for (let seed = 1n; seed <= BigInt(seeds ?? 1); seed += 1n) {
    const { hash, ok } = await simulate(spec, { seed, drain: drain as DrainMode });
    const line: HashLine = { specId: spec.id, seed: `${seed}`, hash, ok };
    console.log(JSON.stringify(line));
  }
}
