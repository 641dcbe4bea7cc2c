/**
 * Real processes, killed with SIGKILL in the middle of their work: a validator, the seed everybody
 * found the network through, and a full node. Each comes back from its own disk with all it had told.
 * All six, one after the other: `npx tsx scripts/kill-nine.ts`.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { compareAll, killNine, untilAllFollow } from "../support/devnet-kill-nine.ts";
import { ProcessDevnet } from "../support/devnet-processes.ts";

const SEED = 0;
const VALIDATOR = 2;
const FULL_NODE = 4;

/** Five processes started from source on a busy machine, three of them twice. */
const PATIENCE_MS = 180_000;

describe("a devnet whose processes are killed", function () {
  this.timeout(PATIENCE_MS);
  let folder: string;
  let devnet: ProcessDevnet;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-kill-"));
    devnet = new ProcessDevnet({ folder, nodes: 5, validators: 4 });
    devnet.start();
    await untilAllFollow(devnet, 3);
  });

  after(async () => {
    await devnet.end();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [name, node] of Object.entries({ VALIDATOR, SEED, FULL_NODE })) {
    it(`has node ${node} (${name.toLowerCase()}) back with every commit it had told, and up with the others`, async () => {
      const { told, found, faults } = await killNine(devnet, node);
      expect(faults).to.deep.equal([]);
      expect(found).to.be.at.least(told);
    });
  }

  it("holds the same commits on every node at the end", async () => {
    const { height, faults } = await compareAll(devnet);
    expect(height).to.be.at.least(12);
    expect(faults).to.deep.equal([]);
  });
});
