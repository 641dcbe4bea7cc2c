/** Runtimes and whole nodes are started and stopped many times in one process, and leave nothing. */

import { spawnSync } from "node:child_process";
import { expect } from "chai";
import type { LeakReport } from "../support/devnet-leaks.ts";

const PATIENCE_MS = 120_000;

function leaksOf(what: "runtimes" | "nodes", times: number): LeakReport {
  const program = [
    "--expose-gc",
    "--import",
    "tsx",
    "test/support/devnet-leaks.ts",
    what,
    `${times}`,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
  // A process that held something open would not have ended by itself.
  if (status !== 0) throw new Error(`the process ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

describe("what is left of what was stopped", function () {
  this.timeout(PATIENCE_MS);

  for (const [what, times, bytesEachMax] of [
    ["runtimes", 1_000, 1_024],
    ["nodes", 200, 4_096],
  ] as const) {
    it(`of ${times} ${what}: no handle, no listener, and no more heap than before`, () => {
      const { warm, end } = leaksOf(what, times);
      expect(end.resources).to.deep.equal(warm.resources);
      expect(end.listeners).to.equal(warm.listeners);
      expect((end.heapBytes - warm.heapBytes) / times).to.be.below(bytesEachMax);
    });
  }
});
