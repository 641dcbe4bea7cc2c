import { expect } from "chai";
import {
  type StageWrites,
  StagedBlocks,
} from "../../../../src/chain-store/follow/staged-blocks.ts";
import { verifyBlock } from "../../../../src/chain/verify-block.ts";
import type { StoreWrite } from "../../../../src/store/store.ts";
import { makeBlock, makeFixture } from "../../../support/chain-fixture.ts";

const fixture = makeFixture();
const block = (author: number) =>
  verifyBlock(makeBlock(fixture, { author }).bytes, fixture.context);
const sizeOf = (author: number): number => block(author).bytes.length;

/** A disk that is done with a batch when it is told to be. */
function slowDisk() {
  const batches: (readonly StoreWrite[])[] = [];
  const ends: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const stage: StageWrites = (writes) => {
    batches.push(writes);
    return new Promise((done, fail) => ends.push({ done, fail }));
  };
  return { stage, batches, ends };
}

/** Whether work is done once everything that can happen has happened. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  const settled = work.then(() => true);
  const later = new Promise<false>((resolve) => setImmediate(resolve, false));
  return await Promise.race([settled, later]);
}

describe("blocks written ahead of their commits", () => {
  it("go to the disk when they are more than their limit, and gather on meanwhile", async () => {
    const { stage, batches } = slowDisk();
    const staged = new StagedBlocks(stage, sizeOf(0));

    await staged.add([block(0)]);
    expect(batches).to.have.length(0);
    await staged.add([block(1)]);
    await staged.add([block(2)]);

    expect(batches.map(({ length }) => length)).to.deep.equal([2]);
  });

  it("wait while the batch before is on its way: two are held at most", async () => {
    const { stage, batches, ends } = slowDisk();
    const staged = new StagedBlocks(stage, 0);
    await staged.add([block(0)]);

    const second = staged.add([block(1)]);
    expect(await isDone(second)).to.equal(false);
    ends[0]?.done();
    await second;

    expect(batches).to.have.length(2);
  });

  it("are given back with the rest only when all before are durable", async () => {
    const { stage, ends } = slowDisk();
    const staged = new StagedBlocks(stage, sizeOf(0));
    await staged.add([block(0), block(1)]);
    await staged.add([block(2)]);

    const rest = staged.rest();
    expect(await isDone(rest)).to.equal(false);
    ends[0]?.done();

    expect(await rest).to.have.length(1);
  });

  it("leave nothing of a durable batch in its message, which is remembered for a while", async () => {
    const { stage, batches, ends } = slowDisk();
    const staged = new StagedBlocks(stage, 0);
    await staged.add([block(0)]);

    ends[0]?.done();
    await staged.rest();

    expect(batches[0]).to.have.length(0);
  });

  it("fail where they are waited for, and nowhere else", async () => {
    const { stage, ends } = slowDisk();
    const staged = new StagedBlocks(stage, 0);
    await staged.add([block(0)]);

    ends[0]?.fail(new Error("the disk is full"));

    expect(await staged.rest().then(() => "done", String)).to.contain("the disk is full");
  });
});
