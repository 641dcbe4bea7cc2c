import { expect } from "chai";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import { openChain } from "../../../src/chain-store/open-chain.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { growChain, makeEntries, makeFixture } from "../../support/chain-fixture.ts";
import { ChainOnDisk } from "../../support/chain-on-disk.ts";
import { codeOf } from "../../support/node-world.ts";

const fixture = makeFixture();

function reopen(disk: ChainOnDisk, { committee: genesis, context } = fixture) {
  const write = disk.store.write.bind(disk.store);
  return openChain({ reader: disk.reader, write, name: chainName(genesis, context), genesis });
}

describe("opening a chain", () => {
  it("begins at the genesis and goes on where it was", async () => {
    const disk = await ChainOnDisk.open(fixture);
    expect((await reopen(disk)).head.index).to.equal(0);

    await disk.append(growChain(fixture, { commits: 4 }), 4);

    const opened = await reopen(disk);
    expect([opened.head.index, opened.committee.epoch]).to.deep.equal([4, 0]);
  });

  it("knows the committee of the next epoch once the chain closed one", async () => {
    const disk = await ChainOnDisk.open(fixture);
    const endOfEpoch = { nextAuthorities: makeEntries([1, 2, 3], "next") };
    await disk.append(growChain(fixture, { commits: 3, endOfEpoch }), 3);

    const { head, committee } = await reopen(disk);

    expect([head.lastOfEpoch, head.epoch]).to.deep.equal([true, 0]);
    expect([committee.epoch, committee.totalStake]).to.deep.equal([1, 6]);
  });

  it("refuses a store of other members or of another network", async () => {
    const opener = memoryStoreOpener();
    const disk = await ChainOnDisk.open(fixture, opener);

    for (const other of [
      makeFixture([1, 1, 1, 2]),
      makeFixture([1, 1, 1, 1], { networkId: "other-net" }),
    ]) {
      expect(await codeOf(reopen(disk, other))).to.equal("option.invalid");
    }
  });
});
