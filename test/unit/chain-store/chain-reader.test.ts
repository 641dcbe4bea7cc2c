import { expect } from "chai";
import { numberKey } from "../../../src/chain-store/layout.ts";
import { cursorWrites } from "../../../src/chain-store/write-batch.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { ChainOnDisk } from "../../support/chain-on-disk.ts";
import { codeOf } from "../../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 4 });

describe("the chain on the disk", () => {
  let disk: ChainOnDisk;

  beforeEach(async () => {
    disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 2, 4);
  });

  it("reads what was written", async () => {
    const { reader } = disk;
    expect((await reader.head()).index).to.equal(4);
    expect(await reader.commitBytes(3)).to.deep.equal(grown.commits[2]);
    expect((await reader.committee(0))?.totalStake).to.equal(4);
    expect(await reader.committee(1)).to.equal(undefined);
    expect([await reader.cursor(), await reader.lowest()]).to.deep.equal([0, 0]);
    await disk.store.write(cursorWrites(3));
    expect(await reader.cursor()).to.equal(3);
  });

  it("gives commits back with their blocks in order", async () => {
    const { blocks, commitRef, leader } = await disk.reader.subDag(3);

    expect(commitRef.index).to.equal(3);
    expect(leader).to.deep.equal(grown.parsed[2]?.leader);
    expect(blocks.map(({ ref }) => ref)).to.deep.equal(grown.parsed[2]?.blocks);
  });

  it("names commits from an index on, however many reads they take", async () => {
    const { store, reader } = disk;
    expect(await reader.commitRefs(2, 2)).to.deep.equal([
      { index: 2, digest: await reader.commitDigest(2) },
      { index: 3, digest: await reader.commitDigest(3) },
    ]);
    expect(await reader.commitRefs(5, 10)).to.deep.equal([]);
    expect(await reader.commitRefs(1, 0)).to.deep.equal([]);

    const many = Array.from({ length: 250 }, (_, at) => at + 1);
    const bytes = Uint8Array.of(1);
    await store.write(many.map((index) => ({ put: ["commits", numberKey(index), bytes] })));
    const indexes = async (from: number, limit: number): Promise<number[]> =>
      (await reader.commitRefs(from, limit)).map(({ index }) => index);
    expect(await indexes(1, 1_000)).to.deep.equal(many);
    expect(await indexes(30, 201)).to.deep.equal(many.slice(29, 230));
  });

  it("keeps a bare quorum of certifiers, and none inside a stretch", async () => {
    expect(await disk.reader.certifierRefs(1)).to.equal(undefined);
    expect(await disk.reader.certifierRefs(2)).to.have.length(3);
  });

  it("passes nothing damaged on", async () => {
    const { store, reader } = disk;
    expect(await codeOf(reader.subDag(5))).to.equal("chain.refused");
    const [[key, bytes] = []] = store.scan("blocks", { limit: 1 });
    const [, other] = store.scan("blocks", { limit: 2 });
    if (key === undefined || bytes === undefined || other === undefined) expect.fail();

    await store.write([{ put: ["blocks", key, other[1]] }]);
    expect(await codeOf(reader.subDag(1))).to.equal("chain.refused");
    await store.write([{ put: ["blocks", key, bytes.slice(1)] }]);
    expect(await codeOf(reader.subDag(1))).to.equal("codec.malformed");
    await store.write([{ put: ["commits", numberKey(1), Uint8Array.of(0)] }]);
    expect(await codeOf(reader.subDag(1))).to.equal("codec.malformed");
  });
});
