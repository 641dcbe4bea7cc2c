import { expect } from "chai";
import fc from "fast-check";
import { CHAIN_TABLES } from "../../../src/chain-store/layout.ts";
import { planPrune, PRUNED_PER_BATCH_MAX, pruneWrites } from "../../../src/chain-store/prune.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { ChainOnDisk } from "../../support/chain-on-disk.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 6 });

describe("what is removed now (S6)", () => {
  const view = { head: 50, lowest: 1, keep: 10, taken: [50] };

  for (const [title, change, plan] of [
    ["all but the newest that are kept", {}, { from: 1, to: 41 }],
    ["what somebody has taken and no more", { taken: [50, 7] }, { from: 1, to: 8 }],
    ["nothing that somebody has not said it has", { taken: [50, undefined] }, undefined],
    ["nothing of a chain that is no longer than what is kept", { head: 10 }, undefined],
    ["nothing twice", { lowest: 41 }, undefined],
    ["no commit 0, which is none", { lowest: 0 }, { from: 1, to: 41 }],
    ["no more than one batch", { head: 900, taken: [900] }, { from: 1, to: 129 }],
  ] as const) {
    it(`is ${title}`, () => {
      expect(planPrune({ ...view, ...change })).to.deep.equal(plan);
    });
  }

  it("is never one of the newest, never one somebody has not taken, and never more than a batch", () => {
    const index = fc.nat({ max: 2_000 });
    const views = fc.record({
      head: index,
      lowest: index,
      keep: fc.integer({ min: 1, max: 2_000 }),
      taken: fc.array(fc.option(index, { nil: undefined }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(views, (one) => {
        const plan = planPrune(one);
        if (plan === undefined) return;
        expect(plan.to - plan.from).to.be.within(1, PRUNED_PER_BATCH_MAX);
        expect(plan.to - 1).to.be.at.most(one.head - one.keep);
        for (const taken of one.taken) expect(plan.to - 1).to.be.at.most(taken ?? 0);
      }),
    );
  });
});

describe("the batch that removes (S6)", () => {
  const kept = (disk: ChainOnDisk, table: string): number =>
    disk.store.scan(table, { limit: 1_000 }).length;

  it("takes commits with their blocks, proofs and names, says where the chain begins, and leaves the rest", async () => {
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 2, 4, 6);
    const blocksOf = (from: number, to: number): number =>
      grown.parsed.slice(from - 1, to).reduce((sum, { blocks }) => sum + blocks.length, 0);

    await disk.store.write(await pruneWrites(disk.reader, { from: 1, to: 5 }, fixture.crypto));

    expect(await disk.reader.lowest()).to.equal(5);
    for (let index = 1; index <= 6; index += 1) {
      expect((await disk.reader.commitBytes(index)) === undefined, `commit ${index}`).to.equal(
        index < 5,
      );
    }
    expect(kept(disk, CHAIN_TABLES.certifiers)).to.equal(1);
    expect(kept(disk, CHAIN_TABLES.digests)).to.equal(2);
    expect(kept(disk, CHAIN_TABLES.blocks)).to.be.at.least(blocksOf(5, 6));
    expect((await disk.reader.subDag(5)).blocks).to.have.length(blocksOf(5, 5));
  });

  it("changes nothing when it comes a second time", async () => {
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 6);
    const prune = async (): Promise<number> => {
      await disk.store.write(await pruneWrites(disk.reader, { from: 1, to: 3 }, fixture.crypto));
      return kept(disk, CHAIN_TABLES.blocks);
    };

    expect(await prune()).to.equal(await prune());
  });
});
