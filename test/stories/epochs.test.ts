/**
 * A committee that changes under real processes: four decide, at each of two ends one leaves and one joins.
 * A member is killed with SIGKILL before the first end and comes back after it, and the node that is to
 * decide at last starts late. Look at who decides at the end, and at what all of them hold.
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { compareAll, differences } from "../support/devnet-kill-nine.ts";
import { ProcessDevnet } from "../support/devnet-processes.ts";

const EPOCHS = 3;
/** Commits when the last epoch has begun: an epoch is twelve and a few more. */
const HEIGHT = 36;
const KILLED = 2;
const LATE = 5;

/** Six processes started from source on a busy machine, one of them twice. */
const PATIENCE_MS = 240_000;
const WITHIN_MS = 120_000;

describe("a devnet through two changes of its committee", function () {
  this.timeout(PATIENCE_MS);
  let folder: string;
  let devnet: ProcessDevnet;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-epochs-"));
    devnet = new ProcessDevnet({ folder, nodes: 6, validators: 4, epochs: EPOCHS });
  });

  after(async () => {
    await devnet.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** Whether all of some nodes are in an epoch, and hold so many commits. */
  async function stand(nodes: readonly number[], epoch: number, height = 1): Promise<boolean> {
    const all = await Promise.all(nodes.map((node) => devnet.standing(node)));
    return all.every((node) => node && node.epoch >= epoch && node.height >= height);
  }

  it("goes on with one member killed across a change and one that starts late, and all hold the same (S6, S9)", async () => {
    devnet.start();
    await devnet.until("commits", WITHIN_MS, () => stand([0, 1, KILLED, 3, 4], 0, 4));
    const told = await devnet.commits(KILLED);
    await devnet.kill(KILLED);
    await devnet.until("epoch 1", WITHIN_MS, () => stand([0, 1, 3, 4], 1));
    devnet.restart(KILLED);
    const all = [0, 1, KILLED, 3, 4, LATE];
    await devnet.until("epoch 2", WITHIN_MS, () => stand(all, EPOCHS - 1, HEIGHT));

    expect(differences(told, await devnet.commits(KILLED, told.length))).to.deep.equal([]);
    const compared = await compareAll(devnet);
    expect(compared.faults).to.deep.equal([]);
    expect(compared.height).to.be.at.least(HEIGHT);
    await devnet.until("the engines of epoch 2", WITHIN_MS, async () => {
      const stands = await Promise.all(all.map((node) => devnet.standing(node)));
      return stands.map((node) => (node?.isMember ? "decides" : "follows")).join() === DECIDING;
    });
    for (const [epoch, members] of COMMITTEES.entries()) {
      for (const node of all) {
        expect((await devnet.committee(node, epoch))?.members).to.deep.equal(members);
      }
    }
  });
});

/** What nodes 0 to 5 do at last. */
const DECIDING = "follows,follows,decides,decides,decides,decides";

/** Who decides in each epoch, with stakes. */
const COMMITTEES = [
  ["validator-00 (1)", "validator-01 (1)", "validator-02 (1)", "validator-03 (1)"],
  ["validator-01 (2)", "validator-02 (2)", "validator-03 (2)", "validator-04 (1)"],
  ["validator-02 (2)", "validator-03 (2)", "validator-04 (2)", "validator-05 (1)"],
];
